using Plumbline.Store.DuckDb;
using Plumbline.Store.Queries;

namespace Plumbline.Store.Writing;

/// <summary>
/// Counts the events that questions about usage ask for, as <see cref="CellTable"/> adds requests up: those that are removed are taken back by a row of its own. There are many other events among
/// them, and what is counted is a twentieth of the rows.
/// </summary>
sealed class EventCells(DuckConnection store, LedgerOptions options, RowCounter events)
{
    // Most events are of other names: a step over these takes less time than one over as many requests.
    const int StepsAtOnce = 16;

    long _foldedTo;

    /// <summary>Up to where events are counted, as an expression.</summary>
    public const string FoldedTo = "(SELECT folded_to FROM event_cell_state)";

    /// <summary>Whether many are not counted yet.</summary>
    public bool IsBehind => events.Last - _foldedTo >= options.CellsFrom;

    /// <summary>Reads how far the store is.</summary>
    public void Load()
    {
        using var rows = store.Query("SELECT folded_to FROM event_cell_state");
        rows.Read();
        _foldedTo = rows.GetInt64(0);
    }

    /// <summary>Counts some more; inside the caller's transaction, when all rows are in the table.</summary>
    public void Step()
    {
        var to = Math.Min(events.Last, _foldedTo + StepsAtOnce * (long)options.CellsFrom);
        Add(store, FormattableString.Invariant($"row > {_foldedTo} AND row <= {to}"), "");
        store.Execute("UPDATE event_cell_state SET folded_to = $1", to);
        _foldedTo = to;
    }

    /// <summary>Takes events back that are about to be removed.</summary>
    public static void TakeBack(DuckConnection store, IEnumerable<long> rows) =>
        Add(store, $"row IN ({string.Join(", ", rows)}) AND row <= {FoldedTo}", "-");

    /// <summary>Takes back what is before a time (nanoseconds since 1970), before the events go.</summary>
    public static void RemoveBefore(DuckConnection store, long time)
    {
        // Of half hours that are removed as a whole nothing has to be taken back.
        var start = CellSize.HalfHour.StartOf(time);
        Add(store, FormattableString.Invariant($"time >= {start} AND time < {time} AND row <= {FoldedTo}"), "-");
        store.Execute("DELETE FROM event_cells WHERE time < $1", start);
    }

    static void Add(DuckConnection store, string condition, string sign)
    {
        var length = CellSize.HalfHour.Length();
        foreach (var name in UsageSql.CountedEvents)
            store.Execute(
                FormattableString.Invariant(
                    $"""
                    INSERT INTO event_cells
                    SELECT time // {length} * {length} AS start, context_id, name_id, model_id, query_source_detail_id,
                           {EventCount.Names(name, SqlDialect.DuckDb)}, {sign}count(*)
                    FROM events e WHERE {condition} AND name_id = (SELECT id FROM strings WHERE value = {SqlDialect.Quote(name)})
                    GROUP BY ALL ORDER BY 1, 2
                    """
                )
            );
    }
}
