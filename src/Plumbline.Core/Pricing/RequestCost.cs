using Plumbline.Core.Model;

namespace Plumbline.Core.Pricing;

/// <summary>What a request cost at list prices, how well that is known, and why the client says otherwise.</summary>
/// <param name="List">The list cost. Of a solved one the bounds are equal.</param>
/// <param name="Basis">What it stands on.</param>
/// <param name="Cause">Why the client's estimate differs.</param>
/// <param name="Difference">The client's estimate less the list cost; what is missing of either counts as nothing.</param>
/// <param name="Assumed">What it was priced with: told or solved.</param>
public readonly record struct RequestCost(ListCost List, CostBasis Basis, CostDifference Cause, Usd Difference, PriceAssumption Assumed);
