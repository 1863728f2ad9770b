using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Plumbline.Core.Model;
using Plumbline.Core.Pricing;
using Plumbline.Store.Queries;

namespace Plumbline.Server.Api;

/// <summary><c>GET /api/v1/usage</c>.</summary>
sealed class UsagePath(IQueryRunner store, WebOptions options, TimeProvider time) : IApiPath
{
    static readonly string DimensionNames = string.Join(", ", Dimension.All.Select(dimension => dimension.Name)) + ", attr.<key>";

    public string Route => "/api/v1/usage";

    public string Summary =>
        "Requests, tokens, the client's cost estimate, list cost, sessions, people and errors, by anything known of them.";

    public string Schema => "Usage";

    public bool HasNotYet => true;

    public IReadOnlyList<Parameter> Parameters { get; } =
    [
        Parameter.From,
        Parameter.To,
        Parameter.Zone,
        new("by", $"A comma list of what to group by: {DimensionNames}. Without it: the total alone.") { Example = "team,day" },
        .. FilterParameters.All,
        new(
            "sort",
            "A comma list of columns, a minus before one for falling order. Without it: day and hour rising, then the client's estimate and the list cost falling."
        )
        {
            Example = "-client_cost_usd",
        },
        new(
            "prices",
            "The version of prices that costs are worked out with, for \"what if\"; `prices` of an answer, or of `/api/v1/prices`. Without it: the current one."
        )
        {
            Example = "2026-11-20-1a2b3c4d",
        },
        Parameter.Limit,
        Parameter.Cursor,
        Parameter.AnswerFormat,
    ];

    public async Task AnswerAsync(HttpContext context)
    {
        var question = new Question(context.Request, Parameters);
        var cursor = Cursor.Read(context.Request, 3);
        var query = Read(question, cursor);
        var csv = question.WantsCsv();
        var answer = await store.AskAsync(
            reader => (query with { Filters = options.People.Resolve(query.Filters, reader) }).Run(reader),
            context.RequestAborted
        );
        var next = answer.HasMore ? Cursor.Write(context.Request, query.Offset + query.Limit, query.Range.From, query.Range.To) : null;
        Answer.Next(context, next);
        if (csv)
            await Answer.CsvAsync(
                context,
                UsageTable.Columns(query.By),
                answer.Rows.Select(row => UsageTable.Cells(query.By, row, options.People))
            );
        else
            await Answer.JsonAsync(context, json => Write(json, query, answer, next));
    }

    UsageQuery Read(Question question, long[]? cursor)
    {
        var range = question.Range(time, cursor);
        var by = question.List("by").Select(name => Parse("by", name)).Distinct().ToList();
        return new UsageQuery
        {
            Range = range,
            Zone = question.Zone(range),
            By = by,
            Filters = FilterParameters.Read(question),
            Sort = Sort(question, by),
            Prices = question.One("prices"),
            WithApiEquivalent = true,
            Offset = (int)(cursor?[0] ?? 0),
            Limit = question.Limit(),
        };
    }

    static Dimension Parse(string parameter, string name) =>
        Dimension.TryParse(name, out var dimension)
            ? dimension
            : throw new BadParameterException(parameter, "a comma list of " + DimensionNames);

    // Sorting by hidden names would tell their order.
    IReadOnlyList<string> Sort(Question question, List<Dimension> by)
    {
        var names = by.Where(dimension => !(options.People.AreHidden && dimension.NamesPeople))
            .Select(dimension => dimension.Name)
            .ToList();
        var takes =
            "a comma list of columns of the answer, with a minus for falling order: "
            + string.Join(", ", names.Concat(UsageQuery.SortableColumns));
        var sort = question.Sort(name => names.Contains(name) || UsageQuery.SortableColumns.Contains(name), takes);
        return sort.Count > 0 ? sort : UsageQuery.DefaultSort(by);
    }

    void Write(Utf8JsonWriter json, UsageQuery query, UsageAnswer answer, string? next)
    {
        json.WriteString("from", Rfc3339.Format(query.Range.From));
        json.WriteString("to", Rfc3339.Format(query.Range.To));
        json.WriteString("tz", query.Zone.Name);
        json.WriteStartArray("rows");
        foreach (var row in answer.Rows)
            WriteRow(json, query.By, row);
        json.WriteEndArray();
        json.WritePropertyName("total");
        WriteRow(json, [], answer.Total);
        json.WriteStartObject("sources");
        json.WriteNumber("events", answer.Total.EventRequests);
        // Metrics meter amounts, not requests: what only they know is in "unitemised".
        json.WriteNumber("metrics", 0);
        json.WriteNumber("session_logs", answer.Total.LogRequests);
        json.WriteEndObject();
        json.WriteString("price_book", answer.PriceBook);
        json.WriteString("prices", answer.Costs?.Version);
        json.WriteString("rules", answer.Rules);
        json.WriteString("next_cursor", next);
    }

