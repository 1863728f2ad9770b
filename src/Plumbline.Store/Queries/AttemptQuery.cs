using System.Globalization;
using Plumbline.Core.Reliability;

namespace Plumbline.Store.Queries;

/// <summary>
/// In slices of time: requests that were answered (<c>api_request</c>, each once), how many of them took longer than a limit, and requests that failed for
/// good (<c>api_error</c>) by class.
/// </summary>
public sealed record AttemptQuery
{
    public required TimeRange Range { get; init; }

    /// <summary>The length of a slice, in nanoseconds; slices begin at multiples of it since 1970.</summary>
    public required long Slice { get; init; }

    /// <summary>The limit, in milliseconds.</summary>
    public required long LatencyMs { get; init; }

    /// <summary>Each must be one that <see cref="Knows"/>.</summary>
    public IReadOnlyList<Filter> Filters { get; init; } = [];

    /// <summary>Whether requests and errors both know a dimension.</summary>
    public static bool Knows(Dimension dimension) => RequestScope.Knows(dimension);

    /// <summary>Asks.</summary>
    public AttemptAnswer Run(IStoreReader store) => new(Slice, Answers(store), Failures(store));

    IReadOnlyList<AnsweredSlice> Answers(IStoreReader store)
    {
        var scope = new RequestScope(store, Filters);
        // A limit is compared with the durations that percentiles are made of.
        var limit = DurationRounding.Round(LatencyMs);
        var longest = limit + DurationRounding.Steps.FirstOrDefault(step => limit < step.Below, (0, 1_000_000)).Unit / 2;
        var isSlow = limit < DurationRounding.ExactBelow ? $"t.duration_ms > {limit}" : $"t.duration_ms >= {longest}";
        var sql = string.Create(
            CultureInfo.InvariantCulture,
            $"""
            SELECT {store.Dialect.Divide("t.time", Text(Slice))} AS slice, count(*), sum(CASE WHEN t.duration_ms >= 0 THEN 1 ELSE 0 END),
                sum(CASE WHEN {isSlow} THEN 1 ELSE 0 END)
            {scope.Requests(Range)} GROUP BY 1 ORDER BY 1
            """
        );
        return store.Read(
            scope.Parameters.Build(sql),
            row => new AnsweredSlice(row.Int64(0) * Slice, row.Int64(1), (long)row.Int128(2), (long)row.Int128(3))
        );
    }

    IReadOnlyList<FailedSlice> Failures(IStoreReader store)
    {
        var scope = new RequestScope(store, Filters);
        if (scope.Events(Range, [UsageSql.ErrorEvent]) is not { } from)
            return [];
        // The same text comes often: it is looked at once for each slice.
        var sql = $"""
            WITH told AS (
                SELECT {store.Dialect.Divide(
                "t.time",
                Text(Slice)
            )} AS slice, t.status_code AS status, t.error AS error, count(*) AS n {from} GROUP BY 1, 2, 3)
            SELECT x.slice, {ErrorClassSql.Of(
                "x.status",
                "x.error",
                store.Dialect
            )} AS class, sum(x.n) FROM told x GROUP BY 1, 2 ORDER BY 1, 2
            """;
        return store.Read(
            scope.Parameters.Build(sql),
            row => new FailedSlice(row.Int64(0) * Slice, (ErrorClass)row.Int64(1), (long)row.Int128(2))
        );
    }

    static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}

/// <summary>What was answered in a slice of time.</summary>
/// <param name="Start">In nanoseconds since 1970.</param>
/// <param name="Answered">Requests.</param>
/// <param name="Timed">Of these, those whose duration is known.</param>
/// <param name="Slow">Of these, those over the limit.</param>
public readonly record struct AnsweredSlice(long Start, long Answered, long Timed, long Slow);

/// <summary>What failed in a slice of time, of one class.</summary>
public readonly record struct FailedSlice(long Start, ErrorClass Class, long Count);
