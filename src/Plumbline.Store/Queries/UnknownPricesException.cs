namespace Plumbline.Store.Queries;

/// <summary>Nobody can be answered with prices of that version: there are none, or no longer.</summary>
/// <param name="version">What was asked for.</param>
/// <param name="known">What could be.</param>
public sealed class UnknownPricesException(string version, IReadOnlyList<string> known)
    : Exception($"There are no prices of version {version}.")
{
    /// <summary>The versions that can be asked for.</summary>
    public IReadOnlyList<string> Known => known;
}
