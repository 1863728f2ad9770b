using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Plumbline.Core.Model;
using Plumbline.Store.Queries;

namespace Plumbline.Server.Api;

/// <summary><c>GET /api/v1/sessions</c>.</summary>
sealed class SessionsPath(IQueryRunner store, WebOptions options, TimeProvider time) : IApiPath
{
    static readonly IReadOnlyList<Dimension> Filters =
    [
        .. Dimension.All.Where(dimension => dimension.Kind is not (DimensionKind.Day or DimensionKind.Hour)),
    ];

    public string Route => "/api/v1/sessions";

    public string Summary => "Sessions, each with what it used in the window, who and where it was, and what that stands on.";

    public string Schema => "Sessions";

    public IReadOnlyList<Parameter> Parameters { get; } =
    [
        Parameter.From,
        Parameter.To,
        Parameter.Zone,
        new("q", "Only sessions of which the id, the project, repository, branch or person, as it is shown, contains this, in any case."),
        new("sort", "What the first has most of.") { Values = [.. SessionOrders.Names], Default = SessionOrders.Names[0] },
        .. Filters.Select(dimension => new Parameter(
            dimension.Name,
            $"Only where {dimension.Name} is this; given several times: one of these; empty: absent."
        )
        {
            Repeats = true,
            Values = dimension.Kind == DimensionKind.QuerySource ? ["main", "subagent", "auxiliary", ""] : [],
        }),
        new("attr.*", "Only where this attribute is this; given several times: one of these; empty: absent.") { Repeats = true },
        Parameter.Limit,
        Parameter.Cursor,
        Parameter.AnswerFormat,
    ];

    public async Task AnswerAsync(HttpContext context)
    {
        var question = new Question(context.Request, Parameters);
        var cursor = Cursor.Read(context.Request, 3);
        var range = question.Range(time, cursor);
        var query = new SessionsQuery
        {
            Range = range,
            Zone = question.Zone(range),
            Filters = [.. question.Names.Where(IsFilter).Select(name => FilterOf(question, name))],
            Order = SessionOrders.Read(question.One("sort")),
            Search = question.One("q") is { Length: > 0 } text ? text : null,
            ShowPerson = options.People.Show,
            Offset = (int)(cursor?[0] ?? 0),
            Limit = question.Limit(),
        };
        var csv = question.WantsCsv();
        var answer = await store.AskAsync(
            reader => (query with { Filters = options.People.Resolve(query.Filters, reader) }).Run(reader),
            context.RequestAborted
        );
        var next = answer.HasMore ? Cursor.Write(context.Request, query.Offset + query.Limit, range.From, range.To) : null;
        Answer.Next(context, next);
        if (csv)
            await Answer.CsvAsync(context, Columns, answer.Rows.Select(Cells));
        else
            await Answer.JsonAsync(context, json => Write(json, query, answer, next));
    }

    static bool IsFilter(string name) =>
        Dimension.TryParse(name, out var dimension) && dimension.Kind is not (DimensionKind.Day or DimensionKind.Hour);

    static Filter FilterOf(Question question, string name)
    {
        var filter = new Filter(Dimension.Of(name), question.Values(name));
        foreach (var value in filter.Values.OfType<string>())
            DimensionValues.Check(filter.Dimension, value);
        return filter;
    }

    static readonly string[] Columns =
    [
        "session",
        "first",
        "last",
        "duration_ms",
        "users",
        "teams",
        "projects",
        "repositories",
        "branches",
        "models",
        "versions",
        "entrypoints",
        "sources",
        "prompts",
        "requests",
        "tool_calls",
        "errors",
        "input_tokens",
        "output_tokens",
        "cache_read_tokens",
        "cache_creation_tokens",
        "cache_hit_ratio",
        "client_cost_usd",
        "list_cost_usd",
        "unpriced_requests",
        "unitemised_client_cost_usd",
    ];

    IEnumerable<string?> Cells(SessionRow row) =>
        [
            row.Session,
            Time(row.First),
            Time(row.Last),
            row.Duration is { } duration ? StepTable.Milliseconds(duration).ToString(CultureInfo.InvariantCulture) : null,
            .. ListsOf(row).Select(list => string.Join(" ", list.Values)),
            .. CountsOf(row).Select(count => count.Value.ToString(CultureInfo.InvariantCulture)),
            .. TokensOf(row).Select(tokens => tokens.Value.ToString()),
            Ratio(row)?.ToString(CultureInfo.InvariantCulture),
            row.Usage.Amounts.ClientCost.ToString(),
            row.Usage.ListCosts?.Amount?.ToString(),
            row.Usage.ListCosts?.UnpricedRequests.ToString(CultureInfo.InvariantCulture),
            row.Usage.Unitemised.ClientCost.ToString(),
        ];

