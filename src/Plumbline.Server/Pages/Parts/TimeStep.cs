using Plumbline.Server.Api;
using Plumbline.Store.Queries;

namespace Plumbline.Server.Pages.Parts;

/// <summary>How long each bar of a drawing over time is.</summary>
/// <param name="Name">As URLs and titles say it.</param>
/// <param name="Asked">What the store groups by; weeks are made of its days.</param>
public sealed record TimeStep(string Name, Dimension Asked)
{
    public static TimeStep Hour { get; } = new("hour", Dimension.Of("hour"));
    public static TimeStep Day { get; } = new("day", Dimension.Of("day"));
    public static TimeStep Week { get; } = new("week", Dimension.Of("day"));

    /// <summary>All of them, the shortest first.</summary>
    public static IReadOnlyList<TimeStep> All { get; } = [Hour, Day, Week];

    /// <summary>The one that suits a window: at most some hundred bars.</summary>
    public static TimeStep For(TimeRange range) =>
        (range.To - range.From) switch
        {
            <= 2 * TimeRange.Day => Hour,
            <= 100 * TimeRange.Day => Day,
            _ => Week,
        };

    /// <summary>The steps that a window can be drawn in: a year of hours is nothing to look at.</summary>
    public static IEnumerable<TimeStep> Within(TimeRange range) =>
        All.Where(step => step != Hour || range.To - range.From <= 32 * TimeRange.Day);

    /// <summary>The one that the URL asks for by <c>every</c>; else, or when the window has grown too long for it, the one that suits.</summary>
    /// <exception cref="BadParameterException">There is no such step.</exception>
    public static TimeStep Read(PageState state)
    {
        if (state.Own("every") is not { } name)
            return For(state.Range);
        var asked =
            All.FirstOrDefault(step => step.Name == name)
            ?? throw new BadParameterException("every", "hour (for a month at most), day or week");
        // The choice of another range keeps the step in its link: that is no mistake of whoever follows it.
        return Within(state.Range).Contains(asked) ? asked : For(state.Range);
    }

    /// <summary>The name as a heading.</summary>
    public string Title => char.ToUpperInvariant(Name[0]) + Name[1..];

    /// <summary>The key of the step that an hour or a day of an answer belongs to.</summary>
    public string KeyOf(string key) => this == Week && ZoneClock.TryParseDay(key, out var day) ? ZoneClock.DayLabel(Monday(day)) : key;

    /// <summary>The Monday of a day's week, both as days since 1970.</summary>
    public static long Monday(long day) => day - (day + 3) % 7;
}
