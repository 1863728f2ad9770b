namespace Plumbline.Cli.Demo;

/// <summary>A version of Claude Code and what it tells.</summary>
/// <param name="DaysBefore">How many days before the end of the time it came out.</param>
/// <param name="TellsSplit">Whether its events split cache writes by lifetime, and its records carry <c>anthropic.provider</c>.</param>
sealed record ClientRelease(string Version, int DaysBefore, bool TellsSplit)
{
    // The oldest is what everyone has before the others come out.
    static readonly ClientRelease[] All =
    [
        new("2.1.329", 6, true),
        new("2.1.312", 21, true),
        new("2.1.287", 43, true),
        new("2.1.253", 66, true),
        new("2.1.197", int.MaxValue, false),
    ];

    /// <summary>What someone runs on a day, who upgrades so many days after a release.</summary>
    public static ClientRelease At(DateOnly day, DateOnly until, int upgradeDelay)
    {
        var daysBefore = until.DayNumber - day.DayNumber + upgradeDelay;
        return All.First(release => daysBefore <= release.DaysBefore);
    }
}
