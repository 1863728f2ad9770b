using System.Globalization;

namespace Plumbline.Store.Queries;

/// <summary>
/// What is asked about of requests and of the events beside them, such as errors: a window and conditions that both tables know. For one statement.
/// </summary>
sealed class RequestScope(IStoreReader store, IReadOnlyList<Filter> filters)
{
    /// <summary>Whether requests and errors both know a dimension.</summary>
    public static bool Knows(Dimension dimension) =>
        dimension.Kind is DimensionKind.Context or DimensionKind.User or DimensionKind.Owner or DimensionKind.QuerySource
        || dimension is { Kind: DimensionKind.Named, Source: "model" or "query_source_detail" };

    /// <summary>The parameters of the statement.</summary>
    public SqlParameters Parameters { get; } = new();

    /// <summary>The store's SQL.</summary>
    public SqlDialect Dialect => store.Dialect;

    /// <summary><c>FROM … WHERE …</c> for the requests of a window, as <c>t</c>; <c>ow</c> joins their owners where a condition asks.</summary>
    public string Requests(TimeRange range, params string[] conditions) => From("requests", range, conditions, isRequest: true);

    /// <summary>The same for events of some names; null when no event has ever had one of these.</summary>
    public string? Events(TimeRange range, string[] names, params string[] conditions)
    {
        var ids = StringIds.Find(store, names);
        var known = names.Select(ids.Of).OfType<long>().ToList();
        return known.Count == 0
            ? null
            : From("events", range, [$"t.name_id IN ({string.Join(", ", known)})", .. conditions], isRequest: false);
    }

    string From(string table, TimeRange range, IEnumerable<string> conditions, bool isRequest)
    {
        var owners = OwnerIntervals.Read(store, range);
        List<string> all = [range.Sql("t.time"), .. conditions];
        if (TextConditions.Contexts(filters, Parameters) is { } contexts)
            all.Add($"t.context_id IN ({contexts})");
        all.AddRange(filters.Select(filter => OwnCondition(filter, isRequest)).OfType<string>());
        var owned = owners.Filtered(filters, Parameters) is { } intervals
            ? $" JOIN ({intervals}) ow ON ow.context_id = t.context_id AND t.time >= ow.from_time AND t.time < ow.until_time"
            : "";
        return $"FROM {table} t{owned} WHERE {string.Join(" AND ", all)}";
    }

    string? OwnCondition(Filter filter, bool isRequest) =>
        (filter.Dimension.Kind, filter.Dimension.Source) switch
        {
            (DimensionKind.Named, "model") => Ids("t.model_id", filter, isRequest ? [] : WithSuffix(filter)),
            (DimensionKind.Named, _) => Ids("t.query_source_detail_id", filter, []),
            (DimensionKind.QuerySource, _) => QuerySource(filter, isRequest),
            _ => null,
        };

    string Ids(string column, Filter filter, IEnumerable<long> more)
    {
        var values = filter.Values.OfType<string>().ToList();
        var ids = StringIds.Find(store, values);
        var list = string.Join(", ", values.Select(ids.Of).OfType<long>().Concat(more));
        var isOne = list.Length == 0 ? "FALSE" : $"{column} IN ({list})";
        return filter.Values.Contains(null) ? $"({isOne} OR {column} IS NULL)" : isOne;
    }

    // The model of an error is kept as it was sent, such as claude-opus-4-8[1m].
    IReadOnlyList<long> WithSuffix(Filter filter)
    {
        var parameters = new SqlParameters();
        var values = parameters.AddAll(filter.Values.OfType<string>());
        return values.Length == 0
            ? []
            : store.Read(
                parameters.Build($"SELECT id FROM strings WHERE value LIKE '%]' AND {Dialect.WithoutBrackets("value")} IN ({values})"),
                row => row.Int64(0)
            );
    }

    static string QuerySource(Filter filter, bool isRequest)
    {
        var column = isRequest
            ? "t.query_source"
            : UsageSql.ClassOf("(SELECT qs.value FROM strings qs WHERE qs.id = t.query_source_detail_id)");
        var numbers = filter.Values.Select(value => Dimension.QuerySources.ToList().IndexOf(value)).Where(number => number >= 0);
        var list = string.Join(", ", numbers.Select(number => number.ToString(CultureInfo.InvariantCulture)));
        return list.Length == 0 ? "FALSE" : $"({column}) IN ({list})";
    }
}
