using System.Globalization;

namespace Plumbline.Store.Queries;

/// <summary>
/// What commits cost: of each session what it used since its commit before, and of its last commit also what followed. Claude Code tells a
/// commit with the result of the tool that made it, and so also its branch.
/// </summary>
public sealed record CommitQuery
{
    /// <summary>Commits that were made in it; what they cost may have been used before and after.</summary>
    public required TimeRange Range { get; init; }

    /// <summary>Whether rows are branches of repositories rather than single commits.</summary>
    public bool ByBranch { get; init; }

    /// <summary>Conditions on <c>session</c>, <c>repository</c> and <c>branch</c>.</summary>
    public IReadOnlyList<Filter> Filters { get; init; } = [];

    /// <summary>Rows to skip.</summary>
    public int Offset { get; init; }

    public int Limit { get; init; } = 1000;

    /// <summary>Asks.</summary>
    public CommitAnswer Run(IStoreReader store)
    {
        var prices = CostVersion.Current(store);
        var rows = store.Read(Sql(store, prices), CommitRow.Read);
        return new CommitAnswer([.. rows.Take(Limit)], rows.Count > Limit, prices?.Version);
    }

    SqlText Sql(IStoreReader store, CostVersion? prices)
    {
        var dialect = store.Dialect;
        var parameters = new SqlParameters();
        var conditions = Filters
            .Select(filter => TextConditions.In("k." + filter.Dimension.Source, filter.Values, parameters))
            .Prepend(Range.Sql("k.time"));
        var (commit, session, prompt, user, groups) = ByBranch
            ? (dialect.NoText, dialect.NoText, dialect.NoText, dialect.NoText, "k.repository, k.branch")
            : ("k.revision", "k.session", "k.prompt", "k.user", "k.row, k.revision, k.session, k.prompt, k.user, k.repository, k.branch");
        var order = ByBranch ? "sum(u.client_cost) DESC NULLS LAST, k.repository, k.branch" : "max(k.time) DESC, k.row DESC";
        // A page of commits is found before anything is added up; branches are in the order of what they cost.
        var page = ByBranch
            ? ""
            : string.Create(CultureInfo.InvariantCulture, $" ORDER BY k.time DESC, k.row DESC LIMIT {Limit + 1} OFFSET {Offset}");
        var listCosts = prices is null
            ? ""
            : $" UNION ALL SELECT k.row, 0, NULL, NULL, NULL, NULL, NULL, sum(l.list_cost) FROM {prices.Table} l JOIN parts k ON {OfPart("l")} GROUP BY k.row";
        var sql = $"""
            {Commits(store)},
            wanted AS (SELECT * FROM commits k WHERE {string.Join(" AND ", conditions)}{page}),
            parts AS (SELECT c.id AS context_id, k.row AS row, k.from_time AS from_time, k.until_time AS until_time FROM wanted k JOIN contexts c ON c.session = k.session),
            told_costs AS (
                SELECT k.row AS row, count(*) AS requests, sum(r.input_tokens) AS input_tokens, sum(r.output_tokens) AS output_tokens,
                       sum(r.cache_read_tokens) AS cache_read_tokens, sum(r.cache_creation_tokens) AS cache_creation_tokens,
                       sum(r.client_cost) AS client_cost, CAST(NULL AS HUGEINT) AS list_cost
                FROM requests r JOIN parts k ON {OfPart("r")} GROUP BY k.row{listCosts}
            ),
            used AS (
                SELECT row, sum(requests) AS requests, sum(input_tokens) AS input_tokens, sum(output_tokens) AS output_tokens, sum(cache_read_tokens) AS cache_read_tokens,
                       sum(cache_creation_tokens) AS cache_creation_tokens, sum(client_cost) AS client_cost, sum(list_cost) AS list_cost
                FROM told_costs GROUP BY row
            )
            SELECT {commit}, {session}, {user}, k.repository, k.branch, count(*), min(k.time), max(k.time), sum(coalesce(u.requests, 0)),
                   sum(u.input_tokens), sum(u.output_tokens), sum(u.cache_read_tokens), sum(u.cache_creation_tokens), sum(u.client_cost), sum(u.list_cost),
                   {prompt}
            FROM wanted k LEFT JOIN used u ON u.row = k.row
            GROUP BY {groups}
            ORDER BY {order}
            """;
        var rest = ByBranch ? string.Create(CultureInfo.InvariantCulture, $" LIMIT {Limit + 1} OFFSET {Offset}") : "";
        return parameters.Build(sql + rest);
    }

    // Requests and their list costs are added up apart: a join of millions of rows by their number takes seconds.
    static string OfPart(string table) =>
        $"k.context_id = {table}.context_id AND {table}.time > k.from_time AND {table}.time <= k.until_time";

    // All commits of all time: where one's part begins depends on the one before it. One that is told twice in a session is made once.
    static string Commits(IStoreReader store) =>
        $"""
            WITH told AS (
                SELECT e.row AS row, e.time AS time, c.session AS session, c.repository AS repository, c.branch AS branch, p.user AS user,
                       coalesce(l.text, {store.Dialect.IdText("e.prompt")}) AS prompt, {store.Dialect.JsonText(
                "e.attributes",
                "git_commit_id"
            )} AS revision
                FROM {RareEvents.Table(store)} e JOIN contexts c ON c.id = e.context_id JOIN people p ON p.context_id = e.context_id LEFT JOIN long_ids l ON l.id = e.prompt
                WHERE e.name_id = (SELECT id FROM strings WHERE value = 'tool_result') AND {store.Dialect.Holds(
                "e.attributes",
                RareEvents.CommitKey
            )} AND c.session IS NOT NULL
            ),
            made AS (
                SELECT *, row_number() OVER (PARTITION BY session, revision ORDER BY time, row) AS telling FROM told WHERE revision IS NOT NULL
            ),
            commits AS (
                SELECT *, coalesce(lag(time) OVER (PARTITION BY session ORDER BY time, row), {long.MinValue}) AS from_time,
                       CASE WHEN lead(row) OVER (PARTITION BY session ORDER BY time, row) IS NULL THEN {long.MaxValue} ELSE time END AS until_time
                FROM made WHERE telling = 1
            )
            """;
}

/// <summary>A page of commits or branches, and whether more follow.</summary>
/// <param name="Prices">The version of prices that list costs are by; null while there is none.</param>
public sealed record CommitAnswer(IReadOnlyList<CommitRow> Rows, bool HasMore, string? Prices);
