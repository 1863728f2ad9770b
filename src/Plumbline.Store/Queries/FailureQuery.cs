using Plumbline.Core.Reliability;

namespace Plumbline.Store.Queries;

/// <summary>Requests that failed for good (<c>api_error</c>): by class and status, and by anything that errors know.</summary>
public sealed record FailureQuery
{
    internal const string ExhaustedEvent = "api_retries_exhausted";

    public required TimeRange Range { get; init; }

    /// <summary>What to group by besides class and status; null for nothing. One that <see cref="AttemptQuery.Knows"/>.</summary>
    public Dimension? By { get; init; }

    /// <summary>Each must be one that <see cref="AttemptQuery.Knows"/>.</summary>
    public IReadOnlyList<Filter> Filters { get; init; } = [];

    /// <summary>Asks. The most frequent first.</summary>
    public IReadOnlyList<FailureRow> Run(IStoreReader store)
    {
        var scope = new RequestScope(store, Filters, By);
        if (scope.Events(Range, [UsageSql.ErrorEvent, ExhaustedEvent]) is not { } from)
            return [];
        var exhausted = StringIds.Find(store, [ExhaustedEvent]).Of(ExhaustedEvent) ?? -1;
        var label = By is null ? store.Dialect.NoText : scope.Label(isRequest: false);
        var sql = FormattableString.Invariant(
            $"""
            WITH failed AS (
                SELECT {label} AS label, {ErrorClassSql.Of("t.status_code", "t.error", store.Dialect)} AS class, t.status_code AS status,
                    CASE WHEN t.name_id = {exhausted} THEN 1 ELSE 0 END AS is_exhausted, t.attempt AS attempt, t.context_id AS context_id,
                    t.time AS time, t.error AS error, {Retrying.LostSql(exhausted, store.Dialect)} AS lost_ms
                {from})
            SELECT f.label, f.class, f.status, sum(1 - f.is_exhausted), sum(f.is_exhausted),
                sum(CASE WHEN f.is_exhausted = 1 THEN 0 WHEN f.attempt > 1 THEN f.attempt ELSE 1 END),
                sum(CASE WHEN f.lost_ms > 0 THEN f.lost_ms ELSE 0 END), max(f.time), max(f.error),
                count(DISTINCT cc.session), count(DISTINCT pp.user)
            FROM failed f JOIN contexts cc ON cc.id = f.context_id JOIN people pp ON pp.context_id = f.context_id
            GROUP BY 1, 2, 3 ORDER BY 4 DESC, 5 DESC, 2, 3, 1
            """
        );
        return store.Read(
            scope.Parameters.Build(sql),
            row => new FailureRow
            {
                Key = By is null ? null : scope.Read(row, 0),
                Class = (ErrorClass)row.Int64(1),
                Status = (int?)row.Number(2),
                Failed = (long)row.Int128(3),
                Exhausted = (long)row.Int128(4),
                Attempts = (long)row.Int128(5),
                LostMs = Retrying.Clamped(row.Int128(6)),
                Last = row.Int64(7),
                Text = row.Text(8),
                Sessions = row.Int64(9),
                People = row.Int64(10),
            }
        );
    }
}

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
