using System.Diagnostics;

namespace Plumbline.Store.Journal;

/// <content>The journal's thread.</content>
public sealed partial class BodyJournal
{
    readonly GroupWindow _window;
    readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    PendingGroup _spare = new();
    long _writingBytes;
    long _diskLookedAt = long.MinValue;

    // Written by the journal's thread, read by anyone.
    readonly Lock _countGate = new();
    JournalStatistics _counts;

    /// <summary>What it has done and how it stands.</summary>
    public JournalStatistics Statistics
    {
        get
        {
            var segments = _segments.Snapshot();
            long waiting;
            lock (_gate)
                waiting = _filling.Length + _writingBytes;
            lock (_countGate)
                return _counts with
                {
                    WaitingBytes = waiting,
                    Segments = segments.Length,
                    DiskBytes = segments.Sum(segment => segment.Size),
                };
        }
    }

    void Run()
    {
        while (TakeGroup() is { } group)
        {
            if (TryCommit(group, out var seconds))
                Succeed(group, seconds);
            Volatile.Write(ref _writingBytes, 0);
            group.Clear();
            LookAtDisk();
        }

        Close();
    }

    // Waits for a group to be complete and swaps it with the spare one; null when closing and nothing is left.
    PendingGroup? TakeGroup()
    {
        lock (_gate)
        {
            while (_filling.Count == 0)
            {
                if (_isClosing)
                    return null;
                Monitor.Wait(_gate);
            }

            while (!_isClosing && !_window.IsComplete(_filling))
                Monitor.Wait(_gate, _window.MillisecondsLeft(_filling));
            _window.Learn(_filling);
            (_filling, _spare) = (_spare, _filling);
            _writingBytes = _spare.Length;
            return _spare;
        }
    }

    bool TryCommit(PendingGroup group, out double seconds)
    {
        var started = Stopwatch.GetTimestamp();
        try
        {
            group.Seal(_segments.End);
            _segments.Write(group.Bytes);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            seconds = 0;
            lock (_countGate)
                _counts = _counts with { FailedGroups = _counts.FailedGroups + 1 };
            group.Fail(() => new JournalUnavailableException(RefusalOf(e), $"The journal could not be written: {e.Message}", e));
            return false;
        }

        seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        return true;
    }

    void Succeed(PendingGroup group, double seconds)
    {
        var start = _segments.End - group.Length;
        Volatile.Write(ref _position, _segments.End);
        lock (_countGate)
            _counts = _counts with
            {
                Records = _counts.Records + group.Count,
                Bytes = _counts.Bytes + group.Length,
                Fsyncs = _counts.Fsyncs + 1,
                FsyncSecondsLast = seconds,
                FsyncSecondsSum = _counts.FsyncSecondsSum + seconds,
            };
        group.Succeed(start, _durable);
    }

    // Asking is a system call, so it is asked once in a while.
    void LookAtDisk()
    {
        lock (_gate)
        {
            if (!_isLowOnDisk && !LookedLately())
                _isLowOnDisk = IsLowOnDisk();
        }
    }

    bool LookedLately() => _diskLookedAt != long.MinValue && Stopwatch.GetElapsedTime(_diskLookedAt) < _options.DiskCheckInterval;

    // Under the gate. Soon after the last look it is what it was then.
    bool IsLowOnDisk()
    {
        if (LookedLately())
            return _isLowOnDisk;
        _diskLookedAt = Stopwatch.GetTimestamp();
        try
        {
            return _isLowOnDisk = _options.Disk.FreeBytes(_directory) < _options.MinimumFreeBytes;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            // Some file systems do not tell; then the write itself will.
            return _isLowOnDisk = false;
        }
    }

    void Close()
    {
        try
        {
            WriteClosing();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The closing record only helps to tell damage from an unfinished write.
        }

        _segments.Dispose();
        _closed.SetResult();
    }

    void WriteClosing()
    {
        var record = new byte[RecordHeader.Size];
        RecordHeader.Prepare(record, default, 0, RecordKind.Closed);
        RecordHeader.Seal(record, Checksum.Of([]), _segments.End, 0);
        _segments.WriteClosing(record);
    }

    // .NET gives the system's number: ENOSPC, EDQUOT, and Windows' ERROR_DISK_FULL and ERROR_HANDLE_DISK_FULL.
    static JournalRefusal RefusalOf(Exception e) =>
        e.HResult is 28 or 122 or unchecked((int)0x80070070) or unchecked((int)0x80070027)
            ? JournalRefusal.OutOfDisk
            : JournalRefusal.Failed;
}
