using System.Globalization;

namespace Plumbline.Server.Rules;

/// <summary>How texts of rules and identity maps are read.</summary>
static class RuleText
{
    /// <summary>What a day looks like.</summary>
    public const string ExpectedDay = "a day such as 2026-11-20";

    /// <summary>Reads a day; years as people work in, so that sums of milliseconds stay far from their limits.</summary>
    public static bool TryParseDay(string? text, out DateOnly day) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out day)
        && day.Year is >= 2000 and < 3000;
}
