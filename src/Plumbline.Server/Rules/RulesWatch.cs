using Microsoft.Extensions.Logging;
using Plumbline.Core.Attribution;

namespace Plumbline.Server.Rules;

/// <summary>
/// Keeps the rules as their files are: looks at them every two seconds, reads them again when one has changed, and hands them on. Files that are
/// wrong change nothing but the status.
/// </summary>
public sealed class RulesWatch : IDisposable
{
    static readonly TimeSpan Recheck = TimeSpan.FromSeconds(2);

    // A file system's clock may be as coarse as this: a file that was written within it may be written again without a new time.
    static readonly TimeSpan CoarsestClock = TimeSpan.FromSeconds(3);

    readonly string _path;
    readonly TimeProvider _time;
    readonly ILogger _log;
    readonly Lock _lock = new();
    Action<RuleSet> _use = _ => { };
    ITimer? _timer;
    Dictionary<string, FileStamp> _stamps = [];

    RulesWatch(string path, TimeProvider time, ILogger log) => (_path, _time, _log) = (path, time, log);

    /// <summary>Which rules are in use.</summary>
    public RulesStatus Status { get; private set; } = RulesStatus.None;

    /// <summary>Reads the files for the first time; throws when anything in them is wrong. They are not watched yet.</summary>
    public static RulesWatch Open(string path, TimeProvider time, ILogger log)
    {
        var watch = new RulesWatch(path, time, log);
        var reading = watch.Read();
        if (reading.Rules is not { } rules)
            throw new WrongInputException($"--rules: {RulesState.Summary(reading.Problems)}");
        watch.Status = new RulesStatus(new RulesState(rules, path, reading.Files, time.GetUtcNow(), []));
        return watch;
    }

    /// <summary>Watches from now on, and gives each new version of the rules to whoever uses them.</summary>
    public void Start(Action<RuleSet> use)
    {
        _use = use;
        _timer = _time.CreateTimer(_ => Look(), null, Recheck, Recheck);
    }

    /// <summary>Looks at the files, and reads them when they have changed.</summary>
    internal void Look()
    {
        // A look that takes longer than the pause is not begun twice.
        if (!_lock.TryEnter())
            return;
        try
        {
            if (_stamps.All(file => FileStamp.Of(file.Key) == file.Value && IsSettled(file.Value)))
                return;
            Take(Read());
        }
        catch (Exception error)
        {
            // Behind a timer nobody else would catch it, and the service would end.
            _log.LogWarning("The rules could not be looked at, they stay: {Error}", error.Message);
        }
        finally
        {
            _lock.Exit();
        }
    }

    bool IsSettled(FileStamp stamp) => (_time.GetUtcNow().UtcDateTime - stamp.LastWrite).Duration() > CoarsestClock;

    RulesReading Read()
    {
        // Stamps of before the reading: what is written meanwhile has another one at the next look.
        var before = _stamps.Keys.Append(_path).Distinct().ToDictionary(file => file, FileStamp.Of);
        var reading = RulesFile.Read(_path);
        _stamps = reading.Files.Distinct().ToDictionary(file => file, file => before.TryGetValue(file, out var stamp) ? stamp : default);
        return reading;
    }

    void Take(RulesReading reading)
    {
        var now = Status.Now;
        if (reading.Rules is { } rules)
        {
            var isNew = rules.Version != now.Rules.Version;
            if (isNew || now.Problems.Count > 0)
                Status.Now = new RulesState(rules, _path, reading.Files, isNew ? _time.GetUtcNow() : now.LoadedAt, []);
            if (!isNew)
                return;
            _log.LogInformation("The rules were read again: version {Version}.", rules.Version);
            _use(rules);
        }
        else if (!reading.Problems.SequenceEqual(now.Problems))
        {
            Status.Now = now with { Problems = reading.Problems };
            _log.LogWarning(
                "The rules could not be read again, version {Version} stays: {Problem}",
                now.Rules.Version,
                RulesState.Summary(reading.Problems)
            );
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _timer?.Dispose();
}
