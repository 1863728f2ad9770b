using Plumbline.Store.SessionIndex;

namespace Plumbline.Cli.Reports;

/// <summary>What some calls of tools add up to.</summary>
struct ToolMeasures
{
    public long Calls,
        Results;

    /// <summary>Calls that failed, but not because they were denied; calls that a person, a rule or a hook denied.</summary>
    public long Errors,
        Denied;

    /// <summary>Calls that were neither denied nor failed, of tools that create a file, change it, or read it.</summary>
    public long Writes,
        Edits,
        Reads;

    public long LinesAdded,
        LinesRemoved;

    public long InputBytes,
        ResultBytes;

    /// <summary>From call to result, over the calls for which both times are known.</summary>
    public long DurationMs,
        TimedCalls;

    /// <summary>When the first and the last of them were made, milliseconds since 1970; valid when there are calls.</summary>
    public long First,
        Last;

    /// <summary>Calls that changed a file.</summary>
    public readonly long Changes => Writes + Edits;

    /// <summary>Null when it is known of no call.</summary>
    public readonly long? AverageDurationMs => TimedCalls == 0 ? null : (DurationMs + TimedCalls / 2) / TimedCalls;

    /// <summary>Adds a call.</summary>
    public void Add(in ToolRow row, FileWork work)
    {
        var isDenied = (row.Flags & ToolFlags.Denied) != 0;
        var isError = !isDenied && (row.Flags & ToolFlags.Error) != 0;
        if ((row.Flags & ToolFlags.HasResult) != 0)
            Results++;
        if (isDenied)
            Denied++;
        else if (isError)
            Errors++;
        else
            AddWork(row, work);
        InputBytes += row.InputBytes;
        ResultBytes += row.ResultBytes;
        if (row.DurationMs >= 0)
            (DurationMs, TimedCalls) = (DurationMs + row.DurationMs, TimedCalls + 1);
        See(row.Time, row.Time);
        Calls++;
    }

    /// <summary>Adds what others add up to.</summary>
    public void Add(in ToolMeasures other)
    {
        if (other.Calls == 0)
            return;
        Results += other.Results;
        Errors += other.Errors;
        Denied += other.Denied;
        Writes += other.Writes;
        Edits += other.Edits;
        Reads += other.Reads;
        LinesAdded += other.LinesAdded;
        LinesRemoved += other.LinesRemoved;
        InputBytes += other.InputBytes;
        ResultBytes += other.ResultBytes;
        DurationMs += other.DurationMs;
        TimedCalls += other.TimedCalls;
        See(other.First, other.Last);
        Calls += other.Calls;
    }

    void AddWork(in ToolRow row, FileWork work)
    {
        switch (work)
        {
            case FileWork.Write:
                Writes++;
                break;
            case FileWork.Edit:
                Edits++;
                break;
            case FileWork.Read:
                Reads++;
                break;
        }

        LinesAdded += row.LinesAdded;
        LinesRemoved += row.LinesRemoved;
    }

    void See(long first, long last)
    {
        if (Calls == 0 || first < First)
            First = first;
        if (Calls == 0 || last > Last)
            Last = last;
    }
}

/// <summary>What a tool does with the file that it names.</summary>
enum FileWork : byte
{
    None,
    Write,
    Edit,
    Read,
}
