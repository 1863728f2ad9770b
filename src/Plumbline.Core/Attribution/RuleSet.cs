namespace Plumbline.Core.Attribution;

/// <summary>The rules that say whose usage is, as of one version.</summary>
public sealed class RuleSet
{
    static readonly string[] DefaultKeys = ["team", "cost_center", "project", "department"];

    /// <summary>Rules for when nobody wrote any: the attributes <c>team</c>, <c>cost_center</c>, <c>project</c> and <c>department</c> as they were sent.</summary>
    public static RuleSet Default { get; } = new();

    RuleSet() { }

    /// <summary>Names the rules: changes whenever they do.</summary>
    public string Version => "default";

    /// <summary>What is divided among teams.</summary>
    public IReadOnlyList<SharedPool> Pools => [];

    /// <summary>Whose a subject's usage is, for all time: intervals in order without gaps, neighbours with different owners.</summary>
    public IReadOnlyList<OwnedInterval> OwnersOf(Subject subject)
    {
        var values = DefaultKeys.Select(key => subject.Attributes.GetValueOrDefault(key)).ToArray();
        var owner = new Owner
        {
            Team = values[0],
            CostCenter = values[1],
            Project = values[2],
            Department = values[3],
            Reason =
                values[0] is not null ? UnallocatedReason.None
                : subject.Person.Count == 0 ? UnallocatedReason.NoIdentity
                : UnallocatedReason.NoRule,
        };
        return [new OwnedInterval(long.MinValue, long.MaxValue, owner)];
    }
}
