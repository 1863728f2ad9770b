using System.Globalization;
using Plumbline.Core.Model;
using Plumbline.Core.Pricing;

namespace Plumbline.Store.Queries;

/// <summary>What one request costs by the prices that are current.</summary>
static class RequestCostQuery
{
    /// <summary>By the request's row; null while costs are being worked out for the first time.</summary>
    public static RequestCosts? Run(IStoreReader store, long row)
    {
        if (CostVersion.Current(store) is not { } prices)
            return null;
        var sql = string.Create(
            CultureInfo.InvariantCulture,
            $"SELECT list_cost, to_low, to_high, to_effective, difference, CAST(finding AS INTEGER) FROM {prices.Table} WHERE row = {row}"
        );
        return store.Read(sql, found => Read(found, prices)) is [var costs, ..] ? costs : null;
    }

    static RequestCosts Read(IRow row, CostVersion prices)
    {
        var (list, toEffective) = (row.Number(0), row.Number(3));
        var fromZero = list ?? 0;
        return new RequestCosts(prices.PriceBook, prices.Contract)
        {
            List = list is { } cost ? new Usd(cost) : null,
            Low = new Usd(fromZero + row.Int64(1)),
            High = new Usd(fromZero + row.Int64(2)),
            // A contract may have a price where the book has none.
            Effective = list is null && toEffective is null ? null : new Usd(fromZero + (toEffective ?? 0)),
            Difference = new Usd(row.Int64(4)),
            Cause = (CostDifference)(row.Int64(5) / CostVersion.BasisCount),
        };
    }
}

/// <summary>What a request costs, by one version of prices.</summary>
/// <param name="PriceBook">The version of the price book.</param>
/// <param name="Contract">The version of the contract; null for none.</param>
public sealed record RequestCosts(string PriceBook, string? Contract)
{
    /// <summary>At list prices; null when the book has no price for it.</summary>
    public Usd? List { get; init; }

    /// <summary>At least.</summary>
    public Usd Low { get; init; }

    /// <summary>At most.</summary>
    public Usd High { get; init; }

    /// <summary>By the contract; the list cost without one; null when neither has a price for it.</summary>
    public Usd? Effective { get; init; }

    /// <summary>The client's estimate less the list cost.</summary>
    public Usd Difference { get; init; }

    /// <summary>Why they differ.</summary>
    public CostDifference Cause { get; init; }
}