    void WriteRow(Utf8JsonWriter json, IReadOnlyList<Dimension> by, UsageRow row)
    {
        json.WriteStartObject();
        for (var i = 0; i < by.Count; i++)
            json.WriteString(by[i].Name, options.People.Show(by[i], row.Key[i]));
        json.WriteNumber("requests", row.Requests);
        WriteAmounts(json, row.Amounts, row.CacheCreation5m, row.CacheCreation1h);
        WriteListCosts(json, row.ListCosts);
        if (row.Coverage is { } coverage)
            json.WriteNumber("coverage", coverage);
        else
            json.WriteNull("coverage");
        json.WriteNumber("sessions", row.Sessions);
        json.WriteNumber("users", row.Users);
        json.WriteNumber("errors", row.Errors);
        json.WriteStartObject("unitemised");
        WriteAmounts(json, row.Unitemised, 0, 0);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    static void WriteListCosts(Utf8JsonWriter json, ListCosts? costs)
    {
        json.WriteString("list_cost_usd", costs?.Amount?.ToString());
        json.WriteString("list_cost_low_usd", costs?.Low.ToString());
        json.WriteString("list_cost_high_usd", costs?.High.ToString());
        json.WriteString("effective_cost_usd", costs?.Effective?.ToString());
        json.WriteString("api_equivalent_usd", costs?.ApiEquivalent?.ToString());
        WriteCount(json, "unpriced_requests", costs?.UnpricedRequests);
        WriteCount(json, "unpriced_tokens", costs?.UnpricedTokens);
        WriteCount(json, "solved_requests", costs?.SolvedRequests);
        WriteCount(json, "bounded_requests", costs?.BoundedRequests);
        if (costs is null)
        {
            json.WriteNull("cost_difference");
            return;
        }

        json.WriteStartObject("cost_difference");
        foreach (var (cause, amount) in costs.Differences)
            json.WriteString(cause.Name(), amount.ToString());
        json.WriteEndObject();
    }

    static void WriteCount(Utf8JsonWriter json, string name, long? count)
    {
        if (count is { } known)
            json.WriteNumber(name, known);
        else
            json.WriteNull(name);
    }

    static void WriteAmounts(Utf8JsonWriter json, UsageAmounts amounts, long fiveMinutes, long hour)
    {
        json.WriteNumber("input_tokens", amounts.Input);
        json.WriteNumber("output_tokens", amounts.Output);
        json.WriteNumber("cache_read_tokens", amounts.CacheRead);
        json.WriteNumber("cache_creation_tokens", amounts.CacheCreation);
        json.WriteNumber("cache_creation_5m_tokens", fiveMinutes);
        json.WriteNumber("cache_creation_1h_tokens", hour);
        json.WriteString("client_cost_usd", amounts.ClientCost.ToString());
    }
}

/// <summary>The columns of usage as a table.</summary>
static class UsageTable
{
    static readonly string[] Amounts = ["input_tokens", "output_tokens", "cache_read_tokens", "cache_creation_tokens"];

    public static IEnumerable<string> Columns(IReadOnlyList<Dimension> by) =>
        [
            .. by.Select(dimension => dimension.Name),
            "requests",
            .. Amounts,
            "cache_creation_5m_tokens",
            "cache_creation_1h_tokens",
            "client_cost_usd",
            "list_cost_usd",
            "list_cost_low_usd",
            "list_cost_high_usd",
            "effective_cost_usd",
            "api_equivalent_usd",
            "unpriced_requests",
            "unpriced_tokens",
            "solved_requests",
            "bounded_requests",
            .. CostDifferences.All.Select(cause => $"cost_difference_{cause.Name()}_usd"),
            "coverage",
            "sessions",
            "users",
            "errors",
            .. Amounts.Select(name => "unitemised_" + name),
            "unitemised_client_cost_usd",
        ];

    public static IEnumerable<string?> Cells(IReadOnlyList<Dimension> by, UsageRow row, People people) =>
        [
            .. by.Select((dimension, i) => people.Show(dimension, row.Key[i])),
            Text(row.Requests),
            .. Tokens(row.Amounts),
            Text(row.CacheCreation5m),
            Text(row.CacheCreation1h),
            row.Amounts.ClientCost.ToString(),
            row.ListCosts?.Amount?.ToString(),
            row.ListCosts?.Low.ToString(),
            row.ListCosts?.High.ToString(),
            row.ListCosts?.Effective?.ToString(),
            row.ListCosts?.ApiEquivalent?.ToString(),
            Text(row.ListCosts?.UnpricedRequests),
            Text(row.ListCosts?.UnpricedTokens),
            Text(row.ListCosts?.SolvedRequests),
            Text(row.ListCosts?.BoundedRequests),
            .. CostDifferences.All.Select(cause => row.ListCosts?.Differences.GetValueOrDefault(cause).ToString()),
            row.Coverage?.ToString("0.######", CultureInfo.InvariantCulture),
            row.Sessions.ToString(),
            Text(row.Users),
            Text(row.Errors),
            .. Tokens(row.Unitemised),
            row.Unitemised.ClientCost.ToString(),
        ];

    static IEnumerable<string> Tokens(UsageAmounts amounts) =>
        [amounts.Input.ToString(), amounts.Output.ToString(), amounts.CacheRead.ToString(), amounts.CacheCreation.ToString()];

    static string? Text(long? number) => number is { } known ? Text(known) : null;

    static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
