using Plumbline.Core.Pricing;
using Plumbline.Store.DuckDb;

namespace Plumbline.Store.Writing;

/// <summary>A version of prices in the store, and how far its costs are.</summary>
sealed class PricedVersion(DuckConnection store, int id, PriceSet prices)
{
    readonly RequestPrices _prices = new(store, prices);

    /// <summary>The number in its table's name.</summary>
    public int Id => id;

    /// <summary>What it is priced with.</summary>
    public PriceSet Prices => prices;

    /// <summary>The last row of <c>requests</c> that it has.</summary>
    public long PricedTo { get; set; }

    /// <summary>The last row of <c>requests</c> that its cells have.</summary>
    public long FoldedTo { get; set; }

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
    }

    /// <summary>Notes where it stands.</summary>
    public void Store() =>
        store.Execute(
            "UPDATE price_versions SET priced_to = $1, folded_to = $2, is_current = $3, used = $4 WHERE id = $5",
            PricedTo,
            FoldedTo,
            IsCurrent,
            Used,
            (long)id
        );
}
