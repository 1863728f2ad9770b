using Plumbline.Core.Model;

namespace Plumbline.Ingest.Normalise;

/// <summary>Care for tables that live from request to request.</summary>
static class HashTables
{
    // Emptying costs as much as the table once grew to: one unusual request must not slow down all that follow.
    const int UsualCount = 4096;

    /// <summary>Empties a table, and gives its memory back if it has grown beyond what requests usually need.</summary>
    public static void Empty<T>(this Dictionary<Hash128, T> table)
    {
        var isLarge = table.Count > UsualCount;
        table.Clear();
        if (isLarge)
            table.TrimExcess();
    }
}
