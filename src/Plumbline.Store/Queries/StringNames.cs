using System.Globalization;

namespace Plumbline.Store.Queries;

/// <summary>The strings of some ids: what an answer of few rows looks up last.</summary>
static class StringNames
{
    /// <summary>Looks some ids up.</summary>
    public static IReadOnlyDictionary<long, string> Of(IStoreReader store, IEnumerable<long> ids)
    {
        var list = string.Join(", ", ids.Distinct().Select(id => id.ToString(CultureInfo.InvariantCulture)));
        return list.Length == 0
            ? new Dictionary<long, string>()
            : store
                .Read($"SELECT id, value FROM strings WHERE id IN ({list})", row => (Id: row.Int64(0), Value: row.Text(1)!))
                .ToDictionary(pair => pair.Id, pair => pair.Value);
    }
}
