namespace Plumbline.Core.Attribution;

/// <summary>Why a subject's usage at some time belongs where it does.</summary>
/// <param name="Interval">Whose it is, and since when and until when that is so.</param>
/// <param name="Keys">What the person is known by.</param>
/// <param name="Steps">Every rule and every row of the identity map that was looked at, in order.</param>
public sealed record Explanation(OwnedInterval Interval, IReadOnlyList<PersonKey> Keys, IReadOnlyList<ExplainedStep> Steps)
{
    /// <summary>The row of the identity map that fell out of its days last, or begins next, when that is the reason.</summary>
    public IdentityRow? NearestRow { get; init; }
}

/// <summary>One step of an explanation.</summary>
public sealed record ExplainedStep
{
    public required StepKind Kind { get; init; }

    /// <summary>The rule's name; null for a row of the identity map.</summary>
    public string? Name { get; init; }

    /// <summary>The key by which a row was found.</summary>
    public PersonKey? Key { get; init; }

    public RulePlace? Place { get; init; }
    public required StepOutcome Outcome { get; init; }

    /// <summary>Its days, where they are why it does not hold.</summary>
    public DayRange? Days { get; init; }

    /// <summary>The first condition that does not hold.</summary>
    public Condition? Failed { get; init; }

    /// <summary>What the sender says instead; empty when it says nothing.</summary>
    public IReadOnlyList<string> Actual { get; init; } = [];

    /// <summary>What it sets, and whether that counts.</summary>
    public IReadOnlyList<ExplainedSetting> Settings { get; init; } = [];
}

/// <summary>What a step is.</summary>
public enum StepKind : byte
{
    Rule,
    IdentityRow,

    /// <summary>The identity map as a whole, when no row of it was found.</summary>
    IdentityMap,
    Defaults,
}

/// <summary>How a step ended.</summary>
public enum StepOutcome : byte
{
    Holds,

    /// <summary>Its days begin later.</summary>
    NotYet,

    /// <summary>Its days are over.</summary>
    NoLonger,
    ConditionFails,

    /// <summary>The identity map knows none of the person's keys.</summary>
    NoRow,

    /// <summary>There is nothing to look up in the identity map.</summary>
    NoIdentity,
}

/// <summary>A field that a step sets.</summary>
/// <param name="Value">The value; null when it has none.</param>
/// <param name="Missing">The place of the template that had nothing.</param>
public readonly record struct ExplainedSetting(RuleField Field, string? Value, SettingOutcome Outcome, string? Missing = null);

/// <summary>What became of a field that a step sets.</summary>
public enum SettingOutcome : byte
{
    /// <summary>It counts.</summary>
    Sets,

    /// <summary>A step before it has decided.</summary>
    AlreadySet,

    /// <summary>Its template has a place with nothing in it.</summary>
    NoValue,

    /// <summary>The pool is divided among nobody at that time.</summary>
    PoolNotDivided,
}
