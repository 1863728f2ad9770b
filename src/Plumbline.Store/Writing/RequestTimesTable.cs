using Plumbline.Store.DuckDb;
using Plumbline.Store.Queries;

namespace Plumbline.Store.Writing;

/// <summary>
/// How long requests took, counted by day, model and effort in <c>request_times</c>, of requests up to a row. A request that is changed or removed is taken back
/// by rows with negative counts; whenever something is added to a day, the day's rows are put together.
/// </summary>
static class RequestTimesTable
{
    const string Keys = "time, model_id, effort_id, is_first, ms";

    /// <summary>Adds the requests after a row and up to another; inside the caller's transaction.</summary>
    public static void Fold(DuckConnection store, long after, long to)
    {
        Count(store, FormattableString.Invariant($"t.row > {after} AND t.row <= {to}"));
        store.Execute(
            $"""
            CREATE OR REPLACE TEMP TABLE counted_days AS
            SELECT {Keys}, CAST(sum(requests) AS BIGINT) AS requests, sum(tokens) AS tokens, sum(generating_ms) AS generating_ms
            FROM (SELECT * FROM request_times WHERE time IN (SELECT time FROM counted_times) UNION ALL SELECT * FROM counted_times)
            GROUP BY ALL HAVING sum(requests) <> 0
            """
        );
        store.Execute("DELETE FROM request_times WHERE time IN (SELECT time FROM counted_times)");
        store.Execute("INSERT INTO request_times SELECT * FROM counted_days ORDER BY time, is_first, model_id, effort_id, ms");
    }

    /// <summary>Takes a request back that is about to be changed or removed; inside the caller's transaction.</summary>
    public static void TakeBack(DuckConnection store, long row)
    {
        if (row <= Folded(store))
            TakeBackWhere(store, FormattableString.Invariant($"t.row = {row}"));
    }

    /// <summary>Takes back those whose <c>row</c> is in a table.</summary>
    public static void TakeBack(DuckConnection store, string rowsTable) =>
        TakeBackWhere(
            store,
            // The bounds let the store pass over what cannot hold any of them.
            $"t.row IN (SELECT row FROM {rowsTable}) AND t.row >= (SELECT min(row) FROM {rowsTable}) AND t.row <= (SELECT max(row) FROM {rowsTable})"
        );

    /// <summary>Takes back what is before a time (nanoseconds since 1970); before the requests go.</summary>
    public static void RemoveBefore(DuckConnection store, long time)
    {
        // Of the days that are removed as a whole nothing has to be taken back.
        var day = CellSize.Day.StartOf(time);
        TakeBackWhere(store, FormattableString.Invariant($"t.time >= {day} AND t.time < {time}"));
        store.Execute("DELETE FROM request_times WHERE time < $1", day);
    }

    static long Folded(DuckConnection store)
    {
        using var rows = store.Query("SELECT requests FROM derived_rows");
        rows.Read();
        return rows.GetInt64(0);
    }

    static void TakeBackWhere(DuckConnection store, string condition)
    {
        Count(store, FormattableString.Invariant($"t.row <= {Folded(store)} AND {condition}"));
        store.Execute($"INSERT INTO request_times SELECT {Keys}, -requests, -tokens, -generating_ms FROM counted_times");
    }

    static void Count(DuckConnection store, string condition) =>
        store.Execute(
            $"""
            CREATE OR REPLACE TEMP TABLE counted_times AS
            {Times(RequestTimes.Last, "FALSE", RequestTimes.Tokens, RequestTimes.Generating, condition)}
            UNION ALL
            {Times(RequestTimes.First, "TRUE", "0", "0", condition)}
            """
        );

    static string Times(string column, string isFirst, string tokens, string generating, string condition) =>
        FormattableString.Invariant(
            $"""
            SELECT t.time // {TimeRange.Day} * {TimeRange.Day} AS time, t.model_id AS model_id, t.effort_id AS effort_id, {isFirst} AS is_first,
                   {DurationSql.Rounded(column, SqlDialect.DuckDb)} AS ms, count(*) AS requests, CAST({tokens} AS HUGEINT) AS tokens,
                   CAST({generating} AS HUGEINT) AS generating_ms
            FROM requests t WHERE {condition} AND {DurationSql.IsKnown(column)} GROUP BY 1, 2, 3, 4, 5
            """
        );
}
