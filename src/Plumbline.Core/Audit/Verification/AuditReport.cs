namespace Plumbline.Core.Audit.Verification;

/// <summary>What a verification found.</summary>
/// <param name="Chains">The chains, by their first file's name.</param>
/// <param name="Problems">What is wrong, the first one of each chain first.</param>
/// <param name="AreSealsChecked">Whether there was a key. Without one, whoever can write the files could have written all of them anew.</param>
public sealed record AuditReport(IReadOnlyList<AuditChainReport> Chains, IReadOnlyList<AuditProblem> Problems, bool AreSealsChecked)
{
    /// <summary>Whether nothing is wrong.</summary>
    public bool IsSound => Problems.Count == 0;
}
