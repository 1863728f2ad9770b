namespace Plumbline.Core.Reliability;

/// <summary>How long things took, in milliseconds: what <see cref="DurationCounts"/> says of them, where they need not be put together with others any more.</summary>
/// <param name="Count">How many told it.</param>
/// <param name="P50">The median; null of none.</param>
/// <param name="P95">What nineteen in twenty did not exceed; null of none.</param>
/// <param name="P99">What 99 in a hundred did not exceed; null of none.</param>
public readonly record struct DurationPercentiles(long Count, long? P50, long? P95, long? P99)
{
    /// <summary>Of durations that were found by their ranks, not rounded yet: rounding never changes the order of two.</summary>
    public static DurationPercentiles OfRanks(long count, long? p50, long? p95, long? p99)
    {
        static long? Rounded(long? milliseconds) => milliseconds is { } known ? DurationRounding.Round(known) : null;
        return new DurationPercentiles(count, Rounded(p50), Rounded(p95), Rounded(p99));
    }
}
