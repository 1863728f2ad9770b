using Plumbline.Core.Model;

namespace Plumbline.Core.Pricing;

/// <summary>
/// What a request costs at list prices. A priced request has an amount, and the bounds equal it. An unpriced one has none: the book does not
/// know its model, or has no price of it for that date; then the bounds are what the cheapest and the dearest model of that date would cost.
/// </summary>
public readonly record struct ListCost(Usd? Amount, Usd Low, Usd High)
{
    /// <summary>Whether the book has the price.</summary>
    public bool IsPriced => Amount is not null;

    /// <summary>The same amount, with bounds that hold those of another cost as well.</summary>
    public ListCost Including(in ListCost other) =>
        this with
        {
            Low = new Usd(Math.Min(Low.Nanos, other.Low.Nanos)),
            High = new Usd(Math.Max(High.Nanos, other.High.Nanos)),
        };

    /// <summary>The cost of a priced request.</summary>
    public static ListCost Priced(Usd amount) => new(amount, amount, amount);
}
