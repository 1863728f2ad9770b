using Plumbline.Core.Model;

namespace Plumbline.Ingest.Normalise;

/// <summary>Who pays: three questions that the settings answer with lists of attribute names.</summary>
public enum TenantRole : byte
{
    Team,
    CostCenter,
    Project,
}

/// <summary>The attribute names that tell the team, the cost centre and the project, in the order of the settings.</summary>
public sealed class TenantKeys
{
    readonly (Hash128 Key, TenantRole Role, int Rank)[] _keys;

    /// <summary>Reads the settings' lists.</summary>
    public TenantKeys(IngestSettings settings) =>
        _keys = [
            .. List(settings.TeamKeys, TenantRole.Team),
            .. List(settings.CostCenterKeys, TenantRole.CostCenter),
            .. List(settings.ProjectKeys, TenantRole.Project),
        ];

    static IEnumerable<(Hash128, TenantRole, int)> List(IReadOnlyList<string> names, TenantRole role) =>
        names.Select((name, rank) => (Hash128.Of(System.Text.Encoding.UTF8.GetBytes(name)), role, rank));

    /// <summary>Whether an attribute tells any of the three.</summary>
    public bool Has(Hash128 key)
    {
        foreach (ref readonly var entry in _keys.AsSpan())
        {
            if (entry.Key == key)
                return true;
        }

        return false;
    }

    /// <summary>All names, as hashes, with what they tell and their rank in their list.</summary>
    public ReadOnlySpan<(Hash128 Key, TenantRole Role, int Rank)> All => _keys;
}
