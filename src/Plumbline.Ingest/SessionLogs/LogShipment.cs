using Plumbline.Core.SessionLogs;

namespace Plumbline.Ingest.SessionLogs;

/// <summary>What is sent of session logs, and how.</summary>
public sealed record ShipmentOptions
{
    /// <summary>The program that sends, such as <c>plumb push 0.2.0</c>.</summary>
    public required string Client { get; init; }

    /// <summary><c>pushed</c> to another machine or <c>followed</c> by a server on its own.</summary>
    public string Route { get; init; } = "pushed";

    /// <summary>Whether folders, files and the first words of commands go out as well.</summary>
    public bool WithPaths { get; init; }

    /// <summary>Whether working folders go out, and none of the other paths: to a server that follows the logs of its own machine.</summary>
    public bool WithFolders { get; init; }

    /// <summary>Whether nobody is named.</summary>
    public bool IsAnonymous { get; init; }

    /// <summary>Records before this stay; milliseconds since 1970.</summary>
    public long Since { get; init; }

    /// <summary>The size of a body, uncompressed, at which it is sent. Default 1 MiB.</summary>
    public int BodyBytes { get; init; } = 1 << 20;

    /// <summary>How long a log must be quiet until its unanswered tool calls are sent without a result. Default ten minutes.</summary>
    public TimeSpan Quiet { get; init; } = TimeSpan.FromMinutes(10);
}

/// <summary>What a run has sent, and what it met.</summary>
public sealed class ShipmentReport
{
    /// <summary>Logs that were read.</summary>
    public int Logs { get; set; }

    public long Requests { get; set; }
    public long Prompts { get; set; }
    public long ToolCalls { get; set; }

    /// <summary>Tellings of pull requests; one may be told more than once.</summary>
    public long PullRequests { get; set; }

    /// <summary>Bodies that were sent, and their bytes before compression.</summary>
    public int Bodies { get; set; }
    public long Bytes { get; set; }

    /// <summary>Lines that gave nothing although they should have.</summary>
    public SkippedLines Skipped { get; } = new();
}

