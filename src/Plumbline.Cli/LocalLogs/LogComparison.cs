using Plumbline.Ingest.SessionLogs;
using Plumbline.Store.SessionIndex;

namespace Plumbline.Cli.LocalLogs;

/// <summary>How the logs that are there differ from what an index says of them.</summary>
sealed class LogComparison
{
    readonly SessionIndex _index;
    readonly bool[] _isThere;

    LogComparison(SessionIndex index) => (_index, _isThere) = (index, new bool[index.FileCount]);

    /// <summary>Logs with something new, or that are new.</summary>
    public List<LogWork> New { get; } = [];

    /// <summary>Logs of which nothing is new but whose last line has no newline: it is read for each answer.</summary>
    public List<LogWork> Tails { get; } = [];

    /// <summary>Numbers of logs that are no longer there, or are others now.</summary>
    public List<int> Gone { get; } = [];

    /// <summary>Logs that are there and cannot be read.</summary>
    public int Unreadable { get; private set; }

    /// <summary>Whether the index must change.</summary>
    public bool HasChanges => New.Count > 0 || Gone.Count > 0;

    /// <summary>Compares.</summary>
    public static LogComparison Of(SessionIndex index, LogListing listing)
    {
        var comparison = new LogComparison(index);
        foreach (var logs in listing.Parts)
            for (var log = 0; log < logs.Count; log++)
                comparison.Add(logs, log);

        for (var number = 0; number < comparison._isThere.Length; number++)
            if (!comparison._isThere[number] && !index.File(number).Flags.HasFlag(FileFlags.Gone))
                comparison.Gone.Add(number);
        return comparison;
    }

    void Add(FoundLogs logs, int log)
    {
        var number = _index.Find(logs.Path(log));
        if (number < 0)
        {
            New.Add(new LogWork(logs.File(log), -1, 0, default));
            return;
        }

        _isThere[number] = true;
        ref readonly var known = ref _index.File(number);
        var state = logs.State(log);
        if (state.Size != known.Size || state.LastWrite != known.LastWrite || state.Inode != known.Inode)
            AddChanged(logs.File(log), known, number);
        else if (state.Size > known.Offset)
            Tails.Add(new LogWork(logs.File(log), number, known.Offset, known.State));
    }

    void AddChanged(in LogFile file, in FileRow known, int number)
    {
        // Written to without having grown: nobody can say where.
        var hasGrown = file.Size > known.Size && file.Size >= known.Offset && file.Inode == known.Inode;
        // A file that was restored with its old times and then written to is no longer as old as it said; what it shares with others may not
        // have been there first. Where the time of birth is unknown it is the last write, and the first one that was seen stands.
        var isAsOld = file.Birth >= file.LastWrite || file.Order == known.FirstSeen;
        var isSame = hasGrown && isAsOld ? HasSameTail(file, known) : false;
        if (isSame is null)
        {
            Unreadable++;
            return;
        }

        if (isSame is false)
            Gone.Add(number);
        New.Add(isSame is false ? new LogWork(file, -1, 0, default) : new LogWork(file, number, known.Offset, known.State));
    }

    // Null when it cannot be read: what the index has of it is the best there is.
    static bool? HasSameTail(in LogFile file, in FileRow known)
    {
        try
        {
            using var handle = LogReading.Open(file.Path);
            return LogTail.Hash(handle, known.Offset, known.TailLength) == known.TailHash;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
