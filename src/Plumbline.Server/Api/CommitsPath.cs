using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Plumbline.Store.Queries;

namespace Plumbline.Server.Api;

/// <summary><c>GET /api/v1/commits</c>.</summary>
sealed class CommitsPath(IQueryRunner store, WebOptions options, TimeProvider time) : IApiPath
{
    const string Branch = "branch";
    static readonly string[] Contexts = ["session", "repository", Branch];
    static readonly string[] OfCommits = ["commit", "session", "prompt", "user"];
    static readonly string[] Texts = ["repository", Branch];
    static readonly string[] Counts = ["requests", "input_tokens", "output_tokens", "cache_read_tokens", "cache_creation_tokens"];

    public string Route => "/api/v1/commits";

    public string Summary => "What commits cost: what their sessions used for each, or for each branch.";

    public string Schema => "Commits";

    public IReadOnlyList<Parameter> Parameters { get; } =
    [
        Parameter.From,
        Parameter.To,
        new("by", "What a row is.") { Values = ["commit", Branch], Default = "commit" },
        .. Contexts.Select(name => new Parameter(name, $"Only where {name} is this; given several times: one of these; empty: absent.")
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
        var query = new CommitQuery
        {
            Range = question.Range(time, cursor),
            ByBranch = IsByBranch(question),
            Filters = [.. Contexts.Where(question.Names.Contains).Select(name => new Filter(Dimension.Of(name), question.Values(name)))],
            Offset = (int)(cursor?[0] ?? 0),
            Limit = question.Limit(),
        };
        var csv = question.WantsCsv();
        var answer = await store.AskAsync(query.Run, context.RequestAborted);
        var next = answer.HasMore ? Cursor.Write(context.Request, query.Offset + query.Limit, query.Range.From, query.Range.To) : null;
        Answer.Next(context, next);
        if (csv)
            await Answer.CsvAsync(context, Columns(query), answer.Rows.Select(row => Cells(query, row)));
        else
            await Answer.JsonAsync(context, json => Write(json, query, answer, next));
    }

    static bool IsByBranch(Question question) =>
        question.Values("by") switch
        {
            [] or ["commit"] => false,
            [Branch] => true,
            _ => throw new BadParameterException("by", "commit or branch"),
        };

    static IReadOnlyList<string> Columns(CommitQuery query) =>
        [.. query.ByBranch ? [] : OfCommits, .. Texts, "commits", "first", "last", .. Counts, "client_cost_usd", "list_cost_usd"];

    IEnumerable<string?> Cells(CommitQuery query, CommitRow row) =>
        [
            .. TextsOf(query, row),
            row.Commits.ToString(CultureInfo.InvariantCulture),
            Rfc3339.Format(row.First),
            Rfc3339.Format(row.Last),
            .. CountsOf(row).Select(count => count.ToString(CultureInfo.InvariantCulture)),
            row.ClientCost.ToString(),
            row.ListCost?.ToString(),
        ];

    string?[] TextsOf(CommitQuery query, CommitRow row) =>
        query.ByBranch
            ? [row.Repository, row.Branch]
            : [row.Commit, row.Session, row.Prompt, options.People.Show(row.User), row.Repository, row.Branch];

    static long[] CountsOf(CommitRow row) =>
        [(long)row.Requests, (long)row.InputTokens, (long)row.OutputTokens, (long)row.CacheReadTokens, (long)row.CacheCreationTokens];

    void Write(Utf8JsonWriter json, CommitQuery query, CommitAnswer answer, string? next)
    {
        json.WriteString("from", Rfc3339.Format(query.Range.From));
        json.WriteString("to", Rfc3339.Format(query.Range.To));
        json.WriteStartArray("rows");
        foreach (var row in answer.Rows)
            Write(json, query, row);
        json.WriteEndArray();
        json.WriteString("prices", answer.Prices);
        json.WriteString("next_cursor", next);
    }

    void Write(Utf8JsonWriter json, CommitQuery query, CommitRow row)
    {
        json.WriteStartObject();
        string[] names = query.ByBranch ? Texts : [.. OfCommits, .. Texts];
        foreach (var (name, value) in names.Zip(TextsOf(query, row)))
            json.WriteString(name, value);
        json.WriteNumber("commits", row.Commits);
        json.WriteString("first", Rfc3339.Format(row.First));
        json.WriteString("last", Rfc3339.Format(row.Last));
        foreach (var (name, value) in Counts.Zip(CountsOf(row)))
            json.WriteNumber(name, value);
        json.WriteString("client_cost_usd", row.ClientCost.ToString());
        json.WriteString("list_cost_usd", row.ListCost?.ToString());
        json.WriteEndObject();
    }
}
