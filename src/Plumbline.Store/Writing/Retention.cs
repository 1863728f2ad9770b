using Plumbline.Core.Model;
using Plumbline.Store.DuckDb;

namespace Plumbline.Store.Writing;

/// <summary>
/// Removes what is older than it is to be kept. What later arithmetic needs is folded before it goes: an increment's contribution and
/// mark into <c>marks</c>, a request's amounts into <c>folded_requests</c>, so that neither totals that are served for ever nor the
/// comparison of metered with itemised usage changes because old rows went.
/// </summary>
static class Retention
{
    /// <summary>How much longer than the rows themselves a writer's mark is kept: 30 days, in nanoseconds.</summary>
    const long MarkGrace = 30 * Day;

    /// <summary>What <c>plumb doctor --send</c> sends to prove the way, and how long it is kept.</summary>
    const string DoctorMetric = "plumbline.doctor.check";

    const long Day = 24L * 3600 * 1_000_000_000;

    /// <summary>Removes what is too old at a moment (nanoseconds since 1970); inside the caller's transaction.</summary>
    public static void Apply(DuckConnection store, LedgerOptions options, long now)
    {
        if (Cutoff(options.MetricRetention, now) is { } metrics)
            RemoveIncrements(store, metrics);
        if (Cutoff(options.EventRetention, now) is { } events)
            RemoveEvents(store, events);
        RemoveDoctors(store, now - Day);
        if (Cutoff(options.SpanRetention, now) is { } spans)
            store.Execute("DELETE FROM spans WHERE start_time < $1", spans);
    }

    static long? Cutoff(TimeSpan? kept, long now) => kept is { } time ? now - time.Ticks * TimeSpan.NanosecondsPerTick : null;

    // Two kinds of rows stay longer, because their whole history is read again: of a series seen by two routes all of them, of a sender
    // whose starts are not vouched for each writer's first, largest and last. Both are few, and go when the series falls silent.
    static void RemoveIncrements(DuckConnection store, long cutoff)
    {
        store.Execute(
            $"""
            CREATE OR REPLACE TEMP TABLE kept_increments AS
            SELECT rowid AS id FROM increments WHERE time < $1 AND series_id IN (
                SELECT series_id FROM increments WHERE flag = {(int)Reason.SecondRoute} GROUP BY series_id HAVING max(time) >= $2
            )
            UNION
            SELECT unnest([arg_min(i.rowid, point_time), arg_max(i.rowid, i.value), arg_max(i.rowid, point_time)])
            FROM increments i JOIN series s ON s.id = i.series_id JOIN metrics m ON m.id = s.metric_id
            WHERE temporality = 2 AND NOT m.known_start GROUP BY series_id, point_start HAVING max(time) >= $2
            """,
            cutoff,
            cutoff - MarkGrace
        );
        store.Execute(
            """
            INSERT INTO marks
            SELECT series_id, CASE WHEN m.known_start OR temporality = 1 THEN temporality ELSE 0 END,
                   CASE WHEN m.known_start AND temporality = 2 THEN point_start ELSE 0 END,
                   max(value), sum(increment), min(window_start), max(time)
            FROM increments i JOIN series s ON s.id = i.series_id JOIN metrics m ON m.id = s.metric_id
            WHERE time < $1 AND i.rowid NOT IN (SELECT id FROM kept_increments) GROUP BY ALL
            """,
            cutoff
        );
        store.Execute("DELETE FROM increments WHERE time < $1 AND rowid NOT IN (SELECT id FROM kept_increments)", cutoff);
        store.Execute("DELETE FROM points WHERE time < $1", cutoff);
        FoldMarks(store, cutoff - MarkGrace);
    }

    // A mark that nobody will be held against any more leaves only its contribution, one row a series.
    static void FoldMarks(DuckConnection store, long cutoff)
    {
        store.Execute(
            """
            CREATE OR REPLACE TEMP TABLE kept_marks AS
            SELECT series_id, temporality, start, max(value) AS value, sum(total) AS total, min(first_seen) AS first_seen, max(last_seen) AS last_seen
            FROM marks GROUP BY series_id, temporality, start
            """
        );
        store.Execute("DELETE FROM marks");
        store.Execute("INSERT INTO marks SELECT * FROM kept_marks WHERE temporality > 0 AND last_seen >= $1", cutoff);
        store.Execute(
            """
            INSERT INTO marks SELECT series_id, 0, 0, 0, sum(total), min(first_seen), max(last_seen)
            FROM kept_marks WHERE temporality = 0 OR last_seen < $1 GROUP BY series_id HAVING sum(total) <> 0
            """,
            cutoff
        );
    }

    // By receipt: its points carry times of their own making.
    static void RemoveDoctors(DuckConnection store, long cutoff) =>
        store.Execute(
            """
            DELETE FROM increments WHERE received < $1 AND series_id IN
                (SELECT s.id FROM series s JOIN metrics m ON m.id = s.metric_id WHERE m.name = $2)
            """,
            cutoff,
            DoctorMetric
        );

    // Folded even where nothing was metered yet: metrics may come later than that.
    static void RemoveEvents(DuckConnection store, long cutoff)
    {
        store.Execute(
            $"""
            INSERT INTO folded_requests
            SELECT usage_identity, max(time), model_id, query_source, effort_id, agent_id, skill_id, mcp_server_id, mcp_tool_id,
                   sum(client_cost), sum(input_tokens), sum(output_tokens), sum(cache_read_tokens), sum(cache_creation_tokens),
                   bool_or(source = {(int)RecordSource.Event}),
                   bool_or(source = {(int)RecordSource.Event} AND coalesce(id_kind, 0) <> {(int)IdKind.Api})
            FROM requests WHERE time < $1
            GROUP BY usage_identity, model_id, query_source, effort_id, agent_id, skill_id, mcp_server_id, mcp_tool_id
            """,
            cutoff
        );
        store.Execute(
            "CREATE OR REPLACE TEMP TABLE removed_logs AS SELECT log_key FROM requests WHERE time < $1 AND log_key IS NOT NULL",
            cutoff
        );
        CellTable.RemoveBefore(store, cutoff);
        RequestTimesTable.RemoveBefore(store, cutoff);
        store.Execute("DELETE FROM requests WHERE time < $1", cutoff);
        CostTable.RemoveBefore(store, cutoff);
        foreach (var table in (string[])["cache_cells", "cache_losses", "cache_misses"])
            store.Execute($"DELETE FROM {table} WHERE time < $1", cutoff);
        RemoveLogs(store, cutoff);
        EventCells.RemoveBefore(store, cutoff);
        store.Execute("DELETE FROM events WHERE time < $1", cutoff);
        store.Execute("DELETE FROM rare_events WHERE time < $1", cutoff);
    }

    // A response goes with the request that it tells of, else it would tell of it anew; one that counts nowhere when it is too old itself.
    static void RemoveLogs(DuckConnection store, long cutoff)
    {
        store.Execute("DELETE FROM logged_requests WHERE message_key IN (SELECT log_key FROM removed_logs)");
        store.Execute(
            "DELETE FROM logged_requests WHERE time < $1 AND message_key NOT IN (SELECT log_key FROM requests WHERE log_key IS NOT NULL)",
            cutoff
        );
    }
}
