using System.Text;

namespace Plumbline.Ingest.SessionLogs;

/// <summary>
/// Some of the logs that were found, with their paths as the system has them: of thousands of logs few are new, and only those need more than
/// to be looked up. They stay where they were put, so that nothing is copied while they become more.
/// </summary>
public sealed class FoundLogs
{
    // Together below what the collector takes for large.
    const int LogsMax = 512,
        PathBytes = 48 * 1024;

    readonly byte[] _paths;
    readonly Entry[] _entries = new Entry[LogsMax];
    int _pathsEnd;

    readonly record struct Entry(int Start, int Length, FileState State);

    /// <summary>None, with room for some: at least for one with a path of so many bytes.</summary>
    internal FoundLogs(int pathBytes) => _paths = new byte[Math.Max(pathBytes, PathBytes)];

    /// <summary>How many they are.</summary>
    public int Count { get; private set; }

    /// <summary>The full path of one of them, in UTF-8.</summary>
    public ReadOnlySpan<byte> Path(int log) => _paths.AsSpan(_entries[log].Start, _entries[log].Length);

    /// <summary>What one of them is.</summary>
    public FileState State(int log) => _entries[log].State;

    /// <summary>One of them with its path.</summary>
    public LogFile File(int log) => State(log).At(Encoding.UTF8.GetString(Path(log)));

    /// <summary>Takes one in; false when there is no room.</summary>
    internal bool TryAdd(ReadOnlySpan<byte> path, in FileState state)
    {
        if (Count == _entries.Length || path.Length > _paths.Length - _pathsEnd)
            return false;
        path.CopyTo(_paths.AsSpan(_pathsEnd));
        _entries[Count++] = new Entry(_pathsEnd, path.Length, state);
        _pathsEnd += path.Length;
        return true;
    }

    /// <summary>Leaves out those that were met before, on another way.</summary>
    internal void LeaveOut(FileIds met)
    {
        var kept = 0;
        for (var log = 0; log < Count; log++)
        {
            var entry = _entries[log];
            if (entry.State.Inode == 0 ? met.Add(Encoding.UTF8.GetString(Path(log))) : met.Add(entry.State.Device, entry.State.Inode))
                _entries[kept++] = entry;
        }

        Count = kept;
    }
}
