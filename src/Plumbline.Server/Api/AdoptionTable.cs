using Plumbline.Core.Model;
using static Plumbline.Server.Api.AdoptionNames;

namespace Plumbline.Server.Api;

/// <summary>Adoption as tables.</summary>
static class AdoptionTable
{
    const string Active = "active",
        People = "people",
        Seats = "never_started",
        Cohorts = "cohorts",
        Lorenz = "lorenz",
        Used = "in_use";

    /// <summary>The tables, the usual one first.</summary>
    public static readonly IReadOnlyList<string> Names = [Active, People, Seats, Cohorts, Lorenz, Used];

    public static IEnumerable<string> Columns(string table) =>
        table switch
        {
            People =>
            [
                "user",
                "standing",
                "first_day",
                "last_day",
                "silent_days",
                "active_days",
                "sessions",
                "requests",
                "tokens",
                "client_cost_usd",
                "list_cost_usd",
                "version",
                "seat_team",
            ],
            Seats => ["user", "team", "from", "until"],
            Cohorts => ["week", "people", "weeks_later", "active"],
            Lorenz => ["of", "people", "amount"],
            Used => ["what", "name", "users", "sessions", "requests"],
            _ => ["day", "daily", "weekly", "monthly"],
        };

    public static IEnumerable<IEnumerable<string?>> Rows(string table, AdoptionReport report, WebOptions options) =>
        table switch
        {
            People => AdoptionJson.IsHidden(report, options.People)
                ? []
                : report.People.Select(person => Cells(report, person, options.People)),
            Seats => report.Seats is not { } seats || AdoptionJson.IsHidden(seats, options.People)
                ? []
                : seats.NeverStarted.Select(seat =>
                    new[]
                    {
                        seat.Label(options.People),
                        seat.Team,
                        seat.Days.From?.ToString("yyyy-MM-dd", null),
                        seat.Days.Until?.ToString("yyyy-MM-dd", null),
                    }
                ),
            Cohorts => report.Cohorts.SelectMany(cohort =>
                cohort.Active.Index().Select(week => new[] { Day(cohort.Monday), Text(cohort.People), Text(week.Index), Text(week.Item) })
            ),
            Lorenz => AdoptionJson.IsHidden(report, options.People)
                ? []
                : new[]
                {
                    (Name: report.Cost.IsListCost ? "list_cost_usd" : "client_cost_usd", Of: report.ByCost),
                    (Name: "tokens", Of: report.ByTokens),
                }.SelectMany(spread =>
                    AdoptionJson
                        .Points(spread.Of)
                        .Select(count => new[] { spread.Name, Text(count), new Quantity(spread.Of.OfLowest(count)).ToString() })
                ),
            Used => InUse(report, options)
                .Select(row =>
                    new[] { row.What, row.Name, Text(row.Users), row.Sessions.ToString(), row.Requests is { } count ? Text(count) : null }
                ),
            _ => report.Active.Select(day => new[] { Day(day.Day), Text(day.Daily), Text(day.Weekly), Text(day.Monthly) }),
        };

    static IEnumerable<string?> Cells(AdoptionReport report, AdoptionPerson person, Api.People people) =>
        [
            people.Show(person.User),
            person.Standing is { } standing ? Of(standing) : null,
            report.KnowsStanding && person.History.FirstEver is { } first ? Day(first) : null,
            Day(person.LastDay),
            Text(report.LastDay - person.LastDay),
            Text(person.History.InWindow.Count),
            (person.Usage?.Sessions ?? default).ToString(),
            Text(person.Usage?.Requests ?? 0),
            (person.Usage?.Amounts.Tokens ?? default).ToString(),
            (person.Usage?.Amounts.ClientCost ?? default).ToString(),
            person.Usage?.ListCosts?.Amount?.ToString(),
            person.Version,
            person.Seat?.Team,
        ];

    /// <summary>Everything that is in use: what requests say by themselves, then what clients said when they started.</summary>
    public static IEnumerable<(string What, string? Name, long Users, Quantity Sessions, long? Requests)> InUse(
        AdoptionReport report,
        WebOptions options
    )
    {
        foreach (var (by, answer) in report.InUse)
        {
            foreach (var row in answer.Rows)
                yield return (by.Name, row.Key[0], row.Users, row.Sessions, row.Requests);
        }

        if (report.SetUp is not { } setUp)
            yield break;
        foreach (var row in setUp.Plugins)
            yield return ("plugin_loaded", Plugin(row, options.Plugins), row.People, Quantity.FromWhole(row.Sessions), null);
        foreach (var row in setUp.McpServers)
            yield return ("mcp_server_connected", row.Key[0], row.People, Quantity.FromWhole(row.Sessions), null);
        foreach (var row in setUp.Hooks)
            yield return ("hook_registered", row.Key[0], row.People, Quantity.FromWhole(row.Sessions), null);
    }
}
