using System.Security.Cryptography;
using System.Text;
using System.Threading.Channels;
using Plumbline.Instrumentation.Linked.Audit;

namespace Plumbline.Instrumentation.Audit;

/// <summary>
/// An audit log of calls: append-only files whose records are chained by hashes and sealed with the installation's key, so that
/// <c>plumb audit verify</c> finds what was edited, cut, inserted or moved. Appending neither waits nor throws; what cannot be kept is counted, and the
/// loss is itself recorded. For any number of threads.
/// </summary>
public sealed class AuditLog : IAsyncDisposable, IDisposable
{
    readonly AuditLogOptions _options;
    readonly AuditKey _key;
    readonly Channel<AuditItem> _queue;
    readonly AuditCounters _counters = new();
    readonly AuditPump _pump;
    readonly Task _run;
    volatile bool _isClosing;

    AuditLog(AuditLogOptions options, AuditKey key)
    {
        (_options, _key) = (options, key);
        _queue = Channel.CreateBounded<AuditItem>(new BoundedChannelOptions(options.QueueSize) { SingleReader = true });
        _pump = new AuditPump(options, key, _queue.Reader, _counters);
        _run = Task.Run(_pump.RunAsync);
    }

    /// <summary>Opens a log: reads or makes the key, then takes a chain of the folder, which others may be writing to as well.</summary>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    /// <exception cref="IOException">The folder or the key cannot be used. Said here, once, where an app is put together; never by a call.</exception>
    /// <exception cref="UnauthorizedAccessException">As before.</exception>
    public static AuditLog Open(AuditLogOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.QueueSize, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.FileSizeMax, AuditFormat.LineSizeMax * 2);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.FlushInterval, TimeSpan.FromMilliseconds(10));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.FlushInterval, TimeSpan.FromMinutes(1));
        if (options.Retention is { } retention)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(retention, TimeSpan.FromDays(1));
            ArgumentOutOfRangeException.ThrowIfGreaterThan(retention, TimeSpan.FromDays(36_500));
        }

        Directory.CreateDirectory(options.Folder);
        var key = options.Key.IsEmpty
            ? AuditKeyFile.Open(options.KeyFile ?? Path.Combine(options.Folder, "audit.key"))
            : new AuditKey(options.Key.Span);
        return new AuditLog(options, key);
    }

    /// <summary>The name of the key, which tells nothing of it.</summary>
    public string KeyId => _key.Id;

    /// <summary>Where the chain stood at the last flush; null before the first.</summary>
    public AuditHead? Head => _pump.Head;

    /// <summary>Why writing failed last; null when it never did.</summary>
    public string? LastProblem => _pump.LastProblem;

    /// <summary>What became of the entries.</summary>
    public AuditLogCounts Counts => _counters.Read();

    /// <summary>Whether texts of prompts and responses are of any use.</summary>
    public bool TakesTexts => _options.Text is not null;

    /// <summary>Appends a call. It neither waits nor throws.</summary>
    public void Append(in AuditEntry entry)
    {
        var item = new AuditItem { Entry = entry.Time == default ? entry with { Time = _options.Time.GetUtcNow() } : entry };
        if (entry.PromptText is not null || entry.ResponseText is not null)
            item.Entry = WithTextsInBounds(item.Entry);
        if (_queue.Writer.TryWrite(item))
        {
            _counters.Appended();
            return;
        }

        _counters.GiveBackText(item.Entry);
        if (_isClosing)
            _counters.DroppedClosed();
        else
            _counters.DroppedFull();
    }

    /// <summary>A digest of a text in UTF-8.</summary>
    public AuditDigest Digest(ReadOnlySpan<byte> text)
    {
        Span<byte> bytes = stackalloc byte[AuditFormat.HashSize];
        switch (_options.Digests)
        {
            case AuditDigestKind.HmacSha256:
                HMACSHA256.HashData(_key.Content, text, bytes);
                return new AuditDigest(AuditDigestKind.HmacSha256, bytes);
            case AuditDigestKind.Sha256:
                SHA256.HashData(text, bytes);
                return new AuditDigest(AuditDigestKind.Sha256, bytes);
            default:
                return default;
        }
    }

    /// <summary>A digest of a text, as its UTF-8 bytes would give it.</summary>
    public AuditDigest Digest(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Digest(Encoding.UTF8.GetBytes(text));
    }

    /// <summary>A digest of a text that comes in pieces; null when the log keeps none.</summary>
    public AuditDigester? StartDigest() =>
        _options.Digests switch
        {
            AuditDigestKind.HmacSha256 => new(
                AuditDigestKind.HmacSha256,
                IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, _key.Content)
            ),
            AuditDigestKind.Sha256 => new(AuditDigestKind.Sha256, IncrementalHash.CreateHash(HashAlgorithmName.SHA256)),
            _ => null,
        };

    /// <summary>Waits until everything that was appended before is on disk. False when it is not: writing failed, or the log is closed.</summary>
    public async Task<bool> FlushAsync(CancellationToken cancellationToken = default)
    {
        if (_run.IsCompleted)
            return false;
        var flushed = _pump.AskForFlush();
        // A queue that is full, or closed, needs nobody to wake its reader.
        _queue.Writer.TryWrite(new AuditItem { IsWake = true });
        var first = await Task.WhenAny(flushed, _run).WaitAsync(cancellationToken).ConfigureAwait(false);
        return first == flushed && await flushed.ConfigureAwait(false);
    }

    /// <summary>Writes what waits, then a closing record.</summary>
    public async ValueTask DisposeAsync()
    {
        Complete();
        await _run.ConfigureAwait(false);
    }

    /// <inheritdoc cref="DisposeAsync" />
    public void Dispose()
    {
        Complete();
        _run.Wait();
    }

    void Complete()
    {
        _isClosing = true;
        _pump.Close();
        _queue.Writer.TryComplete();
    }

    AuditEntry WithTextsInBounds(in AuditEntry entry) =>
        TakesTexts && _counters.TakeText(entry) ? entry : entry with { PromptText = null, ResponseText = null };
}
