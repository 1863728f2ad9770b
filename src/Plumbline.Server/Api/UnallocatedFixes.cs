namespace Plumbline.Server.Api;

/// <summary>What would give unallocated usage an owner, in a sentence for each reason: of many requests, or of one whose sender is known.</summary>
public static class UnallocatedFixes
{
    /// <summary>The sentence for a reason.</summary>
    /// <param name="reason">As the API names it.</param>
    /// <param name="person">Whom a row would be for, as it may be shown; null when it is about more than one.</param>
    /// <param name="nearest">The row of the identity map that nearly fits; null likewise.</param>
    public static string Of(string reason, string? person = null, NearestRow? nearest = null) =>
        reason switch
        {
            "no_identity" =>
                "Let the sender say who it is or whom it works for (OTEL_RESOURCE_ATTRIBUTES with team=…), or add a rule by its service, repository or another attribute that it sends.",
            "unknown_person" => $"Add a row for {person ?? "this person"} to the identity map.",
            "outside_dates" when nearest is not null =>
                $"Add a row for {nearest.Key} that covers the day: the nearest one ({nearest.Place}) holds {nearest.Days}.",
            "outside_dates" => "The identity map's rows of this person begin later or end earlier: correct their dates.",
            "person_without_team" when nearest is not null => $"Give a team to the row of {nearest.Key} ({nearest.Place}).",
            "person_without_team" => "Give a team to the identity map's row of this person.",
            "no_rule" =>
                $"Write a rule that fits, or an identity map with a row for {person ?? "each person"}; or let the sender say its team (OTEL_RESOURCE_ATTRIBUTES with team=…).",
            _ => "Name receivers for the pool that have use in its months, or fixed shares.",
        };
}

/// <summary>A row of the identity map that nearly fits.</summary>
/// <param name="Key">Whom it is of, as it may be shown.</param>
/// <param name="Place">Its file and line.</param>
/// <param name="Days">When it holds.</param>
public sealed record NearestRow(string Key, string Place, string Days);
