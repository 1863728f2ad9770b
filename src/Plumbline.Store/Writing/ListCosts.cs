using Plumbline.Core.Pricing;
using Plumbline.Store.DuckDb;

namespace Plumbline.Store.Writing;

/// <summary>
/// Keeps table <c>list_costs</c> up to date: what is new in <c>requests</c> is priced in the transaction that brings it. After an update of the
/// program, or with another price book, all is priced anew, some rows at a time between other work; until then questions have no list cost.
/// </summary>
sealed class ListCosts(DuckConnection store, PriceBook book, RowCounter requests)
{
    // Rows that are held in memory, and for which the writer has no time for others: about 0.1 s.
    const long AtOnce = 100_000;

    const string Dimensions = """
        query_source_detail_id, effort_id, speed_id, agent_id, skill_id, plugin_id, mcp_server_id, mcp_tool_id
        """;

    // The dimensions above begin at this column of the table, and of the rows that are read.
    const int FirstDimension = 5,
        DimensionCount = 8;

    readonly RequestPrices _prices = new(store, book);
    long _pricedTo;
    bool _isComplete,
        _mustBegin;

    /// <summary>Whether there is more to price than the next step will.</summary>
    public bool IsBehind => _mustBegin || !_isComplete;

    /// <summary>Reads how far the store is.</summary>
    public void Load()
    {
        using var rows = store.Query("SELECT price_book, priced_to, is_complete FROM list_cost_state");
        rows.Read();
        _mustBegin = rows.GetString(0) != book.Version;
        (_pricedTo, _isComplete) = (rows.GetInt64(1), rows.GetBoolean(2));
    }

    /// <summary>Prices what is new, up to a limit; inside the caller's transaction, when all rows are in the table.</summary>
    public void Step()
    {
        if (_mustBegin)
            Begin();
        var to = Math.Min(requests.Last, _pricedTo + AtOnce);
        var isComplete = to == requests.Last;
        if (to == _pricedTo && isComplete == _isComplete)
            return;
        if (to > _pricedTo)
            Price(_pricedTo, to);
        (_pricedTo, _isComplete) = (to, isComplete);
        StoreState();
    }

    /// <summary>Takes back the costs of requests that are gone or changed: those whose <c>row</c> is in a table.</summary>
    public static void Remove(DuckConnection store, string rowsTable) =>
        store.Execute($"DELETE FROM list_costs WHERE row IN (SELECT row FROM {rowsTable})");

    void Begin()
    {
        store.Execute("DELETE FROM list_costs");
        (_pricedTo, _isComplete, _mustBegin) = (0, false, false);
        StoreState();
    }

    void StoreState() =>
        store.Execute("UPDATE list_cost_state SET price_book = $1, priced_to = $2, is_complete = $3", book.Version, _pricedTo, _isComplete);

    void Price(long after, long to)
    {
        using var costs = store.Append(
            "list_costs",
            [
                .. (ReadOnlySpan<DuckType>)[DuckType.BigInt, DuckType.BigInt, DuckType.Integer, DuckType.Integer, DuckType.UTinyInt],
                .. Enumerable.Repeat(DuckType.Integer, DimensionCount),
                .. (ReadOnlySpan<DuckType>)[DuckType.BigInt, DuckType.BigInt, DuckType.BigInt],
            ]
        );
        using var rows = store.Query(
            $"""
            SELECT row, time, context_id, model_id, query_source, {Dimensions}, {RequestPrices.Columns}
            FROM requests WHERE row > $1 AND row <= $2 ORDER BY row
            """,
            after,
            to
        );
        while (rows.Read())
            Append(costs, rows);
        costs.Flush();
    }

    void Append(DuckAppender costs, DuckResult rows)
    {
        var cost = _prices.Of(rows, model: 3, speed: FirstDimension + 2, first: FirstDimension + DimensionCount);
        costs.BeginRow();
        costs.Set(0, rows.GetInt64(0));
        costs.Set(1, rows.GetInt64(1));
        costs.Set(2, (int)rows.GetInt64(2));
        CopyId(costs, rows, 3);
        costs.Set(4, (byte)rows.GetInt64(4));
        for (var column = FirstDimension; column < FirstDimension + DimensionCount; column++)
            CopyId(costs, rows, column);
        var amount = cost.Amount?.Nanos ?? 0;
        if (cost.IsPriced)
            costs.Set(13, amount);
        costs.Set(14, cost.Low.Nanos - amount);
        costs.Set(15, cost.High.Nanos - amount);
        costs.EndRow();
    }

    static void CopyId(DuckAppender costs, DuckResult rows, int column)
    {
        if (!rows.IsNull(column))
            costs.Set(column, (int)rows.GetInt64(column));
    }
}
