using System.Globalization;

namespace Plumbline.Store.Queries;

/// <summary>
/// How many events of one name there were, as questions read it: what was counted by half hour, and beside it one by one the events that came later, and those at the ends of windows
/// that are no whole half hours.
/// </summary>
static class EventCount
{
    // Names that have no columns in the events.
    static readonly IReadOnlyList<Dimension> Told =
    [
        .. new[] { "effort", "speed", "agent", "skill", "plugin", "mcp_server", "mcp_tool" }.Select(Dimension.Of),
    ];

    /// <summary>What events (e) of a name tell of requests in their attributes, each in a column of its name: errors do.</summary>
    public static string Names(string name, SqlDialect dialect) =>
        string.Join(
            ", ",
            Told.Select(dimension =>
                $"{(name == UsageSql.ErrorEvent ? UsageSql.ErrorText(dimension, dialect) : dialect.NoText)} AS {dimension.Source}"
            )
        );

    /// <summary>
    /// The columns <c>time</c> (of a cell its start), <c>context_id</c>, <c>model_id</c>, <c>query_source_detail_id</c>, those of <see cref="Names"/>, and <c>events</c>, which may be
    /// taken back by a row that has less than none.
    /// </summary>
    /// <param name="store">Where.</param>
    /// <param name="name">The name.</param>
    /// <param name="id">Its id.</param>
    /// <param name="windows">When; no cell crosses the end of any.</param>
    public static string From(IStoreReader store, string name, long id, IReadOnlyList<TimeRange> windows)
    {
        var foldedTo = store.Read("SELECT folded_to FROM event_cell_state", row => row.Int64(0))[0];
        var slices = new UsageSlices(windows, areByDay: false);
        string Part(string names, string events, string from, string where) =>
            string.Create(
                CultureInfo.InvariantCulture,
                $"SELECT e.time AS time, e.context_id AS context_id, e.model_id AS model_id, e.query_source_detail_id AS query_source_detail_id, {names}, {events} AS events FROM {from} e WHERE e.name_id = {id} AND {where}"
            );
        string Rows(TimeRange range, string rows) =>
            Part(
                Names(name, store.Dialect),
                "1",
                "events",
                $"{range.Sql("e.time")} AND e.row {rows} {foldedTo.ToString(CultureInfo.InvariantCulture)}"
            );
        List<string> parts = [Rows(slices.Whole, ">"), .. slices.Ends.Select(range => Rows(range, "<="))];
        if (slices.HalfHours.Count > 0)
            parts.Add(
                Part(
                    string.Join(", ", Told.Select(dimension => $"e.{dimension.Source} AS {dimension.Source}")),
                    "e.events",
                    "event_cells",
                    $"({string.Join(" OR ", slices.HalfHours.Select(range => $"({range.Sql("e.time")})"))})"
                )
            );
        return $"({string.Join("\nUNION ALL\n", parts)})";
    }
}
