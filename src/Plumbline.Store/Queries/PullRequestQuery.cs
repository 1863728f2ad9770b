using System.Globalization;
using Plumbline.Core.Model;

namespace Plumbline.Store.Queries;

/// <summary>
/// What pull requests cost, as <c>plumb pr</c> adds it up on one machine: what a session did until it made one was for it, and after its last one
/// still is; so is what other sessions did on the branch that it was made from. Session logs alone tell who made a pull request.
/// </summary>
public sealed record PullRequestQuery
{
    /// <summary>The event that a telling is stored as.</summary>
    public const string Event = "pull_request";

    // What everybody's work goes into says nothing of one piece of work.
    static readonly string[] SharedBranches = ["main", "master", "trunk", "develop", "HEAD"];

    /// <summary>Pull requests that were made in it; what they cost may have been used before and after.</summary>
    public required TimeRange Range { get; init; }

    /// <summary>Conditions on <c>session</c>, <c>repository</c> and <c>branch</c> of the sessions that made them.</summary>
    public IReadOnlyList<Filter> Filters { get; init; } = [];

    /// <summary>Rows to skip.</summary>
    public int Offset { get; init; }

    public int Limit { get; init; } = 1000;

    /// <summary>Asks.</summary>
    public PullRequestAnswer Run(IStoreReader store)
    {
        var prices = CostVersion.Current(store);
        // Most ledgers have none: then nothing has to be added up.
        if (!HasAny(store))
            return new PullRequestAnswer([], false, prices?.Version);
        var rows = store.Read(Sql(store, prices), PullRequestRow.Read);
        return new PullRequestAnswer([.. rows.Take(Limit)], rows.Count > Limit, prices?.Version);
    }

    static bool HasAny(IStoreReader store) =>
        StringIds.Find(store, [Event]).Of(Event) is { } name
        && store
            .Read(
                FormattableString.Invariant($"SELECT 1 FROM {RareEvents.Table(store)} e WHERE e.name_id = {name} LIMIT 1"),
                row => row.Int64(0)
            )
            .Count > 0;

    SqlText Sql(IStoreReader store, CostVersion? prices)
    {
        var dialect = store.Dialect;
        var parameters = new SqlParameters();
        var conditions = Filters
            .Select(filter => TextConditions.In("o." + filter.Dimension.Source, filter.Values, parameters))
            .Prepend(Range.Sql("o.time"));
        var sql = $"""
            WITH {Links(store)},
            {Branches()},
            parts AS (
                SELECT c.id AS context_id, c.session AS session, k.url AS url, k.from_time AS from_time, k.until_time AS until_time
                FROM sessions_spans k JOIN contexts c ON c.session = k.session
                UNION ALL
                SELECT c.id, c.session, k.url, k.from_time, k.until_time
                FROM branch_spans k JOIN contexts c ON c.repository = k.repository AND c.branch = k.branch WHERE c.session NOT IN (SELECT session FROM made)
            ),
            told_costs AS (
                SELECT k.url AS url, k.session AS session, count(*) AS requests, sum(r.input_tokens) AS input_tokens, sum(r.output_tokens) AS output_tokens,
                       sum(r.cache_read_tokens) AS cache_read_tokens, sum(r.cache_creation_tokens) AS cache_creation_tokens,
                       sum(r.client_cost) AS client_cost, CAST(NULL AS HUGEINT) AS list_cost
                FROM requests r JOIN parts k ON {OfPart("r")} GROUP BY k.url, k.session{ListCosts(prices)}
            ),
            used AS (
                SELECT url, sum(requests) AS requests, count(DISTINCT session) AS sessions, sum(input_tokens) AS input_tokens, sum(output_tokens) AS output_tokens,
                       sum(cache_read_tokens) AS cache_read_tokens, sum(cache_creation_tokens) AS cache_creation_tokens, sum(client_cost) AS client_cost,
                       sum(list_cost) AS list_cost
                FROM told_costs GROUP BY url
            ),
            ones AS (
                SELECT m.url AS url, min(m.number) AS number, min(m.time) AS time, {dialect.ValueAtLeast("m.session", "m.time")} AS session,
                       {dialect.ValueAtLeast("b.repository", "m.time")} AS repository, {dialect.ValueAtLeast(
                "b.branch",
                "m.time"
            )} AS branch
                FROM made m LEFT JOIN latest b ON b.session = m.session AND b.url = m.url GROUP BY m.url
            )
            SELECT o.url, {dialect.WholeNumber(
                "o.number"
            )}, o.session, o.repository, o.branch, o.time, coalesce(u.sessions, 0), coalesce(u.requests, 0),
                   u.input_tokens, u.output_tokens, u.cache_read_tokens, u.cache_creation_tokens, u.client_cost, u.list_cost
            FROM ones o LEFT JOIN used u ON u.url = o.url
            WHERE {string.Join(" AND ", conditions)}
            ORDER BY u.client_cost DESC NULLS LAST, u.list_cost DESC NULLS LAST, o.url
            """;
        return parameters.Build(string.Create(CultureInfo.InvariantCulture, $"{sql} LIMIT {Limit + 1} OFFSET {Offset}"));
    }

