using Plumbline.Core.Model;

namespace Plumbline.Store.Queries;

/// <summary>What requests cost at list prices. Usage that only metrics know has no list cost and is outside of all of it.</summary>
/// <param name="Amount">The sum over priced requests; null when none is priced.</param>
/// <param name="Low">At least; unpriced requests included.</param>
/// <param name="High">At most; unpriced requests included.</param>
/// <param name="UnpricedRequests">Requests for which the book has no price.</param>
public sealed record ListCosts(Quantity? Amount, Quantity Low, Quantity High, long UnpricedRequests);
