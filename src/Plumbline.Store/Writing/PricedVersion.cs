using Plumbline.Core.Pricing;
using Plumbline.Store.DuckDb;

namespace Plumbline.Store.Writing;

/// <summary>A version of prices in the store, and how far its costs are.</summary>
sealed class PricedVersion(DuckConnection store, int id, PriceSet prices)
{
    readonly RequestPrices _prices = new(store, prices);

    // Up to which time rows of one cell are put together; null while nothing is.
    long? _compacted;

    /// <summary>The number in its table's name.</summary>
    public int Id => id;

    /// <summary>What it is priced with.</summary>
    public PriceSet Prices => prices;

    /// <summary>The last row of <c>requests</c> that it has.</summary>
    public long PricedTo { get; set; }

    /// <summary>The last row of <c>requests</c> that its cells have.</summary>
    public long FoldedTo { get; set; }

    /// <summary>How many rows its cells had when those of one cell were last put together.</summary>
    public long CompactCells { get; set; }

    /// <summary>Whether questions read it.</summary>
    public bool IsCurrent { get; set; }

    /// <summary>Rises with each version that was wanted: the largest was wanted last.</summary>
    public long Used { get; set; }

    /// <summary>Prices the rows up to one; inside the caller's transaction.</summary>
    public void PriceTo(long to)
    {
        using var costs = CostTable.Append(store, id);
        using var rows = RequestPrices.Read(store, PricedTo, to);
        while (rows.Read())
            CostTable.Write(costs, rows, _prices.Of(rows));
        costs.Flush();
        PricedTo = to;
        Store();
    }

    /// <summary>Adds priced rows to its cells, so many at most; inside the caller's transaction.</summary>
    public void Fold(long most)
    {
        if (FoldedTo == 0)
            CellTable.Create(store, id);
        var to = Math.Min(PricedTo, FoldedTo + most);
        CellTable.Fold(store, id, FoldedTo, to);
        FoldedTo = to;
        Store();
        // What is changed is taken back and added again: mostly there is one row for each cell, and never many more than two.
        if (_compacted is null && CellTable.Count(store, id) > 2 * CompactCells + most)
            _compacted = 0;
    }

    /// <summary>Whether its cells have become many more than they would have to be.</summary>
    public bool IsLoose => _compacted is not null;

    /// <summary>Puts the rows of some of its cells together; inside the caller's transaction.</summary>
    public void Compact()
    {
        _compacted = CellTable.Compact(store, id, _compacted ?? 0);
        if (_compacted is not null)
            return;
        CompactCells = CellTable.Count(store, id);
        Store();
    }

    /// <summary>Notes where it stands.</summary>
    public void Store() =>
        store.Execute(
            "UPDATE price_versions SET priced_to = $1, folded_to = $2, compact_cells = $3, is_current = $4, used = $5 WHERE id = $6",
            PricedTo,
            FoldedTo,
            CompactCells,
            IsCurrent,
            Used,
            (long)id
        );
}