    // Requests and their list costs are added up apart: a join of millions of rows by their number takes seconds.
    static string OfPart(string table) =>
        $"k.context_id = {table}.context_id AND {table}.time > k.from_time AND {table}.time <= k.until_time";

    static string ListCosts(CostVersion? prices) =>
        prices is null
            ? ""
            : $" UNION ALL SELECT k.url, NULL, 0, NULL, NULL, NULL, NULL, NULL, sum(l.list_cost) FROM {prices.Table} l JOIN parts k ON {OfPart("l")} GROUP BY k.url";

    // Of all time: where one's part begins depends on the one before it. Told more than once in a session it was made the first time.
    static string Links(IStoreReader store) =>
        $"""
            told AS (
                SELECT e.row AS row, e.time AS time, c.session AS session, {store.Dialect.JsonText(
                "e.attributes",
                "pull_request_url"
            )} AS url,
                       {store.Dialect.JsonText("e.attributes", "pull_request_number")} AS number
                FROM {RareEvents.Table(store)} e JOIN contexts c ON c.id = e.context_id
                WHERE e.name_id = (SELECT id FROM strings WHERE value = '{Event}') AND c.session IS NOT NULL
            ),
            made AS (
                SELECT session, url, min(time) AS time, min(number) AS number FROM told WHERE url IS NOT NULL GROUP BY session, url
            ),
            sessions_spans AS (
                SELECT session, url, time, {Spans("session")} FROM made
            )
            """;

    // A pull request is made from the branch on which its session worked last before it.
    static string Branches() =>
        $"""
            latest AS (
                SELECT session, url, time, repository, branch FROM (
                    SELECT m.session AS session, m.url AS url, m.time AS time, c.repository AS repository, c.branch AS branch,
                           row_number() OVER (PARTITION BY m.session, m.url ORDER BY r.time DESC, r.row DESC) AS place
                    FROM made m JOIN contexts c ON c.session = m.session AND c.branch IS NOT NULL JOIN requests r ON r.context_id = c.id AND r.time <= m.time
                ) AS ranked WHERE place = 1
            ),
            branch_spans AS (
                SELECT repository, branch, url, time, {Spans("repository, branch")} FROM latest
                WHERE repository IS NOT NULL AND branch NOT IN ({string.Join(", ", SharedBranches.Select(SqlDialect.Quote))})
            )
            """;

    // After the one before, and until its own time; the last one's part never ends.
    static string Spans(string of) =>
        $"""
            coalesce(lag(time) OVER (PARTITION BY {of} ORDER BY time, url), {long.MinValue}) AS from_time,
                   CASE WHEN lead(url) OVER (PARTITION BY {of} ORDER BY time, url) IS NULL THEN {long.MaxValue} ELSE time END AS until_time
            """;
}

/// <summary>A page of pull requests, and whether more follow.</summary>
/// <param name="Prices">The version of prices that list costs are by; null while there is none.</param>
public sealed record PullRequestAnswer(IReadOnlyList<PullRequestRow> Rows, bool HasMore, string? Prices);

/// <summary>A pull request and what was used for it. Times are nanoseconds since 1970.</summary>
/// <param name="Url">Its address.</param>
/// <param name="Number">Its number; null when it was not told.</param>
/// <param name="Session">The session that told of it first.</param>
/// <param name="Repository">The repository that this session worked in; null where it is not known.</param>
/// <param name="Branch">The branch that it was made from; null where it is not known.</param>
/// <param name="Time">When it was made.</param>
/// <param name="Sessions">Sessions with requests for it.</param>
/// <param name="ClientCost">The client's estimate.</param>
/// <param name="ListCost">At list prices, of the requests that have one; null when none has.</param>
public sealed record PullRequestRow(
    string Url,
    long? Number,
    string Session,
    string? Repository,
    string? Branch,
    long Time,
    long Sessions,
    long Requests,
    Int128 InputTokens,
    Int128 OutputTokens,
    Int128 CacheReadTokens,
    Int128 CacheCreationTokens,
    Quantity ClientCost,
    Quantity? ListCost
)
{
    /// <summary>Reads a row of the query.</summary>
    public static PullRequestRow Read(IRow row) =>
        new(
            row.Text(0)!,
            row.IsNull(1) ? null : row.Int64(1),
            row.Text(2)!,
            row.Text(3),
            row.Text(4),
            row.Int64(5),
            row.Int64(6),
            (long)row.Int128(7),
            row.Int128(8),
            row.Int128(9),
            row.Int128(10),
            row.Int128(11),
            row.Quantity(12),
            row.IsNull(13) ? null : row.Quantity(13)
        );
}
