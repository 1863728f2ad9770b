namespace Plumbline.Core.Attribution;

/// <summary>Rows by their key, each key's in order of time.</summary>
sealed class IdentityMap
{
    readonly Dictionary<PersonKey, IdentityRow[]> _rows;

    /// <summary>Takes rows in any order.</summary>
    public IdentityMap(IEnumerable<IdentityRow> rows)
    {
        _rows = rows.GroupBy(row => row.Key)
            .ToDictionary(group => group.Key, group => group.OrderBy(row => row.Days.FromMilliseconds).ToArray());
        var overlap = _rows.Values.SelectMany(of => of.Zip(of.Skip(1))).FirstOrDefault(pair => pair.First.Days.Overlaps(pair.Second.Days));
        if (overlap is { First: { } first, Second: { } second })
            throw new ArgumentException($"Two rows of {first.Key.Value} overlap: {first.Place} and {second.Place}.", nameof(rows));
    }

    /// <summary>Whether there is no row at all.</summary>
    public bool IsEmpty => _rows.Count == 0;

    /// <summary>The rows of a key, in order of time.</summary>
    public ReadOnlySpan<IdentityRow> Of(PersonKey key) => _rows.GetValueOrDefault(key);
}
