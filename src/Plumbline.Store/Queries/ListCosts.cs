using Plumbline.Core.Model;
using Plumbline.Core.Pricing;

namespace Plumbline.Store.Queries;

/// <summary>What requests cost at list prices. Usage that only metrics know has no list cost and is outside of all of it.</summary>
/// <param name="Amount">The sum over priced requests; null when none is priced.</param>
/// <param name="Low">At least; unpriced requests included.</param>
/// <param name="High">At most; unpriced requests included.</param>
/// <param name="UnpricedRequests">Requests for which the book has no price.</param>
public sealed record ListCosts(Quantity? Amount, Quantity Low, Quantity High, long UnpricedRequests)
{
    /// <summary>All tokens of the unpriced requests.</summary>
    public long UnpricedTokens { get; init; }

    /// <summary>The sum of what requests cost under the contract, which is the list cost where there is none; null when nothing has a price.</summary>
    public Quantity? Effective { get; init; }

    /// <summary>The part of <see cref="Amount"/> whose owners are on a subscription; null as the amount, and where it was not asked for.</summary>
    public Quantity? ApiEquivalent { get; init; }

    /// <summary>Priced requests of which the client's estimate told what the record left open.</summary>
    public long SolvedRequests { get; init; }

    /// <summary>Priced requests whose cost is known within bounds only.</summary>
    public long BoundedRequests { get; init; }

    /// <summary>
    /// The client's estimates of requests less the list cost, by cause; causes without any are left out. Together they are the itemised client's estimate less <see cref="Amount"/>.
    /// </summary>
    public IReadOnlyDictionary<CostDifference, Quantity> Differences { get; init; } = new Dictionary<CostDifference, Quantity>();
}
