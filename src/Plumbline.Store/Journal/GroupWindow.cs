using System.Diagnostics;

namespace Plumbline.Store.Journal;

/// <summary>
/// Decides when a group is complete. Waiting for more bodies saves fsyncs, but senders that wait for our answer send nothing
/// meanwhile; so it learns how many come within the window and does not wait longer once they are there.
/// </summary>
sealed class GroupWindow(TimeSpan window)
{
    // Such a group is worth an fsync of its own: the disk needs longer for its bytes than for the flush.
    const int EnoughBytes = 1 << 20;

    // Every so many groups it waits the whole window, to see whether more come than it has learned.
    const int ProbeEvery = 64;

    readonly long _ticks = (long)(window.TotalSeconds * Stopwatch.Frequency);
    int _expected = int.MaxValue;
    long _groups;

    /// <summary>Whether to write now.</summary>
    public bool IsComplete(PendingGroup group) =>
        group.Length >= EnoughBytes || group.Count >= _expected && _groups % ProbeEvery != 0 || TicksLeft(group) <= 0;

    /// <summary>How long to wait at most, in whole milliseconds, at least one.</summary>
    public int MillisecondsLeft(PendingGroup group) => (int)Math.Ceiling(Math.Max(1, TicksLeft(group) * 1000.0 / Stopwatch.Frequency));

    /// <summary>Learns from a group that is about to be written.</summary>
    public void Learn(PendingGroup group)
    {
        if (group.Count > _expected || TicksLeft(group) <= 0)
            _expected = group.Count;
        _groups++;
    }

    long TicksLeft(PendingGroup group) => _ticks - (Stopwatch.GetTimestamp() - group.FirstAt);
}
