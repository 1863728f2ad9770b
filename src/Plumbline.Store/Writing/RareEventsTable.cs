using Plumbline.Store.DuckDb;
using Plumbline.Store.Queries;

namespace Plumbline.Store.Writing;

/// <summary>Copies of the rare events up to a row, in <c>rare_events</c>. Events never change; what is removed of them is removed there in the same transaction.</summary>
static class RareEventsTable
{
    /// <summary>Adds the events after a row and up to another; inside the caller's transaction.</summary>
    public static void Fold(DuckConnection store, long after, long to) =>
        store.Execute(
            FormattableString.Invariant(
                $"""
                INSERT INTO rare_events
                SELECT e.* FROM events e JOIN strings n ON n.id = e.name_id
                WHERE e.row > {after} AND e.row <= {to} AND {RareEvents.Condition(SqlDialect.DuckDb)} ORDER BY e.row
                """
            )
        );
}
