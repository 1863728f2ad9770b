namespace Plumbline.Core.Model;

/// <summary>What one sender says of who it is. Any part may be missing: API-key clients have only an install id.</summary>
/// <param name="Email">The e-mail address of the account, lower case.</param>
/// <param name="AccountUuid">The account.</param>
/// <param name="InstallId">Claude Code's <c>user.id</c>: one for each installation.</param>
public readonly record struct PersonClaim(string? Email, string? AccountUuid, string? InstallId)
{
    /// <summary>Whether nothing is said.</summary>
    public bool IsEmpty => Email is null && AccountUuid is null && InstallId is null;
}

/// <summary>Merges claims into people.</summary>
public static class Persons
{
    /// <summary>
    /// The person of each claim: its e-mail address; else the only address seen with the same account, else the account; else the
    /// only such person seen with the same installation, else the installation. An installation that two people share stays by
    /// itself where nothing else is said, because guessing would give one's cost to the other. A function of the set of claims.
    /// </summary>
    public static Dictionary<PersonClaim, string> Of(IReadOnlyCollection<PersonClaim> claims)
    {
        var byAccount = Only(claims.Where(claim => claim.Email is not null), claim => claim.AccountUuid, claim => claim.Email!);
        string? Account(PersonClaim claim) => claim.AccountUuid is { } account ? byAccount.GetValueOrDefault(account) ?? account : null;
        string? Named(PersonClaim claim) => claim.Email ?? Account(claim);
        var byInstall = Only(claims.Where(claim => Named(claim) is not null), claim => claim.InstallId, claim => Named(claim)!);
        return claims.ToDictionary(
            claim => claim,
            claim => Named(claim) ?? (claim.InstallId is { } install ? byInstall.GetValueOrDefault(install) ?? install : "")
        );
    }

    // Key → its value, where all claims that have the key agree on one.
    static Dictionary<string, string?> Only(
        IEnumerable<PersonClaim> claims,
        Func<PersonClaim, string?> key,
        Func<PersonClaim, string> value
    ) =>
        claims
            .Where(claim => key(claim) is not null)
            .GroupBy(claim => key(claim)!, value, StringComparer.Ordinal)
            .ToDictionary(
                group => group.Key,
                group => group.Distinct(StringComparer.Ordinal).Take(2).Count() == 1 ? group.First() : null,
                StringComparer.Ordinal
            );
}
