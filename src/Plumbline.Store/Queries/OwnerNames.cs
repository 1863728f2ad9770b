using System.Diagnostics;
using Plumbline.Core.Attribution;

namespace Plumbline.Store.Queries;

/// <summary>The words for why usage has no team, as tables, API and pages have them.</summary>
public static class OwnerNames
{
    /// <summary>Such as <c>no_identity</c>; null for none.</summary>
    public static string? Of(UnallocatedReason reason) =>
        reason switch
        {
            UnallocatedReason.None => null,
            UnallocatedReason.NoIdentity => "no_identity",
            UnallocatedReason.UnknownPerson => "unknown_person",
            UnallocatedReason.OutsideDates => "outside_dates",
            UnallocatedReason.PersonWithoutTeam => "person_without_team",
            UnallocatedReason.NoRule => "no_rule",
            _ => throw new UnreachableException(),
        };

    /// <summary>The other way round.</summary>
    public static UnallocatedReason Reason(string? name) => Enum.GetValues<UnallocatedReason>().First(reason => Of(reason) == name);
}
