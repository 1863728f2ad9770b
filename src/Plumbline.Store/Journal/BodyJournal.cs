using Plumbline.Core.Model;

namespace Plumbline.Store.Journal;

/// <summary>
/// The bodies that were acknowledged: an append-only log in segment files, made durable in groups by one thread. A position is
/// a count of bytes since the journal began, over all segments and restarts; it only grows.
/// </summary>
public sealed partial class BodyJournal : IAsyncDisposable
{
    // A record's length is an int, and a group is one array.
    const int BodyBytesMax = 1 << 30;

    readonly JournalOptions _options;
    readonly string _directory;
    readonly Action<Batch> _durable;
    readonly SegmentFolder _segments;
    readonly PendingAppendPool _pool = new();

    // Guards the group that is being filled and the two flags; the journal's thread waits on it. A Monitor, because it is waited on.
    readonly object _gate = new();
    PendingGroup _filling = new();
    bool _isClosing;
    bool _isLowOnDisk;
    long _position;

    BodyJournal(string directory, JournalOptions options, Action<Batch> durable, SegmentFolder segments, JournalOpenReport report)
    {
        (_directory, _options, _durable, _segments, OpenReport) = (directory, options, durable, segments, report);
        _position = segments.End;
        _window = new GroupWindow(options.CommitWindow);
        new Thread(Run) { Name = "journal", IsBackground = true }.Start();
    }

    /// <summary>What opening found.</summary>
    public JournalOpenReport OpenReport { get; }

    /// <summary>The position behind the last durable record.</summary>
    public long Position => Volatile.Read(ref _position);

    /// <summary>Opens or creates a journal and cuts an unfinished write off its end.</summary>
    /// <param name="directory">Its folder, created when missing.</param>
    /// <param name="options">How to write.</param>
    /// <param name="durable">Takes each request when it is durable, strictly in position order, on the journal's thread; it must not block for long.</param>
    /// <param name="minimumPosition">The position up to which the store has applied the journal; positions go on from there even when the folder is empty.</param>
    /// <exception cref="JournalDamagedException">A record is damaged or missing, or the version is newer. Nothing was changed.</exception>
    public static BodyJournal Open(string directory, JournalOptions options, Action<Batch> durable, long minimumPosition = 0)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.MaxPendingBytes, BodyBytesMax);
        Directory.CreateDirectory(directory);
        options.Disk.FlushFolder(Path.GetDirectoryName(Path.GetFullPath(directory)) ?? directory);
        var inspection = Inspection.Of(directory, minimumPosition);
        if (inspection.Unborn is { } unborn)
            File.Delete(unborn.Path);
        var segments = inspection.Segments;
        var end = Math.Max(minimumPosition, segments.Count > 0 ? segments[^1].End : 0);
        var report = new JournalOpenReport(inspection.Records, inspection.TornBytes, segments.Count > 0 ? segments[0].Start : end);
        return new BodyJournal(directory, options, durable, new SegmentFolder(directory, options, segments, end), report);
    }

    /// <summary>
    /// Appends a body; completes when it is durable. By then the batch knows its position and has been handed on. The body is
    /// copied before this returns.
    /// </summary>
    /// <exception cref="JournalUnavailableException">It is not in the journal.</exception>
    public ValueTask AppendAsync(JournalEntry entry, ReadOnlyMemory<byte> body, Batch batch)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(body.Length, BodyBytesMax);
        var sum = Checksum.Of(body.Span);
        lock (_gate)
        {
            if (Refusal(RecordHeader.Size + body.Length) is { } refusal)
                return ValueTask.FromException(refusal);
            var waiting = _pool.Rent().For(batch);
            var task = waiting.Task;
            _filling.Add(waiting, entry, body.Span, sum);
            if (_filling.Count == 1 || _window.IsComplete(_filling))
                Monitor.Pulse(_gate);
            return task;
        }
    }

    /// <summary>The records that end behind a position, in order, up to what is durable now.</summary>
    /// <exception cref="JournalDamagedException">A record can no longer be read.</exception>
    public IEnumerable<JournalRecord> Replay(long from)
    {
        foreach (var segment in _segments.Snapshot())
        {
            if (segment.End <= from)
                continue;
            using var reader = new SegmentReader(segment);
            var skipped = Array.Empty<byte>();
            while (reader.Position < segment.End)
            {
                // Each body that is handed out is a new array, so that it may be kept.
                var body = skipped;
                if (!reader.Read(ref body))
                    throw new JournalDamagedException(
                        segment.Path,
                        segment.OffsetOf(reader.Position),
                        "the record's checksum does not match, which it did when the journal was opened."
                    );
                if (reader.Position <= from)
                    skipped = body;
                else
                {
                    skipped = [];
                    yield return new JournalRecord(reader.Header.Entry, body.AsMemory(0, reader.Header.Length), reader.Position);
                }
            }
        }
    }

    /// <summary>Deletes the segments whose records the store has all applied. Once it has grown large, also the one in use, at the next append.</summary>
    public void DeleteApplied(long position) => _segments.DeleteUpTo(position);

    /// <summary>Makes durable what waits, and closes.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            _isClosing = true;
            Monitor.Pulse(_gate);
        }

        await _closed.Task.ConfigureAwait(false);
    }

    // A full disk is found out by the journal's thread; that there is space again, by the next append after a while.
    JournalUnavailableException? Refusal(int size)
    {
        if (_isClosing)
            return new(JournalRefusal.Closed, "The journal is closed.");
        if (_isLowOnDisk && IsLowOnDisk())
            return new(JournalRefusal.OutOfDisk, $"The disk has less than {_options.MinimumFreeBytes} bytes free.");
        var waiting = _filling.Length + Volatile.Read(ref _writingBytes);
        return _filling.Count > 0 && waiting + size > _options.MaxPendingBytes
            ? new(JournalRefusal.Full, $"{waiting} bytes wait for the disk already.")
            : null;
    }
}