    static string? Time(long? nanos) => nanos is { } known ? Rfc3339.Format(known) : null;

    IEnumerable<(string Name, IEnumerable<string?> Values)> ListsOf(SessionRow row) =>
        [
            ("users", row.Facts.Users.Select(options.People.Show)),
            ("teams", row.Facts.Teams),
            ("projects", row.Facts.Projects),
            ("repositories", row.Facts.Repositories),
            ("branches", row.Facts.Branches),
            ("models", row.Models),
            ("versions", row.Facts.Versions),
            ("entrypoints", row.Facts.Entrypoints),
            ("sources", SourcesOf(row)),
        ];

    /// <summary>What a session stands on.</summary>
    public static IEnumerable<string> SourcesOf(SessionRow row) =>
        [
            .. row.HasEvents ? ["events"] : Array.Empty<string>(),
            .. row.HasLogs ? ["session_logs"] : Array.Empty<string>(),
            .. row.HasMetrics ? ["metrics"] : Array.Empty<string>(),
            .. row.HasTraces ? ["traces"] : Array.Empty<string>(),
        ];

    static (string Name, long Value)[] CountsOf(SessionRow row) =>
        [("prompts", row.Prompts), ("requests", row.Usage.Requests), ("tool_calls", row.ToolCalls), ("errors", row.Usage.Errors)];

    static (string Name, Quantity Value)[] TokensOf(SessionRow row) =>
        [
            ("input_tokens", row.Usage.Amounts.Input),
            ("output_tokens", row.Usage.Amounts.Output),
            ("cache_read_tokens", row.Usage.Amounts.CacheRead),
            ("cache_creation_tokens", row.Usage.Amounts.CacheCreation),
        ];

    static decimal? Ratio(SessionRow row)
    {
        var amounts = row.Usage.Amounts;
        var prompt = amounts.Input + amounts.CacheRead + amounts.CacheCreation;
        return prompt <= Quantity.Zero ? null : Math.Round((decimal)amounts.CacheRead.Nanos / (decimal)prompt.Nanos, 6);
    }

    void Write(Utf8JsonWriter json, SessionsQuery query, SessionsAnswer answer, string? next)
    {
        json.WriteString("from", Rfc3339.Format(query.Range.From));
        json.WriteString("to", Rfc3339.Format(query.Range.To));
        json.WriteStartArray("rows");
        foreach (var row in answer.Rows)
            WriteRow(json, row);
        json.WriteEndArray();
        json.WriteString("price_book", answer.Costs?.PriceBook);
        json.WriteString("next_cursor", next);
    }

    void WriteRow(Utf8JsonWriter json, SessionRow row)
    {
        json.WriteStartObject();
        json.WriteString("session", row.Session);
        json.WriteString("first", Time(row.First));
        json.WriteString("last", Time(row.Last));
        if (row.Duration is { } duration)
            json.WriteNumber("duration_ms", StepTable.Milliseconds(duration));
        else
            json.WriteNull("duration_ms");
        foreach (var (name, values) in ListsOf(row))
            StoryJson.Strings(json, name, values);
        foreach (var (name, count) in CountsOf(row))
            json.WriteNumber(name, count);
        foreach (var (name, tokens) in TokensOf(row))
            json.WriteNumber(name, tokens);
        if (Ratio(row) is { } ratio)
            json.WriteNumber("cache_hit_ratio", ratio);
        else
            json.WriteNull("cache_hit_ratio");
        json.WriteString("client_cost_usd", row.Usage.Amounts.ClientCost.ToString());
        json.WriteString("list_cost_usd", row.Usage.ListCosts?.Amount?.ToString());
        if (row.Usage.ListCosts is { } costs)
            json.WriteNumber("unpriced_requests", costs.UnpricedRequests);
        else
            json.WriteNull("unpriced_requests");
        json.WriteString("unitemised_client_cost_usd", row.Usage.Unitemised.ClientCost.ToString());
        json.WriteEndObject();
    }
}
