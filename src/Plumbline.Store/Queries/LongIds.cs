namespace Plumbline.Store.Queries;

/// <summary>Ids that are kept in 128 bits: most are UUIDs, the others have their text in <c>long_ids</c>.</summary>
public sealed class LongIds
{
    readonly Dictionary<string, UInt128> _ids;

    LongIds(Dictionary<string, UInt128> ids) => _ids = ids;

    /// <summary>Looks some ids up; a text that is neither a UUID nor known matches nothing.</summary>
    public static LongIds Find(IStoreReader store, IEnumerable<string> texts)
    {
        var ids = new Dictionary<string, UInt128>(StringComparer.Ordinal);
        foreach (var text in texts)
        {
            var parameters = new SqlParameters();
            var sql = parameters.Build($"SELECT id FROM long_ids WHERE text = {parameters.Add(text)}");
            if (store.Read(sql, row => row.Id(0)) is [var id, ..])
                ids[text] = id;
            else if (TryParse(text, out id))
                ids[text] = id;
        }

        return new LongIds(ids);
    }

    /// <summary>The condition that a column is one of some texts, null among them for "absent".</summary>
    public string In(string column, IReadOnlyList<string?> texts, SqlDialect dialect)
    {
        var known = texts.OfType<string>().Where(_ids.ContainsKey).Select(text => dialect.IdLiteral(_ids[text])).ToList();
        var list = known.Count == 0 ? "FALSE" : $"{column} IN ({string.Join(", ", known)})";
        return texts.Contains(null) ? $"({list} OR {column} IS NULL)" : list;
    }

    /// <summary>The number that the 32 hexadecimal digits of a UUID or a trace id write.</summary>
    public static bool TryParse(string text, out UInt128 id)
    {
        var digits = text.Length == 36 && Guid.TryParseExact(text, "D", out _) ? text.Replace("-", "", StringComparison.Ordinal) : text;
        id = default;
        return digits.Length == 32
            && UInt128.TryParse(
                digits,
                System.Globalization.NumberStyles.AllowHexSpecifier,
                System.Globalization.CultureInfo.InvariantCulture,
                out id
            );
    }
}
