using Plumbline.Core.Model;

namespace Plumbline.Core.Metrics;

/// <summary>
/// A cumulative writer whose start is true: one process' running total of one series. Its total is a high-water mark that only
/// grows, so any order and repetition of its points gives the same total. A new start is a new writer; the default has seen nothing.
/// </summary>
public struct KnownStartWriter(long start)
{
    /// <summary>An increment over a longer window without an earlier point is carried in: 15 minutes, in nanoseconds.</summary>
    public const long LongestWindow = 15L * 60 * 1_000_000_000;

    /// <summary>When the process began to count, nanoseconds since 1970: with the series, the writer's identity.</summary>
    public readonly long Start = start;

    /// <summary>The time of the newest point, 0 before the first.</summary>
    public long LastTime;

    /// <summary>The largest value seen.</summary>
    public Quantity Mark;

    /// <summary>Takes a point's value; what it adds to the total is in the answer.</summary>
    public Step Observe(long time, Quantity value)
    {
        var (first, previous) = (LastTime == 0, Mark);
        if (value > previous || first)
        {
            var from = first || time <= LastTime ? Start : LastTime;
            var flag = FlagOfGrowth(first, time);
            Mark = value > previous ? value : previous;
            LastTime = Math.Max(LastTime, time);
            return new Step(value > previous ? value - previous : Quantity.Zero, from, AddsRow: true, flag);
        }

        return ObserveNothingNew(time, value);
    }

    readonly Reason? FlagOfGrowth(bool first, long time)
    {
        if (first)
            return time - Start > LongestWindow ? Reason.CarriedIn : null;
        return time < LastTime ? Reason.LatePoint : null;
    }

    // A fall cannot be a reset, because a reset has a new start: it is a late point, or a client that counted backwards.
    Step ObserveNothingNew(long time, Quantity value)
    {
        if (time < LastTime)
            return Step.Nothing(Reason.LatePoint);
        if (time == LastTime)
            return Step.Nothing(value == Mark ? Reason.Duplicate : Reason.BelowMark);
        LastTime = time;
        return Step.Nothing(value < Mark ? Reason.BelowMark : null);
    }
}

/// <summary>What one point did: what it added, the start of the window it added it in, whether it is worth a row, and what was odd.</summary>
public readonly record struct Step(Quantity Increment, long From, bool AddsRow, Reason? Flag)
{
    /// <summary>A point that adds nothing.</summary>
    public static Step Nothing(Reason? flag) => new(Quantity.Zero, 0, AddsRow: false, flag);
}
