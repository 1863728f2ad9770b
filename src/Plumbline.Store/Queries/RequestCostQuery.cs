using System.Globalization;
using Plumbline.Core.Model;

namespace Plumbline.Store.Queries;

/// <summary>What one request costs at list prices.</summary>
static class RequestCostQuery
{
    /// <summary>By the request's row; null while list costs are being worked out.</summary>
    public static RequestCosts? Run(IStoreReader store, long row)
    {
        if (PriceBookQuery.Run(store) is not { } book)
            return null;
        var sql = string.Create(CultureInfo.InvariantCulture, $"SELECT list_cost, to_low, to_high FROM list_costs WHERE row = {row}");
        return store.Read(sql, found => Read(found, book)) is [var costs, ..] ? costs : null;
    }

    static RequestCosts Read(IRow row, string book)
    {
        var (list, fromZero) = (row.Number(0), row.Number(0) ?? 0);
        return new RequestCosts(
            book,
            list is { } cost ? new Usd(cost) : null,
            new Usd(fromZero + row.Int64(1)),
            new Usd(fromZero + row.Int64(2))
        );
    }
}

/// <summary>What a request costs at list prices.</summary>
/// <param name="PriceBook">The version of the price book.</param>
/// <param name="List">Its list cost; null when the book has no price for it.</param>
/// <param name="Low">At least.</param>
/// <param name="High">At most.</param>
public sealed record RequestCosts(string PriceBook, Usd? List, Usd Low, Usd High);
