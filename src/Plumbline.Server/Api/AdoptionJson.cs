using System.Text.Json;
using Plumbline.Core.Adoption;
using Plumbline.Store.Queries;
using static Plumbline.Server.Api.AdoptionNames;

namespace Plumbline.Server.Api;

/// <summary>Adoption as JSON.</summary>
static class AdoptionJson
{
    // A curve needs no more, however many people there are.
    const int LorenzPoints = 100;

    public static void Write(Utf8JsonWriter json, AdoptionReport report, WebOptions options)
    {
        json.WriteString("from", Rfc3339.Format(report.Range.From));
        json.WriteString("to", Rfc3339.Format(report.Range.To));
        json.WriteString("tz", report.Zone.Name);
        WriteCounts(json, report);
        WriteActive(json, report);
        WriteSeats(json, report, options.People);
        WritePeople(json, report, options.People);
        WriteCohorts(json, report);
        json.WriteStartObject("concentration");
        WriteConcentration(
            json,
            report.Cost.IsListCost ? "list_cost_usd" : "client_cost_usd",
            report.ByCost,
            IsHidden(report, options.People)
        );
        WriteConcentration(json, "tokens", report.ByTokens, IsHidden(report, options.People));
        json.WriteEndObject();
        WriteMade(json, report);
        WriteVersions(json, report);
        WriteInUse(json, report, options);
        json.WriteString("price_book", report.Cost.PriceBook);
    }

    /// <summary>Whether lists of people are left out: they are so few that pseudonyms would tell who is who.</summary>
    public static bool IsHidden(AdoptionReport report, People people) => people.AreHidden && report.IsSmall;

    static void WriteCounts(Utf8JsonWriter json, AdoptionReport report)
    {
        json.WriteStartObject("people");
        json.WriteNumber("active", report.ActivePeopleCount);
        foreach (var standing in new[] { Standing.New, Standing.Continuing, Standing.Returned, Standing.Dormant })
            WriteNumber(json, Of(standing), report.KnowsStanding ? report.Count(standing) : null);
        WriteNumber(json, "elsewhere", report.KnowsStanding ? report.Elsewhere : null);
        WriteNumber(json, "never_started", report.Seats?.NeverStarted.Count);
        json.WriteEndObject();
        json.WriteNumber("developer_days", report.DeveloperDays);
        json.WriteNumber("developer_day_sessions", report.DaySessions);
    }

