namespace Plumbline.Server.Api;

/// <summary>What would give unallocated usage an owner, in a sentence for each reason.</summary>
public static class UnallocatedFixes
{
    /// <summary>The sentence for a reason.</summary>
    public static string Of(string reason) =>
        reason switch
        {
            "no_identity" =>
                "Let the sender say who it is or whom it works for (OTEL_RESOURCE_ATTRIBUTES with team=…), or add a rule by its service or repository.",
            "unknown_person" => "Add a row for this person to the identity map.",
            "outside_dates" => "The identity map's rows of this person begin later or end earlier: correct their dates.",
            "person_without_team" => "Name a team in the identity map's row of this person.",
            "no_rule" =>
                "Write a rule that fits, or an identity map; or let the sender say its team (OTEL_RESOURCE_ATTRIBUTES with team=…).",
            _ => "Name receivers for the pool that have use in its months, or fixed shares.",
        };
}
