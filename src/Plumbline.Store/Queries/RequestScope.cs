using System.Globalization;

namespace Plumbline.Store.Queries;

/// <summary>
/// What is asked about of requests and of the events beside them, such as errors: a window and conditions that both tables know. For one statement.
/// </summary>
/// <param name="store">Where it is asked.</param>
/// <param name="filters">Each on a dimension that <see cref="Knows"/>.</param>
/// <param name="by">What <see cref="Label"/> shall tell; null for nothing.</param>
sealed class RequestScope(IStoreReader store, IReadOnlyList<Filter> filters, Dimension? by = null)
{
    /// <summary>Whether requests and errors both know a dimension.</summary>
    public static bool Knows(Dimension dimension) =>
        dimension.Kind is DimensionKind.Context or DimensionKind.User or DimensionKind.Owner or DimensionKind.QuerySource
        || dimension is { Kind: DimensionKind.Named, Source: "model" or "query_source_detail" };

    /// <summary>
    /// Whether rows are counted (n) by what can be looked up afterwards before it is looked up, which takes a tenth of the time. Rows then have no columns but
    /// these.
    /// </summary>
    public bool CountsFirst { get; init; }

    /// <summary>The parameters of the statement.</summary>
    public SqlParameters Parameters { get; } = new();

    /// <summary>The store's SQL.</summary>
    public SqlDialect Dialect => store.Dialect;

    /// <summary>SQL for the value of what is grouped by: a text, or the number of a class of sources.</summary>
    public string Label(bool isRequest) =>
        by!.Kind switch
        {
            DimensionKind.Context or DimensionKind.User => TextConditions.ContextColumn(by),
            DimensionKind.Owner => OwnerIntervals.Column(by),
            DimensionKind.QuerySource => isRequest ? "t.query_source" : UsageSql.ClassOf("q.value"),
            _ when by.Source == "model" => Dialect.WithoutBrackets("q.value"),
            _ => "q.value",
        };

    /// <summary>The value as answers say it.</summary>
    public string? Read(IRow row, int column) =>
        row.IsNull(column) ? null
        : by!.Kind == DimensionKind.QuerySource ? Dimension.QuerySources[(int)row.Int64(column)]
        : row.Text(column);

    /// <summary><c>FROM … WHERE …</c> for the requests of a window, as <c>t</c>; <c>ow</c> joins their owners where a condition asks.</summary>
    public string Requests(TimeRange range, params string[] conditions) => From("requests", range, conditions, isRequest: true);

    /// <summary>The same for counted times (<c>request_times</c>), by conditions on models.</summary>
    public string Times(RequestTimes times, bool isFirst) => From("request_times", times.Days, [times.Counted(isFirst)], isRequest: true);

    /// <summary>The same for events of some names; null when no event has ever had one of these.</summary>
    public string? Events(TimeRange range, string[] names, params string[] conditions)
    {
        var ids = StringIds.Find(store, names);
        var known = names.Select(ids.Of).OfType<long>().ToList();
        return known.Count == 0
            ? null
            : From(
                names.All(RareEvents.Names.Contains) ? RareEvents.Table(store) : "events",
                range,
                [$"t.name_id IN ({string.Join(", ", known)})", .. conditions],
                isRequest: false
            );
    }

    string From(string table, TimeRange range, IEnumerable<string> conditions, bool isRequest)
    {
        var owners = OwnerIntervals.Read(store, range);
        List<string> all = [range.Sql("t.time"), .. conditions];
        if (TextConditions.Contexts(filters, Parameters) is { } contexts)
            all.Add($"t.context_id IN ({contexts})");
        all.AddRange(filters.Select(filter => OwnCondition(filter, isRequest)).OfType<string>());
        var where = string.Join(" AND ", all);
        return !CountsFirst ? $"FROM {table} t{Joins(owners, isRequest)} WHERE {where}"
            : owners.HasMoves && by?.Kind == DimensionKind.Owner
                ? $"FROM {Known(table, range, owners)} t{Joins(owners, isRequest)} WHERE {where}"
            : $"""
                FROM (SELECT t.{Counted} AS {Counted}, {range.From} AS time, sum(t.n) AS n FROM {Known(table, range, owners)} t{FilterJoin(
                    owners
                )} WHERE {where} GROUP BY 1 HAVING sum(t.n) <> 0)
                t{LabelJoins(owners, isRequest, withFilters: false)}
                """;
    }

    // Rows as they were added up before, and each other one, with how many they stand for. Only requests are added up.
    string Known(string table, TimeRange range, OwnerIntervals owners)
    {
        const string Columns = "context_id, model_id, query_source, query_source_detail_id";
        if (table != "requests")
            return $"(SELECT *, 1 AS n FROM {table})";
        var cells = UsageCells.OfDays(range, CostVersion.Current(store), owners);
        var parts = (cells?.Parts() ?? []).Select(part =>
            $"SELECT x.time AS time, {Columns}, x.requests AS n FROM {part.Table} x JOIN combinations b ON b.id = x.combination WHERE {part.Part.Sql("x.time")}"
        );
        var others = UsageCells
            .Outside(cells, range, "r.time", "r.row")
            .Select(where => $"SELECT r.time AS time, {Columns}, 1 AS n FROM requests r WHERE {where}");
        return $"({string.Join("\nUNION ALL\n", parts.Concat(others))})";
    }

    // What the dimension is looked up by.
    string Counted =>
        by!.Kind switch
        {
            DimensionKind.QuerySource => "query_source",
            DimensionKind.Named => by.Source + "_id",
            _ => "context_id",
        };

    string Joins(OwnerIntervals owners, bool isRequest) =>
        by?.Kind == DimensionKind.Owner
            ? LabelJoins(owners, isRequest, withFilters: true)
            : FilterJoin(owners) + LabelJoins(owners, isRequest, withFilters: false);

    string FilterJoin(OwnerIntervals owners) => owners.Filtered(filters, Parameters) is { } intervals ? OwnedBy(intervals) : "";

    static string OwnedBy(string intervals) =>
        $" JOIN ({intervals}) ow ON ow.context_id = t.context_id AND t.time >= ow.from_time AND t.time < ow.until_time";

    string LabelJoins(OwnerIntervals owners, bool isRequest, bool withFilters)
    {
        var joins = by?.Kind == DimensionKind.Owner ? OwnedBy(owners.All(withFilters ? filters : [], Parameters)) : "";
        if (by?.Kind == DimensionKind.Owner)
            joins += $" JOIN {owners.Owners} w ON w.id = ow.owner_id";
        if (by?.Kind is DimensionKind.Context or DimensionKind.User or DimensionKind.Owner)
            joins += " JOIN contexts c ON c.id = t.context_id JOIN people p ON p.context_id = t.context_id";
        if (by is { Kind: DimensionKind.Named, Source: "model" })
            joins += " LEFT JOIN strings q ON q.id = t.model_id";
        else if (by?.Kind == DimensionKind.Named || (by?.Kind == DimensionKind.QuerySource && !isRequest))
            joins += " LEFT JOIN strings q ON q.id = t.query_source_detail_id";
        return joins;
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
