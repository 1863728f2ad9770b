using Plumbline.Store.DuckDb;

namespace Plumbline.Store.Writing;

/// <summary>Keeps rare events and the times of requests apart, some rows at a time between other work. Questions read what is not there yet where it came from.</summary>
sealed class DerivedRows(DuckConnection store, LedgerOptions options, RowCounter requests, RowCounter events)
{
    // As many rows as take about as long as pricing the least there are.
    const int AtOnce = 4;

    long _events,
        _requests;

    /// <summary>Whether many rows wait.</summary>
    public bool IsBehind => events.Last - _events >= options.CellsFrom || requests.Last - _requests >= options.CellsFrom;

    /// <summary>Reads how far the store is.</summary>
    public void Load()
    {
        using var rows = store.Query("SELECT events, requests FROM derived_rows");
        rows.Read();
        (_events, _requests) = (rows.GetInt64(0), rows.GetInt64(1));
    }

    /// <summary>Takes some of the rows that wait; inside the caller's transaction.</summary>
    public void Advance()
    {
        var most = AtOnce * (long)options.CellsFrom;
        if (events.Last - _events >= options.CellsFrom)
        {
            var to = Math.Min(events.Last, _events + most);
            RareEventsTable.Fold(store, _events, to);
            _events = to;
        }
        else
        {
            var to = Math.Min(requests.Last, _requests + most);
            RequestTimesTable.Fold(store, _requests, to);
            _requests = to;
        }

        store.Execute("UPDATE derived_rows SET events = $1, requests = $2", _events, _requests);
    }
}
