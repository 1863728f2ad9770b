using Plumbline.Core.Attribution;

namespace Plumbline.Cli.Demo;

/// <summary>Whose something is, by how the company was made; what the company's rules must find out.</summary>
/// <param name="Person">As the identity map calls them; else the e-mail address, else the installation.</param>
/// <param name="Pool">The pool that it belongs to instead of a team.</param>
readonly record struct TruthOwner(
    string? Person,
    string? Team,
    string? CostCenter,
    string? Department,
    string? Pool,
    UnallocatedReason Reason,
    Billing Billing
)
{
    /// <summary>A person's, on a day.</summary>
    public static TruthOwner Of(Person person, string install, DateOnly day)
    {
        // A rule of its own keeps contractors apart, by their address: whoever sends none is not recognised by it.
        var apart = person.IsContractor && person.Login == Login.Account ? Company.ContractorDepartment : null;
        var nobodys = new TruthOwner(
            person.Login == Login.Account ? person.Email : install,
            null,
            null,
            apart,
            null,
            UnallocatedReason.UnknownPerson,
            Billing.Metered
        );
        if (person.MapEntry == MapEntry.None)
            return nobodys;
        if (person.Assignments.Count == 0)
            return nobodys with { Person = person.Name, Reason = UnallocatedReason.PersonWithoutTeam, Billing = person.Billing };
        if (person.At(day)?.Team is not { } team)
            return nobodys with { Reason = UnallocatedReason.OutsideDates };
        return new(person.Name, team.Name, team.CostCenter, apart ?? team.Department, null, UnallocatedReason.None, person.Billing);
    }

    /// <summary>A program's. It has no name, and so goes by its installation.</summary>
    public static TruthOwner Of(ServiceAccount service, string install) =>
        new(install, null, null, null, service.Pool, UnallocatedReason.None, Billing.Metered);
}
