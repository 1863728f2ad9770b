using System.Globalization;
using Plumbline.Store.Queries;

namespace Plumbline.Server.Api;

/// <summary>An allocation as a table: a line for each owner's own use and one for each part of a pool, so that a plain sum is the total.</summary>
static class AllocationTable
{
    public static IEnumerable<string> Columns(IReadOnlyList<Dimension> by) =>
        [
            .. by.Select(dimension => dimension.Name),
            "unallocated_reason",
            "pool",
            "requests",
            "input_tokens",
            "output_tokens",
            "cache_read_tokens",
            "cache_creation_tokens",
            "client_cost_usd",
            "list_cost_usd",
            "list_cost_low_usd",
            "list_cost_high_usd",
            "effective_cost_usd",
            "unpriced_requests",
            "unpriced_tokens",
            "api_equivalent_usd",
        ];

    public static IEnumerable<IEnumerable<string?>> Rows(AllocationAnswer answer, People people)
    {
        foreach (var row in answer.Rows)
        {
            // A row that only received has no use of its own.
            if (row.HasDirect)
                yield return Cells(answer.By, row, null, row.Direct, people);
            foreach (var (pool, amounts) in row.Shared)
                yield return Cells(answer.By, row, pool, amounts, people);
        }
    }

    static IEnumerable<string?> Cells(
        IReadOnlyList<Dimension> by,
        AllocationRow row,
        string? pool,
        AllocationAmounts amounts,
        People people
    ) =>
        [
            .. by.Select((dimension, i) => people.Show(dimension, row.Key[i])),
            row.Reason,
            pool,
            Text(amounts.Requests),
            amounts.Usage.Input.ToString(),
            amounts.Usage.Output.ToString(),
            amounts.Usage.CacheRead.ToString(),
            amounts.Usage.CacheCreation.ToString(),
            amounts.Usage.ClientCost.ToString(),
            amounts.ListCosts?.Amount?.ToString(),
            amounts.ListCosts?.Low.ToString(),
            amounts.ListCosts?.High.ToString(),
            amounts.ListCosts?.Effective?.ToString(),
            amounts.ListCosts is { } costs ? Text(costs.UnpricedRequests) : null,
            amounts.ListCosts is { } known ? Text(known.UnpricedTokens) : null,
            amounts.ApiEquivalent?.ToString(),
        ];

    static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
