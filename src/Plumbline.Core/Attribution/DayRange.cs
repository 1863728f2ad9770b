using System.Globalization;

namespace Plumbline.Core.Attribution;

/// <summary>Days in UTC, first and last included; null for no end on that side.</summary>
public readonly record struct DayRange(DateOnly? From, DateOnly? Until)
{
    const long DayMilliseconds = 86_400_000;
    static readonly int FirstDay = new DateOnly(1970, 1, 1).DayNumber;

    /// <summary>The days between two midnights, as <see cref="FromMilliseconds"/> and <see cref="UntilMilliseconds"/> say them.</summary>
    public static DayRange Of(long from, long until) =>
        new(
            from == long.MinValue ? null : DateOnly.FromDayNumber(FirstDay + (int)(from / DayMilliseconds)),
            until == long.MaxValue ? null : DateOnly.FromDayNumber(FirstDay + (int)(until / DayMilliseconds) - 1)
        );

    /// <summary>The first millisecond since 1970.</summary>
    public long FromMilliseconds => From is { } day ? Milliseconds(day) : long.MinValue;

    /// <summary>The first millisecond that no longer belongs to it.</summary>
    public long UntilMilliseconds => Until is { } day ? Milliseconds(day) + DayMilliseconds : long.MaxValue;

    /// <summary>Whether a millisecond belongs to it.</summary>
    public bool Contains(long time) => time >= FromMilliseconds && time < UntilMilliseconds;

    /// <summary>Whether any day belongs to both.</summary>
    public bool Overlaps(DayRange other) => FromMilliseconds < other.UntilMilliseconds && other.FromMilliseconds < UntilMilliseconds;

    /// <inheritdoc/>
    public override string ToString() =>
        (From, Until) switch
        {
            (null, null) => "always",
            ({ } from, null) => "from " + Show(from),
            (null, { } until) => "until " + Show(until),
            ({ } from, { } until) => $"from {Show(from)} until {Show(until)}",
        };

    static long Milliseconds(DateOnly day) => (day.DayNumber - FirstDay) * DayMilliseconds;

    static string Show(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
