namespace Plumbline.Store.Queries;

/// <summary>Whether anything has a team at all.</summary>
public static class KnownTeamsQuery
{
    /// <summary>Asks.</summary>
    public static bool Any(IStoreReader store) =>
        store
            .Read(
                "SELECT 1 FROM owners w JOIN owner_state s ON s.generation = w.generation WHERE w.team IS NOT NULL LIMIT 1",
                row => row.Int64(0)
            )
            .Count > 0;
}
