using Plumbline.Core.Model;
using Plumbline.Store.Queries;

namespace Plumbline.Server.Pages.Costs;

/// <summary>One of the costs. They stand side by side; a sum never mixes two of them.</summary>
/// <param name="Key">As the URL says it.</param>
/// <param name="Name">As a heading.</param>
/// <param name="Means">Half a sentence on what it is.</param>
public sealed record CostKind(string Key, string Name, string Means, Func<UsageRow, Quantity> Of)
{
    /// <summary>What Claude Code itself says: events, and what metrics metered beyond them.</summary>
    public static CostKind Client { get; } =
        new("client", "Client estimate", "Claude Code's own estimate; not an invoice", row => row.Amounts.ClientCost);

    /// <summary>What the requests cost by the price book.</summary>
    public static CostKind List { get; } =
        new(
            "list",
            "List cost",
            "each known request at the list prices of its own date; not an invoice",
            row => row.ListCosts?.Amount ?? default
        );

    /// <summary>What the requests cost under the contract.</summary>
    public static CostKind Effective { get; } =
        new(
            "effective",
            "Effective cost",
            "each known request under the contract; not an invoice",
            row => row.ListCosts?.Effective ?? default
        );

    /// <summary>All of them.</summary>
    public static IReadOnlyList<CostKind> All { get; } = [List, Effective, Client];

    /// <summary>The one that the URL names, else the list cost where there is one.</summary>
    /// <exception cref="Api.BadParameterException">There is none of this name.</exception>
    public static CostKind Read(string? key, UsageRow total) =>
        key is null
            ? (total.ListCosts?.Amount is { } amount && amount != Quantity.Zero ? List : Client)
            : All.FirstOrDefault(kind => kind.Key == key)
                ?? throw new Api.BadParameterException("cost", "one of " + string.Join(", ", All.Select(kind => kind.Key)));
}