    static void WriteActive(Utf8JsonWriter json, AdoptionReport report)
    {
        json.WriteStartArray("active");
        foreach (var day in report.Active)
        {
            json.WriteStartObject();
            json.WriteString("day", Day(day.Day));
            json.WriteNumber("daily", day.Daily);
            json.WriteNumber("weekly", day.Weekly);
            json.WriteNumber("monthly", day.Monthly);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    static void WriteSeats(Utf8JsonWriter json, AdoptionReport report, People people)
    {
        if (report.Seats is not { } seats)
        {
            json.WriteNull("seats");
            return;
        }

        json.WriteStartObject("seats");
        json.WriteNumber("held", seats.Held);
        json.WriteNumber("active", seats.Active);
        json.WriteNumber("dormant", seats.Dormant);
        json.WriteNumber("never_started", seats.NeverStarted.Count);
        json.WriteNumber("people_without_seat", seats.WithoutSeat);
        json.WriteStartArray("never_started_people");
        foreach (var seat in IsHidden(seats, people) ? [] : seats.NeverStarted)
        {
            json.WriteStartObject();
            json.WriteString("user", seat.Label(people));
            json.WriteString("team", seat.Team);
            json.WriteString("from", seat.Days.From?.ToString("yyyy-MM-dd", null));
            json.WriteString("until", seat.Days.Until?.ToString("yyyy-MM-dd", null));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>Whether the holders of unused seats are left out, for the same reason.</summary>
    public static bool IsHidden(SeatUse seats, People people) => people.AreHidden && seats.Held < AdoptionReport.GroupMin;

    static void WritePeople(Utf8JsonWriter json, AdoptionReport report, People people)
    {
        json.WriteBoolean("rows_hidden", IsHidden(report, people));
        json.WriteStartArray("rows");
        foreach (var person in IsHidden(report, people) ? [] : report.People)
        {
            json.WriteStartObject();
            json.WriteString("user", people.Show(person.User));
            json.WriteString("standing", person.Standing is { } standing ? Of(standing) : null);
            json.WriteString("first_day", report.KnowsStanding && person.History.FirstEver is { } first ? Day(first) : null);
            json.WriteString("last_day", Day(person.LastDay));
            json.WriteNumber("silent_days", report.LastDay - person.LastDay);
            json.WriteNumber("active_days", person.History.InWindow.Count);
            json.WriteNumber("sessions", person.Usage?.Sessions ?? default);
            json.WriteNumber("requests", person.Usage?.Requests ?? 0);
            json.WriteNumber("tokens", person.Usage?.Amounts.Tokens ?? default);
            json.WriteString("client_cost_usd", (person.Usage?.Amounts.ClientCost ?? default).ToString());
            json.WriteString("list_cost_usd", person.Usage?.ListCosts?.Amount?.ToString());
            json.WriteString("version", person.Version);
            json.WriteString("seat_team", person.Seat?.Team);
            if (report.Seats is null)
                json.WriteNull("has_seat");
            else
                json.WriteBoolean("has_seat", person.Seat is not null);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    static void WriteCohorts(Utf8JsonWriter json, AdoptionReport report)
    {
        json.WriteStartArray("cohorts");
        foreach (var cohort in report.Cohorts)
        {
            json.WriteStartObject();
            json.WriteString("week", Day(cohort.Monday));
            json.WriteNumber("people", cohort.People);
            json.WriteStartArray("active");
            foreach (var active in cohort.Active)
                json.WriteNumberValue(active);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    static void WriteConcentration(Utf8JsonWriter json, string name, Concentration spread, bool isHidden)
    {
        json.WriteStartObject(name);
        json.WriteNumber("people", spread.People);
        json.WriteString("total", Amount(spread.Total));
        WriteNumber(json, "people_for_80_percent", isHidden ? null : spread.PeopleFor(80));
        json.WriteString("gini", !isHidden && spread.Gini is { } gini ? Text(gini) : null);
        json.WriteStartArray("lorenz");
        foreach (var count in isHidden ? [] : Points(spread))
        {
            json.WriteStartObject();
            json.WriteNumber("people", count);
            json.WriteString("amount", Amount(spread.OfLowest(count)));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>The numbers of people, those with the least first, at which a curve has its points.</summary>
    public static IEnumerable<int> Points(Concentration spread) =>
        spread.People <= LorenzPoints
            ? Enumerable.Range(0, spread.People + 1)
            : Enumerable.Range(0, LorenzPoints + 1).Select(i => (int)((long)i * spread.People / LorenzPoints));

    static void WriteMade(Utf8JsonWriter json, AdoptionReport report)
    {
        if (report.Made is not { } made)
        {
            json.WriteNull("made");
            return;
        }

        json.WriteStartObject("made");
        json.WriteNumber("commits", made.Commits);
        json.WriteNumber("pull_requests", made.PullRequests);
        json.WriteNumber("lines_added", made.LinesAdded);
        json.WriteNumber("lines_removed", made.LinesRemoved);
        json.WriteNumber("active_seconds_user", made.ActiveByUser);
        json.WriteNumber("active_seconds_cli", made.ActiveByCli);
        json.WriteEndObject();
    }

    static void WriteVersions(Utf8JsonWriter json, AdoptionReport report)
    {
        json.WriteStartArray("versions");
        foreach (var version in report.Versions())
        {
            json.WriteStartObject();
            json.WriteString("version", version.Usage.Key[0]);
            json.WriteString("first_day", version.FirstDay is { } day ? Day(day) : null);
            json.WriteNumber("users", version.Usage.Users);
            json.WriteNumber("users_last", version.People);
            json.WriteNumber("sessions", version.Usage.Sessions);
            json.WriteNumber("requests", version.Usage.Requests);
            json.WriteBoolean("is_old", version.IsOld);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    static void WriteInUse(Utf8JsonWriter json, AdoptionReport report, WebOptions options)
    {
        json.WriteStartArray("in_use");
        foreach (var row in AdoptionTable.InUse(report, options))
        {
            json.WriteStartObject();
            json.WriteString("what", row.What);
            json.WriteString("name", row.Name);
            json.WriteNumber("users", row.Users);
            json.WriteNumber("sessions", row.Sessions);
            WriteNumber(json, "requests", row.Requests);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteNumber("users_with_events", report.PeopleWithEvents);
        WriteNumber(json, "hook_runs", report.SetUp?.HookRuns.Events);
    }

    static void WriteNumber(Utf8JsonWriter json, string name, long? number)
    {
        if (number is { } known)
            json.WriteNumber(name, known);
        else
            json.WriteNull(name);
    }

    static string Amount(Int128 nanos) => new Core.Model.Quantity(nanos).ToString();
}