/// <summary>
/// Reads what is new in session logs and sends it on in bodies of limited size. A log's position moves on only when everything before it
/// has arrived: whatever happens in between is read and sent again, and recognised by the receiver. For one thread.
/// </summary>
public sealed class LogShipment(
    ShipmentOptions options,
    MachineIdentities identities,
    ReadPositions positions,
    Action<ReadOnlyMemory<byte>> send,
    TimeProvider time
) : IDisposable
{
    readonly SessionLogReader _reader = new();
    readonly RecordEncoder _encoder = new(options.WithPaths, options.WithFolders);
    readonly SentResponses _sent = new();
    readonly LogChunk _chunk = new();

    // Logs whose reading has gone further than what is certain: tool calls wait for their results.
    readonly Dictionary<string, LogProgress> _progress = new(StringComparer.Ordinal);

    // What is certain when the body at hand has arrived.
    readonly Dictionary<string, ReadPosition> _pending = new(StringComparer.Ordinal);
    byte[] _header = [];
    long _savedAt;

    /// <summary>One log: how far it is read, and the calls in it that have no result yet.</summary>
    sealed class LogProgress
    {
        public ReadPosition At;
        public ReadPosition Certain;
        public string? Project;
        public readonly ToolCalls Calls = new();
    }

    /// <summary>Reads and sends what is new. What the receiver throws comes through; what had arrived by then is remembered.</summary>
    public ShipmentReport Run(IReadOnlyList<LocalLog> logs, CancellationToken stop = default)
    {
        var report = new ShipmentReport();
        identities.Forget();
        _pending.Clear();
        _header = [];
        try
        {
            foreach (var log in logs)
            {
                stop.ThrowIfCancellationRequested();
                Ship(log, report, stop);
            }

            Flush(report);
        }
        catch
        {
            // What is known here as sent may not have arrived.
            _sent.Clear();
            _progress.Clear();
            throw;
        }
        finally
        {
            Save();
        }

        return report;
    }

    void Ship(LocalLog log, ShipmentReport report, CancellationToken stop)
    {
        var progress = ProgressOf(log);
        var isQuiet = time.GetUtcNow().ToUnixTimeMilliseconds() - log.File.LastWrite > options.Quiet.TotalMilliseconds;
        var hasChanged = log.File.Size != progress.At.Size || log.File.LastWrite != progress.At.Changed;
        if (!hasChanged && !(isQuiet && progress.Calls.Open > 0))
            return;
        try
        {
            using var file = File.OpenHandle(log.File.Path, share: FileShare.ReadWrite | FileShare.Delete);
            report.Logs++;
            if (!IsSameFile(file, progress.At))
                _progress[log.File.Path] = progress = new LogProgress();
            Read(log, file, progress, report, stop);
            if (isQuiet && progress.Calls.Open > 0)
            {
                Begin(log, progress, report);
                report.ToolCalls += progress.Calls.Open;
                progress.Calls.GiveUp(_encoder, log.FirstSeen);
            }

            progress.At = progress.At with { Size = log.File.Size, Changed = log.File.LastWrite };
            Settle(log, progress);
            // What has nothing to wait for needs no memory.
            if (progress.Calls.Open == 0)
                _progress.Remove(log.File.Path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            report.Skipped.Add(SkipReason.Unreadable);
        }
    }

    LogProgress ProgressOf(LocalLog log)
    {
        if (_progress.TryGetValue(log.File.Path, out var progress))
            return progress;
        var known = positions[log.File.Path];
        return _progress[log.File.Path] = new LogProgress { At = known, Certain = known };
    }

    // A file that is shorter than what was read of it, or begins otherwise, is another one.
    static bool IsSameFile(Microsoft.Win32.SafeHandles.SafeFileHandle file, ReadPosition at)
    {
        if (at.To == 0)
            return true;
        var head = new byte[at.HeadBytes];
        return RandomAccess.GetLength(file) >= at.To
            && RandomAccess.Read(file, head, 0) == head.Length
            && ReadPositions.HeadOf(head) == at.Head;
    }

    void Read(
        LocalLog log,
        Microsoft.Win32.SafeHandles.SafeFileHandle file,
        LogProgress progress,
        ShipmentReport report,
        CancellationToken stop
    )
    {
        _reader.Open(file, 0, progress.At.To, progress.At.State, log.File.Context());
        while (true)
        {
            _chunk.Clear();
            if (!_reader.TryRead(_chunk))
                break;
            stop.ThrowIfCancellationRequested();
            report.Skipped.Add(_chunk.Skipped);
            progress.Project = log.ProjectFolder(_chunk) ?? progress.Project;
            Begin(log, progress, report);
            Encode(log, progress.Calls, report);
            progress.At = At(file, _chunk);
            if (_encoder.Body.Length < options.BodyBytes)
                continue;
            Settle(log, progress);
            Flush(report);
        }
    }

    static ReadPosition At(Microsoft.Win32.SafeHandles.SafeFileHandle file, LogChunk chunk)
    {
        var head = new byte[Math.Min(chunk.To, 1024)];
        var read = RandomAccess.Read(file, head, 0);
        return new(chunk.To, chunk.State, read, ReadPositions.HeadOf(head.AsSpan(0, read)), Size: -1, Changed: 0);
    }

    // Everything up to here is certain when the body has arrived, unless a call still waits: then what was certain before.
    void Settle(LocalLog log, LogProgress progress)
    {
        if (progress.Calls.Open == 0)
            progress.Certain = progress.At;
        _pending[log.File.Path] = progress.Certain;
    }

    // The header names whose records follow; other people's are another body.
    void Begin(LocalLog log, LogProgress progress, ShipmentReport report)
    {
        var identity = options.IsAnonymous ? MachineIdentity.Anonymous : identities.Of(log.ConfigFolder, progress.Project);
        var header = new RecordHeader
        {
            Client = options.Client,
            Route = options.Route,
            Identity = identity,
        }.ToLine();
        if (header.AsSpan().SequenceEqual(_header))
            return;
        Flush(report);
        _header = header;
        _encoder.Begin(header);
    }

    void Encode(LocalLog log, ToolCalls calls, ShipmentReport report)
    {
        foreach (ref readonly var response in _chunk.Responses.AsSpan())
        {
            if (response.Time < options.Since || !_sent.Admits(response))
                continue;
            _encoder.Add(_chunk, response, log.FirstSeen);
            report.Requests++;
        }

        foreach (ref readonly var prompt in _chunk.Prompts.AsSpan())
        {
            if (prompt.Time < options.Since || prompt.PromptId.Length == 0)
                continue;
            _encoder.Add(_chunk.Text, prompt, log.FirstSeen);
            report.Prompts++;
        }

        foreach (ref readonly var note in _chunk.Notes.AsSpan())
        {
            if (
                note is not { Kind: NoteKind.PullRequest, Text.IsAbsent: false, Session.IsAbsent: false, Time: > 0 }
                || note.Time < options.Since
            )
                continue;
            _encoder.AddPullRequest(_chunk.Text, note, log.FirstSeen);
            report.PullRequests++;
        }

        var before = _encoder.Lines;
        calls.Take(_chunk, _encoder, log.FirstSeen, options.Since);
        report.ToolCalls += _encoder.Lines - before;
    }

    void Flush(ShipmentReport report)
    {
        if (_encoder.Lines > 0)
        {
            Send(_encoder.Body);
            report.Bodies++;
            report.Bytes += _encoder.Body.Length;
            _encoder.Begin(_header);
        }

        foreach (var (path, position) in _pending)
            positions[path] = position;
        _pending.Clear();
        // Often enough that little is repeated after a crash, seldom enough that a long first run does not spend its time on it.
        if (Environment.TickCount64 - _savedAt < 2000)
            return;
        Save();
        _savedAt = Environment.TickCount64;
    }

    void Save()
    {
        try
        {
            positions.Save();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ShipmentFailedException($"How far the logs were sent cannot be kept: {error.Message}", error);
        }
    }

    // Not to be taken for a log that cannot be read.
    void Send(ReadOnlyMemory<byte> body)
    {
        try
        {
            send(body);
        }
        catch (IOException error)
        {
            throw new ShipmentFailedException(error.Message, error);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _encoder.Dispose();
}
