namespace Plumbline.Store.Queries;

/// <summary>By which rules owners are counted at present; those in use may be newer, and at work.</summary>
public static class CountingRulesQuery
{
    /// <summary>The version of the rules.</summary>
    public static string? Run(IStoreReader store) =>
        store.Read("SELECT rules FROM owner_state", row => row.Text(0)) is [var version, ..] ? version : null;
}
