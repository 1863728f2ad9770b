using Plumbline.Core.Reliability;

namespace Plumbline.Store.Queries;

/// <summary>Requests that failed for good (<c>api_error</c>): by class and status, in all and by anything that errors know.</summary>
public sealed record FailureQuery
{
    internal const string ExhaustedEvent = "api_retries_exhausted";

    public required TimeRange Range { get; init; }

    /// <summary>What to keep apart in <see cref="FailureAnswer.Groups"/>. One that <see cref="AttemptQuery.Knows"/>.</summary>
    public required Dimension By { get; init; }

    /// <summary>Each must be one that <see cref="AttemptQuery.Knows"/>.</summary>
    public IReadOnlyList<Filter> Filters { get; init; } = [];

    /// <summary>Asks.</summary>
    public FailureAnswer Run(IStoreReader store)
    {
        var scope = new RequestScope(store, Filters, By);
        var parts = new[] { Part(scope, store, UsageSql.ErrorEvent), Part(scope, store, ExhaustedEvent) }.OfType<string>().ToList();
        if (parts.Count == 0)
            return new FailureAnswer([], []);
        var sql = $"""
            WITH told AS ({string.Join("\nUNION ALL\n", parts)}),
            kinds AS (
                SELECT x.status AS status, x.error AS error, {ErrorClassSql.Of("x.status", "x.error", store.Dialect)} AS class
                FROM (SELECT DISTINCT status, error FROM told) x),
            failed AS MATERIALIZED (
                SELECT x.*, k.class AS class, c.session AS session, p.user AS person
                FROM told x JOIN kinds k ON k.status IS NOT DISTINCT FROM x.status AND k.error IS NOT DISTINCT FROM x.error
                JOIN contexts c ON c.id = x.context_id JOIN people p ON p.context_id = x.context_id)
            SELECT * FROM (
                SELECT 0 AS is_of_all, f.label AS label, f.class AS class, f.status AS status, {Sums} FROM failed f GROUP BY f.label, f.class, f.status
                UNION ALL SELECT 1, NULL, f.class, f.status, {Sums} FROM failed f GROUP BY f.class, f.status) x
            ORDER BY 5 DESC, 6 DESC, 3, 4, 2
            """;
        var rows = store.Read(scope.Parameters.Build(sql), row => (IsOfAll: row.Int64(0) != 0, Row: Read(scope, row)));
        return new FailureAnswer(
            [.. rows.Where(row => row.IsOfAll).Select(row => row.Row)],
            [.. rows.Where(row => !row.IsOfAll).Select(row => row.Row)]
        );
    }

    // A column for each of what is counted. Sets of grouping would count what is distinct several times over.
    const string Sums =
        "sum(f.failed) AS failed, sum(f.exhausted) AS exhausted, sum(f.attempts) AS attempts, sum(f.lost_ms) AS lost_ms, max(f.last) AS latest, max(f.error) AS error, "
        + "count(DISTINCT f.session) AS sessions, count(DISTINCT f.person) AS people";

    // One event a statement: only giving up tells its time in an attribute, and attributes are wide.
    string? Part(RequestScope scope, IStoreReader store, string name)
    {
        var isError = name == UsageSql.ErrorEvent;
        return scope.Events(Range, [name]) is not { } from
            ? null
            : $"""
                SELECT {scope.Label(isRequest: false)} AS label, t.status_code AS status, t.error AS error, t.context_id AS context_id,
                    {(isError ? "count(*)" : "0")} AS failed, {(isError ? "0" : "count(*)")} AS exhausted,
                    {(isError ? "sum(CASE WHEN t.attempt > 1 THEN least(t.attempt, 1000) ELSE 1 END)" : "0")} AS attempts,
                    sum({(isError ? Retrying.LostInError : Retrying.LostInGivingUp(store.Dialect))}) AS lost_ms, max(t.time) AS last
                {from} GROUP BY 1, 2, 3, 4
                """;
    }

    static FailureRow Read(RequestScope scope, IRow row) =>
        new()
        {
            Key = scope.Read(row, 1),
            Class = (ErrorClass)row.Int64(2),
            Status = (int?)row.Number(3),
            Failed = (long)row.Int128(4),
            Exhausted = (long)row.Int128(5),
            Attempts = (long)row.Int128(6),
            LostMs = (long)row.Int128(7),
            Last = row.Int64(8),
            Text = row.Text(9),
            Sessions = row.Int64(10),
            People = row.Int64(11),
        };
}

/// <summary>What failed.</summary>
/// <param name="All">By class and status, the most frequent first.</param>
/// <param name="Groups">By what was asked, class and status, the most frequent first.</param>
public sealed record FailureAnswer(IReadOnlyList<FailureRow> All, IReadOnlyList<FailureRow> Groups);

/// <summary>Requests that failed for good in one way.</summary>
public sealed record FailureRow
{
    /// <summary>What was grouped by; null for absent, or when nothing was.</summary>
    public string? Key { get; init; }

    public ErrorClass Class { get; init; }

    /// <summary>The status of the last attempt; null when none came.</summary>
    public int? Status { get; init; }

    /// <summary>Requests.</summary>
    public long Failed { get; init; }

    /// <summary>Of these, those of which the client said that it had no attempt left (<c>api_retries_exhausted</c>).</summary>
    public long Exhausted { get; init; }

    /// <summary>How often these requests were sent, at least.</summary>
    public long Attempts { get; init; }

    /// <summary>Milliseconds from the first attempt to giving up, at least.</summary>
    public long LostMs { get; init; }

    /// <summary>When the last one was, in nanoseconds since 1970.</summary>
    public long Last { get; init; }

    /// <summary>One of the texts, as the client sent it.</summary>
    public string? Text { get; init; }

    /// <summary>Sessions, and people, whom it happened to.</summary>
    public long Sessions { get; init; }

    public long People { get; init; }
}
