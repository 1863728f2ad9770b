namespace Plumbline.Store.Queries;

/// <summary>The ids of some strings: each text that repeats has one.</summary>
public sealed class StringIds
{
    readonly Dictionary<string, long> _ids;

    StringIds(Dictionary<string, long> ids) => _ids = ids;

    /// <summary>Looks some strings up.</summary>
    public static StringIds Find(IStoreReader store, IEnumerable<string> values)
    {
        var parameters = new SqlParameters();
        var list = parameters.AddAll(values.Distinct(StringComparer.Ordinal));
        if (list.Length == 0)
            return new StringIds([]);
        var found = store.Read(
            parameters.Build($"SELECT value, id FROM strings WHERE value IN ({list})"),
            row => (Value: row.Text(0)!, Id: row.Int64(1))
        );
        return new StringIds(found.ToDictionary(pair => pair.Value, pair => pair.Id, StringComparer.Ordinal));
    }

    /// <summary>The id, or null when the string has never been seen.</summary>
    public long? Of(string value) => _ids.TryGetValue(value, out var id) ? id : null;
}
