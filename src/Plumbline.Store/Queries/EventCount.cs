using System.Globalization;

namespace Plumbline.Store.Queries;

/// <summary>
/// How many events of one name there were, as questions read it: what was counted by half hour, and beside it one by one the events that came later, and those at the ends of windows
/// that are no whole half hours.
/// </summary>
static class EventCount
{
    /// <summary>The columns <c>time</c> (of a cell its start), <c>context_id</c>, <c>model_id</c>, <c>query_source_detail_id</c> and <c>events</c>, which may be taken back by a row that has less than none.</summary>
    /// <param name="store">Where.</param>
    /// <param name="name">The id of the name.</param>
    /// <param name="windows">When; no cell crosses the end of any.</param>
    public static string From(IStoreReader store, long name, IReadOnlyList<TimeRange> windows)
    {
        var foldedTo = store.Read("SELECT folded_to FROM event_cell_state", row => row.Int64(0))[0];
        var slices = new UsageSlices(windows, areByDay: false);
        string Rows(TimeRange range, string rows) =>
            string.Create(
                CultureInfo.InvariantCulture,
                $"SELECT time, context_id, model_id, query_source_detail_id, 1 AS events FROM events WHERE name_id = {name} AND {range.Sql("time")} AND row {rows} {foldedTo}"
            );
        List<string> parts = [Rows(slices.Whole, ">"), .. slices.Ends.Select(range => Rows(range, "<="))];
        if (slices.HalfHours.Count > 0)
            parts.Add(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"SELECT time, context_id, model_id, query_source_detail_id, events FROM event_cells WHERE name_id = {name} AND ({string.Join(" OR ", slices.HalfHours.Select(range => $"({range.Sql("time")})"))})"
                )
            );
        return $"({string.Join("\nUNION ALL\n", parts)})";
    }
}
