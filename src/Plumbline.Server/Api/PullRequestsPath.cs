using System.Text.Json;
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
        Answer.Next(context, next);
        if (csv)
            await Answer.CsvAsync(
                context,
                Columns.Select(column => column.Name),
                answer.Rows.Select(row => Columns.Select(column => column.Cell(row)))
            );
        else
            await Answer.JsonAsync(context, json => Write(json, query, answer, next));
    }

    static void Write(Utf8JsonWriter json, PullRequestQuery query, PullRequestAnswer answer, string? next)
    {
        json.WriteString("from", Rfc3339.Format(query.Range.From));
        json.WriteString("to", Rfc3339.Format(query.Range.To));
        json.WriteStartArray("rows");
        foreach (var row in answer.Rows)
        {
            json.WriteStartObject();
            foreach (var column in Columns)
                column.Write(json, row);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteString("prices", answer.Prices);
        json.WriteString("next_cursor", next);
    }
}
