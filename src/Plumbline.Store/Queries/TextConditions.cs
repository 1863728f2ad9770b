namespace Plumbline.Store.Queries;

/// <summary>Conditions on texts, as questions share them.</summary>
static class TextConditions
{
    /// <summary>The column is one of some texts, null among them for "absent".</summary>
    public static string In(string column, IReadOnlyList<string?> values, SqlParameters parameters)
    {
        var texts = values.OfType<string>().ToList();
        var list = texts.Count == 0 ? "FALSE" : $"{column} IN ({parameters.AddAll(texts)})";
        return values.Contains(null) ? $"({list} OR {column} IS NULL)" : list;
    }

    /// <summary>The column of a dimension of contexts (c) and people (p).</summary>
    public static string ContextColumn(Dimension dimension) => dimension.Kind == DimensionKind.User ? "p.user" : "c." + dimension.Source;

    /// <summary>An attribute of contexts (c): the records' own first, then the resource's.</summary>
    public static string ContextAttribute(Dimension dimension, SqlDialect dialect) =>
        $"coalesce({dialect.JsonText("c.attributes", dimension.Source)}, {dialect.JsonText("c.resource_attributes", dimension.Source)})";

    /// <summary>The contexts that meet all conditions on contexts and people; null when there is none.</summary>
    public static string? Contexts(IEnumerable<Filter> filters, SqlParameters parameters)
    {
        var conditions = filters
            .Where(filter => filter.Dimension.Kind is DimensionKind.Context or DimensionKind.User)
            .Select(filter => In(ContextColumn(filter.Dimension), filter.Values, parameters))
            .ToList();
        return conditions.Count == 0
            ? null
            : $"SELECT c.id FROM contexts c JOIN people p ON p.context_id = c.id WHERE {string.Join(" AND ", conditions)}";
    }
}
