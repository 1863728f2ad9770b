namespace Plumbline.Store.Queries;

/// <summary>Uses of tools, and how they ended.</summary>
public sealed class ToolUses
{
    /// <summary>Uses in all.</summary>
    public long Count => Succeeded + Failed + Unknown;

    public long Succeeded { get; private set; }
    public long Failed { get; private set; }

    /// <summary>Uses of which nobody told how they ended, such as those that a session log broke off in.</summary>
    public long Unknown { get; private set; }

    /// <summary>Of all, those that only session logs told.</summary>
    public long FromLogs { get; private set; }

    /// <summary>When the last of them ended, in nanoseconds since 1970; 0 of none.</summary>
    public long Last { get; private set; }

    /// <summary>Uses whose end is known.</summary>
    public long Ended => Succeeded + Failed;

    /// <summary>The share of failures in those that ended, from 0 to 1; null of none.</summary>
    public decimal? FailureShare => Ended == 0 ? null : (decimal)Failed / Ended;

    /// <summary>Counts some more.</summary>
    /// <param name="success">1 for those that succeeded, 0 for those that failed, −1 for what nobody told.</param>
    /// <param name="isFromLog">Whether only a session log told them.</param>
    /// <param name="count">How many.</param>
    /// <param name="last">When the last of them ended.</param>
    public void Add(int success, bool isFromLog, long count, long last)
    {
        Succeeded += success == 1 ? count : 0;
        Failed += success == 0 ? count : 0;
        Unknown += success < 0 ? count : 0;
        FromLogs += isFromLog ? count : 0;
        Last = Math.Max(Last, last);
    }

    /// <summary>Counts what others counted, too.</summary>
    public void Add(ToolUses others)
    {
        Succeeded += others.Succeeded;
        Failed += others.Failed;
        Unknown += others.Unknown;
        FromLogs += others.FromLogs;
        Last = Math.Max(Last, others.Last);
    }

    /// <summary>Several together.</summary>
    public static ToolUses Sum(IEnumerable<ToolUses> parts)
    {
        var sum = new ToolUses();
        foreach (var part in parts)
            sum.Add(part);
        return sum;
    }
}
