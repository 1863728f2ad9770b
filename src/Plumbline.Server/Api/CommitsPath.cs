using Microsoft.AspNetCore.Http;
using Plumbline.Store.Queries;

namespace Plumbline.Server.Api;

/// <summary><c>GET /api/v1/commits</c>.</summary>
sealed class CommitsPath(IQueryRunner store, WebOptions options, TimeProvider time) : IApiPath
{
    const string Branch = "branch";
    static readonly string[] Contexts = ["session", "repository", Branch];

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
        await Answer.RowsAsync(
            context,
            Columns(query.ByBranch),
            answer.Rows,
            query.Range,
            csv,
            next,
            json => json.WriteString("prices", answer.Prices)
        );
    }

    static bool IsByBranch(Question question) =>
        question.Values("by") switch
        {
            [] or ["commit"] => false,
            [Branch] => true,
            _ => throw new BadParameterException("by", "commit or branch"),
        };

    Column<CommitRow>[] Columns(bool isByBranch) =>
        [
            .. isByBranch ? [] : OfCommits(),
            new("repository", row => row.Repository),
            new(Branch, row => row.Branch),
            new("commits", row => row.Commits),
            new("first", row => Rfc3339.Format(row.First)),
            new("last", row => Rfc3339.Format(row.Last)),
            new("requests", row => (long)row.Requests),
            new("input_tokens", row => (long)row.InputTokens),
            new("output_tokens", row => (long)row.OutputTokens),
            new("cache_read_tokens", row => (long)row.CacheReadTokens),
            new("cache_creation_tokens", row => (long)row.CacheCreationTokens),
            new("client_cost_usd", row => row.ClientCost.ToString()),
            new("list_cost_usd", row => row.ListCost?.ToString()),
        ];

    Column<CommitRow>[] OfCommits() =>
        [
            new("commit", row => row.Commit),
            new("session", row => row.Session),
            new("prompt", row => row.Prompt),
            new("user", row => options.People.Show(row.User)),
        ];
}
