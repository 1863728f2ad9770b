namespace Plumbline.Core.Attribution;

/// <summary>One rule: where all its conditions hold, on its days, it sets its fields, unless a rule before it has set them.</summary>
public sealed record Rule
{
    /// <summary>What it is called in explanations.</summary>
    public required string Name { get; init; }

    /// <summary>Where it stands; null for the default rules.</summary>
    public RulePlace? Place { get; init; }

    /// <summary>Its days.</summary>
    public DayRange Days { get; init; }

    /// <summary>All must hold; none for every subject.</summary>
    public IReadOnlyList<Condition> Conditions { get; init; } = [];

    /// <summary>What it sets. Team and pool exclude each other. A pool and a way of billing are literal.</summary>
    public required IReadOnlyList<Setting> Settings { get; init; }

    /// <summary>A field, and the value it is set to.</summary>
    public readonly record struct Setting(RuleField Field, ValueTemplate Value);
}
