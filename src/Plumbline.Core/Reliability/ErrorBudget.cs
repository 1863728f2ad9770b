namespace Plumbline.Core.Reliability;

/// <summary>What an objective allows of some requests, and what was used of that.</summary>
public readonly record struct ErrorBudget(Objective Objective, GoodBad Counts)
{
    /// <summary>How many may be bad, in requests; a fraction for few of them.</summary>
    public decimal AllowedBad => Counts.Total * Objective.Allowed;

    /// <summary>
    /// How fast the budget is used: 1 uses all of it in the time that it is for, 2 in half of it; at <c>1 / Allowed</c> every request is bad. Null of none.
    /// </summary>
    public decimal? BurnRate => Counts.Total == 0 ? null : Counts.Bad / (Counts.Total * Objective.Allowed);

    /// <summary>The share of the budget that is left, 1 for all; negative once it is overspent. Null of none.</summary>
    public decimal? Left => 1 - BurnRate;

    /// <summary>Whether the objective was met; null of none.</summary>
    public bool? IsMet => BurnRate is { } rate ? rate <= 1 : null;
}
