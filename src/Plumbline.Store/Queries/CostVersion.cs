using System.Globalization;
using Plumbline.Core.Pricing;

namespace Plumbline.Store.Queries;

/// <summary>A version of prices that questions can be answered with, and where its costs are.</summary>
/// <param name="Version">The book's version, and behind a dot the contract's.</param>
/// <param name="PriceBook">The book's version.</param>
/// <param name="Contract">The contract's version; null for none.</param>
/// <param name="Table">The table with a row for each request.</param>
public sealed record CostVersion(string Version, string PriceBook, string? Contract, string Table)
{
    /// <summary>The one that is current; null until a first one is complete.</summary>
    public static CostVersion? Current(IStoreReader store) => Read(store).Find(known => known.IsCurrent)?.Found;

    /// <summary>A named one, or the current one where none is named.</summary>
    /// <exception cref="UnknownPricesException">There is none of that name.</exception>
    /// <exception cref="PricesBehindException">It has not all requests yet.</exception>
    public static CostVersion? Of(IStoreReader store, string? version)
    {
        if (version is null)
            return Current(store);
        var all = Read(store);
        var found = all.Find(known => known.Found.Version == version);
        if (found is null)
            throw new UnknownPricesException(version, [.. all.Select(known => known.Found.Version)]);
        return found.IsComplete ? found.Found : throw new PricesBehindException(version);
    }

    /// <summary>The versions that can be asked for, the last one first.</summary>
    public static IReadOnlyList<CostVersion> All(IStoreReader store) => [.. Read(store).Select(known => known.Found)];

    /// <summary>The name of the table of a version.</summary>
    internal static string TableOf(int id) => string.Create(CultureInfo.InvariantCulture, $"list_costs_{id}");

    /// <summary>The name of the table of a version's cells: half hours, or days.</summary>
    internal static string CellsOf(int id, CellSize size) =>
        string.Create(CultureInfo.InvariantCulture, $"usage_{(size == CellSize.Day ? "days" : "cells")}_{id}");

    // Two small numbers in one, so that one key groups by both.
    internal static byte Finding(CostDifference cause, CostBasis basis) => (byte)((int)cause * BasisCount + (int)basis);

    internal const int BasisCount = 4;

    /// <summary>The number in the names of its tables.</summary>
    internal int Id { get; private init; }

    /// <summary>The last row of <c>requests</c> that is in its cells; 0 when there are none.</summary>
    internal long FoldedTo { get; private init; }

    sealed record Known(CostVersion Found, bool IsCurrent, bool IsComplete);

    // Whoever has as many requests as the current version has all.
    static List<Known> Read(IStoreReader store) =>
        [
            .. store.Read(
                """
                SELECT id, version, price_book, contract_version, CASE WHEN is_current THEN 1 ELSE 0 END,
                       CASE WHEN priced_to >= (SELECT max(priced_to) FROM price_versions WHERE is_current) THEN 1 ELSE 0 END, folded_to
                FROM price_versions ORDER BY used DESC
                """,
                row => new Known(
                    new CostVersion(row.Text(1)!, row.Text(2)!, row.Text(3), TableOf((int)row.Int64(0)))
                    {
                        Id = (int)row.Int64(0),
                        FoldedTo = row.Int64(6),
                    },
                    row.Int64(4) != 0,
                    row.Int64(5) != 0
                )
            ),
        ];
}
