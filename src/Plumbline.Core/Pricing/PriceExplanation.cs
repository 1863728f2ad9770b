namespace Plumbline.Core.Pricing;

/// <summary>What a search found: the one assumption that makes a client's estimate right, or why it is not.</summary>
/// <param name="Solution">Null when there is none, or more than one.</param>
/// <param name="Cause">Why the estimate differs, when there is no solution.</param>
/// <param name="IsAmbiguous">Whether several things explain the estimate equally well.</param>
readonly record struct PriceExplanation(PriceAssumption? Solution, CostDifference Cause, bool IsAmbiguous);
