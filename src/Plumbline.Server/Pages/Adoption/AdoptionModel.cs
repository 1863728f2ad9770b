using System.Globalization;
using Plumbline.Core.Adoption;
using Plumbline.Core.Model;
using Plumbline.Server.Api;
using Plumbline.Server.Pages.Parts;
using Plumbline.Server.Rules;
using Plumbline.Store.Queries;

namespace Plumbline.Server.Pages.Adoption;

/// <summary>The answers on adoption, arranged for their page. Nothing is counted here.</summary>
public sealed class AdoptionModel(PageState state, AdoptionReport report, WebOptions options, SeatsState seatList)
{
    public AdoptionReport Report { get; } = report;

    public WebOptions Options => options;

    public People People => options.People;

    /// <summary>What is wrong with the list of seats as it is now; null when nothing is.</summary>
    public string? SeatProblem { get; } = seatList.Problem;

    /// <summary>Whether nobody was ever active and nobody has a seat.</summary>
    public bool IsEmpty => Report.People.Count == 0 && Report.Seats is not { Held: > 0 };

    /// <summary>Whether lists of people are left out: they are so few that pseudonyms would tell who is who.</summary>
    public bool HidesPeople => People.AreHidden && Report.IsSmall;

    /// <summary>Whether the holders of unused seats are left out.</summary>
    public bool HidesSeats => People.AreHidden && Report.Seats is { Held: < AdoptionReport.GroupMin };

    public IEnumerable<AdoptionPerson> Active => Report.People.Where(person => person.Usage is not null);

    /// <summary>Those who stopped, the last active first.</summary>
    public IReadOnlyList<AdoptionPerson> Dormant { get; } = [.. report.People.Where(person => person.Usage is null)];

    /// <summary>Active in the window, and silent for long at its end; the longest first.</summary>
    public IReadOnlyList<AdoptionPerson> Quiet { get; } =
    [
        .. report
            .People.Where(person => person.Usage is not null && report.LastDay - person.LastDay >= AdoptionReport.QuietAfterDays)
            .OrderBy(person => person.LastDay)
            .ThenBy(person => person.User, StringComparer.Ordinal),
    ];

    /// <summary>Versions, the newest first.</summary>
    public IReadOnlyList<VersionUse> Versions { get; } = report.Versions();

    /// <summary>Active people who used an old version last.</summary>
    public int PeopleOnOld => Versions.Where(version => version.IsOld).Sum(version => version.People);

    /// <summary>What may be shown for a person.</summary>
    public string Show(AdoptionPerson person) => People.Show(person.User)!;

    /// <summary>The sessions of a person who was active in the window.</summary>
    public string Sessions(AdoptionPerson person) => state.Link("/sessions", ("user", Show(person)));

    /// <summary>The last sessions of a person who was not: in the 30 days that end with their last one.</summary>
    public string LastSessions(AdoptionPerson person) =>
        state.Link(
            "/sessions",
            ("user", Show(person)),
            ("range", null),
            ("from", AdoptionNames.Day(person.LastDay - ActiveUsers.MonthDays + 1)),
            ("to", AdoptionNames.Day(person.LastDay))
        );

    /// <summary>Active people over time.</summary>
    public ChartData Chart()
    {
        var first = Report.FirstActiveDay;
        decimal? Value(ActiveUsers day, int count) => first is { } begun && day.Day >= begun ? count : null;
        var buckets = TimeBucket.Of(state, TimeStep.Day);
        return new ChartData
        {
            Title = "Active people by day",
            Unit = "people",
            IsLines = true,
            Labels = [.. buckets.Select(bucket => bucket.Label)],
            Starts = [.. buckets.Select(bucket => Rfc3339.Format(bucket.Start)), Rfc3339.Format(buckets[^1].End)],
            Links =
                buckets.Count == 1
                    ? []
                    :
                    [
                        .. buckets.Select(bucket =>
                            state.Link(("range", null), ("from", Rfc3339.Format(bucket.Start)), ("to", Rfc3339.Format(bucket.End)))
                        ),
                    ],
            Series =
            [
                // A day that is not over would look like one on which everyone stayed away.
                new(
                    "on the day",
                    "s1",
                    0,
                    [.. Report.Active.Select(day => EndsToday && day.Day == Report.LastDay ? null : Value(day, day.Daily))]
                ),
                new("in 7 days", "s2", 0, [.. Report.Active.Select(day => Value(day, day.Weekly))]),
                new("in 30 days", "s3", 0, [.. Report.Active.Select(day => Value(day, day.Monthly))]),
            ],
            Partial = buckets.ToList().FindIndex(bucket => bucket.Start <= state.Now && bucket.End > state.Now),
            Notes = [.. Notes()],
        };
    }

    /// <summary>Whether the last day of the window is not over.</summary>
    public bool EndsToday => Report.Zone.StartOfDay(Report.LastDay + 1) > state.Now && Report.Range.From <= state.Now;

    IEnumerable<string> Notes()
    {
        if (EndsToday)
            yield return $"{Persons(Report.Active[^1].Daily)} so far on {Date(Report.LastDay)}, which is not over and has no point of its own.";
        // Trailing days that reach back before the first data miss whoever was active then.
        if (Report.FirstActiveDay is { } first && first > Report.FirstDay - ActiveUsers.MonthDays + 1)
            yield return $"The first activity known is of {Date(first)}; the lines for 7 and 30 days rise until so many days are known.";
    }

    /// <summary>A day as people read it.</summary>
    public static string Date(int day) => AdoptionReport.Date(day).ToString("d MMM yyyy", CultureInfo.InvariantCulture);

    /// <summary>So many things, with the word for one or for several.</summary>
    public static string Counted(long count, string one, string several) =>
        count.ToString("N0", CultureInfo.InvariantCulture) + " " + (count == 1 ? one : several);

    /// <summary>People, counted.</summary>
    public static string Persons(long count) => Counted(count, "person", "people");

    /// <summary>An amount for each of so many, in three digits; a dash when there is nobody.</summary>
    public static string Each(Quantity amount, long count)
    {
        if (count == 0)
            return "–";
        var each = Pages.Show.Value(amount) / count;
        return each.ToString(
            each >= 100 ? "#,##0"
                : each >= 10 ? "0.0"
                : "0.00",
            CultureInfo.InvariantCulture
        );
    }

    /// <summary>What the cost is called.</summary>
    public string CostName => Report.Cost.IsListCost ? "list cost" : "client estimate";

    /// <summary>How something in use is called on the page.</summary>
    public static string Kind(Dimension dimension) =>
        dimension.Name switch
        {
            "terminal" => "Terminals",
            "entrypoint" => "Entrypoints",
            "agent" => "Agents",
            "skill" => "Skills",
            "mcp_server" => "MCP servers",
            _ => "Plugins in requests",
        };
}
