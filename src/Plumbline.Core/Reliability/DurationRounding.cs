namespace Plumbline.Core.Reliability;

/// <summary>
/// How durations are rounded before they are counted: below ten seconds not at all, above to three significant digits, half up. What it
/// changes is at most half a percent, and there are at most some 14,000 different durations however many are counted.
/// </summary>
public static class DurationRounding
{
    /// <summary>Milliseconds below which every millisecond is counted by itself.</summary>
    public const long ExactBelow = 10_000;

    /// <summary>Milliseconds, eleven and a half days: what is longer counts as this long.</summary>
    public const long Longest = 1_000_000_000;

    /// <summary>In which unit durations below a limit are counted, both in milliseconds, the shortest first.</summary>
    public static IReadOnlyList<(long Below, long Unit)> Steps { get; } =
    [(ExactBelow, 1), (100_000, 100), (1_000_000, 1_000), (10_000_000, 10_000), (100_000_000, 100_000), (Longest, 1_000_000)];

    /// <summary>The duration it is counted as. It never changes the order of two.</summary>
    /// <param name="milliseconds">Not negative.</param>
    public static long Round(long milliseconds)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(milliseconds);
        foreach (var (below, unit) in Steps)
        {
            if (milliseconds < below)
                return (milliseconds + unit / 2) / unit * unit;
        }

        return Longest;
    }
}
