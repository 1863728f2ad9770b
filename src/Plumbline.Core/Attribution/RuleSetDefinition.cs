namespace Plumbline.Core.Attribution;

/// <summary>What rules are made of. Everything in it has been checked by whoever read it.</summary>
public sealed record RuleSetDefinition
{
    /// <summary>Names the rules: changes whenever they do.</summary>
    public required string Version { get; init; }

    /// <summary>The rules, in their order.</summary>
    public IReadOnlyList<Rule> Rules { get; init; } = [];

    /// <summary>Before which of the rules the identity map is asked; null: after the last.</summary>
    public int? IdentityMapAt { get; init; }

    /// <summary>The identity map's rows, in any order.</summary>
    public IReadOnlyList<IdentityRow> IdentityRows { get; init; } = [];

    /// <summary>How shared pools are divided. The times of one pool never overlap.</summary>
    public IReadOnlyList<SharedPool> Pools { get; init; } = [];

    /// <summary>Whether the attributes <c>team</c>, <c>cost_center</c>, <c>project</c> and <c>department</c> count where no rule decides.</summary>
    public bool Defaults { get; init; } = true;

    /// <summary>Where else than in Claude Code's own attributes senders say who they are.</summary>
    public PersonKeyAttributes PersonKeys { get; init; } = PersonKeyAttributes.Default;
}
