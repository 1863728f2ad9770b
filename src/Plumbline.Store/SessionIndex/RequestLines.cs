using System.Runtime.InteropServices;

namespace Plumbline.Store.SessionIndex;

/// <summary>Which line of a response counts, and what two of them make together.</summary>
static class RequestLines
{
    // What comes from the line that counts; all else comes from where the response appeared first.
    const RequestFlags OfUsage =
        RequestFlags.Fast
        | RequestFlags.UsGeo
        | RequestFlags.Batch
        | RequestFlags.OutputLowerBound
        | RequestFlags.SplitAssumed
        | RequestFlags.ClientCost
        | RequestFlags.StopReason
        | RequestFlags.Parts;

    const RequestFlags OfMerging = RequestFlags.Gone | RequestFlags.Shared;

    // What was before a response is told with the first of its lines.
    const RequestFlags OfBeginning = RequestFlags.Compacted | RequestFlags.Resumed;

    /// <summary>Above 0 when the first counts before the second: a stop reason, then the larger output, then the later time.</summary>
    public static int Compare(in RequestRow left, in RequestRow right)
    {
        var stop = (left.Flags & RequestFlags.StopReason).CompareTo(right.Flags & RequestFlags.StopReason);
        if (stop != 0)
            return stop;
        var output = left.OutputTokens.CompareTo(right.OutputTokens);
        return output != 0 ? output : left.Time.CompareTo(right.Time);
    }

    /// <summary>
    /// Two stretches of one log together, the earlier first, and whether the later one's line counts: as if the log had been read in one.
    /// </summary>
    public static (RequestRow Row, bool IsLaterBetter) Combine(in RequestRow held, in RequestRow more)
    {
        var isBetter = Compare(more, held) > 0;
        var row = isBetter ? more : held;
        row.Flags = (row.Flags & ~(OfMerging | OfBeginning)) | (held.Flags & (OfMerging | OfBeginning));
        row.Prompt = held.Prompt;
        row.DurationMs = RowConversion.Duration(Asked(held), row.Time);
        row.TextBytes = Sum(held.TextBytes, more.TextBytes);
        row.ThinkingBytes = Sum(held.ThinkingBytes, more.ThinkingBytes);
        row.ToolInputBytes = Sum(held.ToolInputBytes, more.ToolInputBytes);
        return (row, isBetter);
    }

    /// <summary>A response that appeared first in one log, with the usage that another's line has.</summary>
    public static RequestRow Merge(in RequestRow first, in RequestRow best)
    {
        var row = WithUsageOf(first, best);
        row.DurationMs = RowConversion.Duration(Asked(first), row.Time);
        row.RequestKey = first.RequestKey != 0 ? first.RequestKey : best.RequestKey;
        row.Flags = (row.Flags & ~RequestFlags.Gone) | RequestFlags.Merged | RequestFlags.Shared;
        return row;
    }

    /// <summary>Whether two rows say the same, wherever their parts lie.</summary>
    public static bool AreEqual(RequestRow left, RequestRow right)
    {
        (left.FirstPart, right.FirstPart) = (0, 0);
        return Bytes(in left).SequenceEqual(Bytes(in right));
    }

    static RequestRow WithUsageOf(in RequestRow row, in RequestRow usage) =>
        row with
        {
            Time = usage.Time,
            InputTokens = usage.InputTokens,
            OutputTokens = usage.OutputTokens,
            CacheReadTokens = usage.CacheReadTokens,
            CacheCreation5mTokens = usage.CacheCreation5mTokens,
            CacheCreation1hTokens = usage.CacheCreation1hTokens,
            ClientCostNanos = usage.ClientCostNanos,
            ThinkingTokens = usage.ThinkingTokens,
            WebSearches = usage.WebSearches,
            Model = usage.Model,
            FirstPart = usage.FirstPart,
            Flags = (row.Flags & ~OfUsage) | (usage.Flags & OfUsage),
        };

    static long Asked(in RequestRow row) => row.DurationMs < 0 ? 0 : row.Time - row.DurationMs;

    static int Sum(int left, int right) => (int)Math.Min((long)left + right, int.MaxValue);

    static ReadOnlySpan<byte> Bytes(in RequestRow row) => MemoryMarshal.AsBytes(new ReadOnlySpan<RequestRow>(in row));
}
