using Plumbline.Core.Model;

namespace Plumbline.Store.Queries;

/// <summary>
/// Which of the two costs a page is about: the client's estimate, which metrics and events carry, or the list cost where nobody estimated
/// anything, as on a machine that has only session logs. A sum never mixes the two.
/// </summary>
/// <param name="IsListCost">Whether it is the list cost.</param>
/// <param name="PriceBook">The version of the price book of all list costs; null when there are none.</param>
public sealed record CostShown(bool IsListCost, string? PriceBook)
{
    /// <summary>Chooses by what there is in a window.</summary>
    public static CostShown Of(UsageAnswer answer) =>
        new(answer.Total is { Requests: > 0, ListCosts: not null } total && total.Amounts.ClientCost == Quantity.Zero, answer.PriceBook);

    /// <summary>That cost of a row.</summary>
    public Quantity In(UsageRow row) => IsListCost ? row.ListCosts?.Amount ?? Quantity.Zero : row.Amounts.ClientCost;
}
