namespace Plumbline.Core.Attribution;

/// <summary>What a rule can say of usage.</summary>
public enum RuleField : byte
{
    Team,
    CostCenter,
    Project,
    Department,
    Person,
    Pool,
    Billing,
}

/// <summary>The names of fields in rules files, identity maps and answers.</summary>
public static class RuleFields
{
    /// <summary>Every field, in the order in which they are shown.</summary>
    public static IReadOnlyList<RuleField> All { get; } = Enum.GetValues<RuleField>();

    /// <summary>A field's name.</summary>
    public static string Name(this RuleField field) =>
        field switch
        {
            RuleField.CostCenter => "cost_center",
            _ => field.ToString().ToLowerInvariant(),
        };
}
