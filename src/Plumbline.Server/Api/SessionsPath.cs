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

    readonly Column<SessionRow>[] _columns = Columns(options.People);

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
        await Answer.RowsAsync(
            context,
            _columns,
            answer.Rows,
            range,
            csv,
            next,
            json => json.WriteString("price_book", answer.Costs?.PriceBook)
        );
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

    static Column<SessionRow>[] Columns(People people) =>
        [
            new("session", row => row.Session),
            new("first", row => Time(row.First)),
            new("last", row => Time(row.Last)),
            new("duration_ms", row => row.Duration is { } duration ? StepTable.Milliseconds(duration) : null),
            new("users", row => row.Facts.Users.Select(people.Show)),
            new("teams", row => row.Facts.Teams),
            new("projects", row => row.Facts.Projects),
            new("repositories", row => row.Facts.Repositories),
            new("branches", row => row.Facts.Branches),
            new("models", row => row.Models),
            new("versions", row => row.Facts.Versions),
            new("entrypoints", row => row.Facts.Entrypoints),
            new("sources", SourcesOf),
            new("prompts", row => row.Prompts),
            new("requests", row => row.Usage.Requests),
            new("tool_calls", row => row.ToolCalls),
            new("errors", row => row.Usage.Errors),
            new("input_tokens", row => Column<SessionRow>.Number(row.Usage.Amounts.Input)),
            new("output_tokens", row => Column<SessionRow>.Number(row.Usage.Amounts.Output)),
            new("cache_read_tokens", row => Column<SessionRow>.Number(row.Usage.Amounts.CacheRead)),
            new("cache_creation_tokens", row => Column<SessionRow>.Number(row.Usage.Amounts.CacheCreation)),
            new("cache_hit_ratio", row => Ratio(row)),
            new("client_cost_usd", row => row.Usage.Amounts.ClientCost.ToString()),
            new("list_cost_usd", row => row.Usage.ListCosts?.Amount?.ToString()),
            new("unpriced_requests", row => row.Usage.ListCosts?.UnpricedRequests),
            new("unitemised_client_cost_usd", row => row.Usage.Unitemised.ClientCost.ToString()),
        ];

    static string? Time(long? nanos) => nanos is { } known ? Rfc3339.Format(known) : null;

    /// <summary>What a session stands on.</summary>
    public static IEnumerable<string> SourcesOf(SessionRow row) =>
        [
            .. row.HasEvents ? ["events"] : Array.Empty<string>(),
            .. row.HasLogs ? ["session_logs"] : Array.Empty<string>(),
            .. row.HasMetrics ? ["metrics"] : Array.Empty<string>(),
            .. row.HasTraces ? ["traces"] : Array.Empty<string>(),
        ];

    static decimal? Ratio(SessionRow row)
    {
        var amounts = row.Usage.Amounts;
        var prompt = amounts.Input + amounts.CacheRead + amounts.CacheCreation;
        return prompt <= Quantity.Zero ? null : Math.Round((decimal)amounts.CacheRead.Nanos / (decimal)prompt.Nanos, 6);
    }
}
