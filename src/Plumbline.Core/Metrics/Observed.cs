using Plumbline.Core.Model;

namespace Plumbline.Core.Metrics;

/// <summary>
/// One point of a monotonic sum, as its sender told it. Times are nanoseconds since 1970; a start of 0 means "unknown".
/// For a cumulative point the value is the running total, for a delta the increment of its window.
/// </summary>
public readonly record struct Observed(Temporality Temporality, long Start, long Time, Quantity Value) : IComparable<Observed>
{
    /// <summary>By time, then by start and value, so that points of one moment have one order.</summary>
    public int CompareTo(Observed other)
    {
        var byTime = Time.CompareTo(other.Time);
        if (byTime != 0)
            return byTime;
        var byStart = Start.CompareTo(other.Start);
        return byStart != 0 ? byStart : Value.CompareTo(other.Value);
    }

    public static bool operator <(Observed left, Observed right) => left.CompareTo(right) < 0;

    public static bool operator >(Observed left, Observed right) => left.CompareTo(right) > 0;

    public static bool operator <=(Observed left, Observed right) => left.CompareTo(right) <= 0;

    public static bool operator >=(Observed left, Observed right) => left.CompareTo(right) >= 0;
}
