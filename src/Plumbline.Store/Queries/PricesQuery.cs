using Plumbline.Core.Pricing;

namespace Plumbline.Store.Queries;

/// <summary>The prices that costs are worked out with: those of a version, and which versions there are.</summary>
public sealed record PricesQuery
{
    /// <summary>Null for those that questions read; before the first ones are complete, those that are being worked out.</summary>
    public string? Version { get; init; }

    /// <summary>Asks.</summary>
    /// <exception cref="UnknownPricesException">There is none of that name.</exception>
    public PricesShown Run(IStoreReader store)
    {
        var all = store.Read(
            """
            SELECT version, CASE WHEN is_current THEN 1 ELSE 0 END, book, extended_book, contract
            FROM price_versions ORDER BY is_current DESC, used DESC
            """,
            row =>
                (
                    Version: row.Text(0)!,
                    IsCurrent: row.Int64(1) != 0,
                    // Whoever wrote the table could read them.
                    Prices: PriceSet.TryRead(row.Text(2)!, row.Text(3), row.Text(4), out _)
                )
        );
        var versions = all.Select(known => new PricesKnown(known.Version, known.IsCurrent)).ToList();
        if (Version is null)
            return new PricesShown(all.Select(known => known.Prices).FirstOrDefault() ?? new PriceSet(PriceBook.BuiltIn, null), versions);
        return all.FirstOrDefault(known => known.Version == Version).Prices is { } prices
            ? new PricesShown(prices, versions)
            : throw new UnknownPricesException(Version, [.. versions.Select(known => known.Version)]);
    }
}

/// <summary>A version of prices that can be asked for, and whether it is the one that questions read.</summary>
public sealed record PricesKnown(string Version, bool IsCurrent);

/// <summary>Prices, and the versions that there are, the current one first.</summary>
public sealed record PricesShown(PriceSet Prices, IReadOnlyList<PricesKnown> Versions);
