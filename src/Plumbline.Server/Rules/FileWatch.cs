using Microsoft.Extensions.Logging;

namespace Plumbline.Server.Rules;

/// <summary>Looks at some files every two seconds, reads them again when one has changed, and hands on what they say.</summary>
/// <typeparam name="T">What they say, or what is wrong with them.</typeparam>
/// <param name="what">What is in them, as a plural, for the log.</param>
/// <param name="files">The files that are known before the first reading.</param>
/// <param name="read">Reads them.</param>
/// <param name="filesOf">The files that a reading stands on.</param>
/// <param name="take">Takes what they say now.</param>
sealed class FileWatch<T>(
    string what,
    IEnumerable<string> files,
    Func<T> read,
    Func<T, IEnumerable<string>> filesOf,
    Action<T> take,
    TimeProvider time,
    ILogger log
) : IDisposable
{
    static readonly TimeSpan Recheck = TimeSpan.FromSeconds(2);

    // A file system's clock may be as coarse as this: a file that was written within it may be written again without a new time.
    static readonly TimeSpan CoarsestClock = TimeSpan.FromSeconds(3);

    readonly Lock _lock = new();
    Dictionary<string, FileStamp> _stamps = files.Distinct().ToDictionary(file => file, _ => default(FileStamp));
    ITimer? _timer;

    /// <summary>Reads, whether anything has changed or not, and hands nothing on.</summary>
    public T Read()
    {
        // Stamps of before the reading: what is written meanwhile has another one at the next look.
        var before = _stamps.Keys.ToDictionary(file => file, FileStamp.Of);
        var reading = read();
        _stamps = filesOf(reading).Distinct().ToDictionary(file => file, file => before.GetValueOrDefault(file));
        return reading;
    }

    /// <summary>Looks from now on.</summary>
    public void Start() => _timer = time.CreateTimer(_ => Look(), null, Recheck, Recheck);

    /// <summary>Looks at the files, and reads them when they have changed.</summary>
    public void Look()
    {
        // A look that takes longer than the pause is not begun twice.
        if (!_lock.TryEnter())
            return;
        try
        {
            if (!_stamps.All(file => FileStamp.Of(file.Key) == file.Value && IsSettled(file.Value)))
                take(Read());
        }
        catch (Exception error)
        {
            // Behind a timer nobody else would catch it, and the service would end.
            log.LogWarning("The {What} could not be looked at, they stay: {Error}", what, error.Message);
        }
        finally
        {
            _lock.Exit();
        }
    }

    bool IsSettled(FileStamp stamp) => (time.GetUtcNow().UtcDateTime - stamp.LastWrite).Duration() > CoarsestClock;

    /// <inheritdoc/>
    public void Dispose() => _timer?.Dispose();
}
