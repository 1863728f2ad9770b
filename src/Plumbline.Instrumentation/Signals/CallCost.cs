using Plumbline.Instrumentation.Linked.Pricing;

namespace Plumbline.Instrumentation.Signals;

/// <summary>What a call cost at list prices. The default is unknown: nothing was billed, or nobody said what.</summary>
/// <param name="List">The amount, or bounds of it.</param>
/// <param name="Basis">How well it is known; null when it is not.</param>
readonly record struct CallCost(ListCost List, string? Basis)
{
    /// <summary>All counts and prices are known.</summary>
    public const string Exact = "exact";

    /// <summary>The stream was cut: what was seen until then.</summary>
    public const string LowerBound = "lower_bound";

    /// <summary>Nobody said how long cache writes live: five minutes at least, an hour at most.</summary>
    public const string Bounded = "bounded";

    /// <summary>The book has no price: what the cheapest and the dearest model would cost.</summary>
    public const string Unpriced = "unpriced";

    public bool IsKnown => Basis is not null;

    /// <summary>The cost of two calls; as well known as the worse of them.</summary>
    public CallCost With(in CallCost other)
    {
        if (!IsKnown || !other.IsKnown)
            return IsKnown ? this : other;
        var low = List.Low + other.List.Low;
        var amount = List.Amount is { } mine && other.List.Amount is { } theirs ? mine + theirs : (Linked.Model.Usd?)null;
        return new CallCost(new ListCost(amount, low, List.High + other.List.High), Rank(Basis) >= Rank(other.Basis) ? Basis : other.Basis);
    }

    static int Rank(string? basis) =>
        basis switch
        {
            Unpriced => 3,
            LowerBound => 2,
            Bounded => 1,
            _ => 0,
        };
}
