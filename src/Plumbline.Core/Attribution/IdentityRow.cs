namespace Plumbline.Core.Attribution;

/// <summary>A row of the identity map: what holds for one key of a person on some days. What it does not say is null.</summary>
public sealed record IdentityRow
{
    public required PersonKey Key { get; init; }

    /// <summary>Its days; those of two rows of one key never overlap.</summary>
    public DayRange Days { get; init; }

    public string? Person { get; init; }
    public string? Team { get; init; }
    public string? CostCenter { get; init; }
    public string? Project { get; init; }
    public string? Department { get; init; }
    public Billing? Billing { get; init; }

    /// <summary>Where it stands.</summary>
    public RulePlace? Place { get; init; }

    /// <summary>What it says, in the order of the fields.</summary>
    public IEnumerable<(RuleField Field, string Value)> Settings
    {
        get
        {
            if (Team is not null)
                yield return (RuleField.Team, Team);
            if (CostCenter is not null)
                yield return (RuleField.CostCenter, CostCenter);
            if (Project is not null)
                yield return (RuleField.Project, Project);
            if (Department is not null)
                yield return (RuleField.Department, Department);
            if (Person is not null)
                yield return (RuleField.Person, Person);
            if (Billing is { } billing)
                yield return (RuleField.Billing, billing.Name());
        }
    }
}
