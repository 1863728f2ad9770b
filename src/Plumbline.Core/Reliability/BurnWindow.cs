namespace Plumbline.Core.Reliability;

/// <summary>
/// A pair of windows over which a budget's burn is watched, as in the Site Reliability Workbook, chapter 5: the long one says that it matters, the short
/// one that it still goes on.
/// </summary>
/// <param name="Name">Of the long one, such as <c>1 h</c>.</param>
/// <param name="Long">In nanoseconds.</param>
/// <param name="Short">In nanoseconds, a twelfth.</param>
/// <param name="Threshold">The burn rate from which on somebody should look.</param>
/// <param name="IsUrgent">Whether at once, rather than in the next days.</param>
public sealed record BurnWindow(string Name, long Long, long Short, decimal Threshold, bool IsUrgent)
{
    const long Minute = 60_000_000_000;

    /// <summary>The workbook's: 2 % of a month's budget in an hour, 5 % in six, 10 % in three days.</summary>
    public static IReadOnlyList<BurnWindow> All { get; } =
    [
        new("1 h", 60 * Minute, 5 * Minute, 14.4m, IsUrgent: true),
        new("6 h", 360 * Minute, 30 * Minute, 6, IsUrgent: true),
        new("3 d", 72 * 60 * Minute, 360 * Minute, 1, IsUrgent: false),
    ];

    /// <summary>Whether both windows burn at the threshold or faster.</summary>
    public bool Fires(ErrorBudget inLong, ErrorBudget inShort) => inLong.BurnRate >= Threshold && inShort.BurnRate >= Threshold;
}
