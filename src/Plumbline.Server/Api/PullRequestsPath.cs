using Microsoft.AspNetCore.Http;
using Plumbline.Store.Queries;

namespace Plumbline.Server.Api;

/// <summary><c>GET /api/v1/pull-requests</c>.</summary>
sealed class PullRequestsPath(IQueryRunner store, TimeProvider time) : IApiPath
{
    static readonly string[] Contexts = ["session", "repository", "branch"];

    static readonly Column<PullRequestRow>[] Columns =
    [
        new("pull_request", row => row.Url),
        new("number", row => row.Number),
        new("session", row => row.Session),
        new("repository", row => row.Repository),
        new("branch", row => row.Branch),
        new("made", row => Rfc3339.Format(row.Time)),
        new("sessions", row => row.Sessions),
        new("requests", row => row.Requests),
        new("input_tokens", row => (long)row.InputTokens),
        new("output_tokens", row => (long)row.OutputTokens),
        new("cache_read_tokens", row => (long)row.CacheReadTokens),
        new("cache_creation_tokens", row => (long)row.CacheCreationTokens),
        new("client_cost_usd", row => row.ClientCost.ToString()),
        new("list_cost_usd", row => Column<PullRequestRow>.Money(row.ListCost)),
    ];

    public string Route => "/api/v1/pull-requests";

    public string Summary => "What pull requests cost, from what session logs tell of who made them.";

    public string Schema => "PullRequests";

    public IReadOnlyList<Parameter> Parameters { get; } =
    [
        Parameter.From,
        Parameter.To,
        .. Contexts.Select(name => new Parameter(
            name,
            $"Only where {name} of the session that made it is this; given several times: one of these; empty: absent."
        )
        {
            Repeats = true,
        }),
        Parameter.Limit,
        Parameter.Cursor,
        Parameter.AnswerFormat,
    ];

    public async Task AnswerAsync(HttpContext context)
    {
        var question = new Question(context.Request, Parameters);
        var cursor = Cursor.Read(context.Request, 3);
        var query = new PullRequestQuery
        {
            Range = question.Range(time, cursor),
            Filters = [.. Contexts.Where(question.Names.Contains).Select(name => new Filter(Dimension.Of(name), question.Values(name)))],
            Offset = (int)(cursor?[0] ?? 0),
            Limit = question.Limit(),
        };
        var csv = question.WantsCsv();
        var answer = await store.AskAsync(query.Run, context.RequestAborted);
        var next = answer.HasMore ? Cursor.Write(context.Request, query.Offset + query.Limit, query.Range.From, query.Range.To) : null;
        await Answer.RowsAsync(context, Columns, answer.Rows, query.Range, csv, next, json => json.WriteString("prices", answer.Prices));
    }
}
