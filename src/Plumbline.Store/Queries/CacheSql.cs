using System.Globalization;
using System.Text;

namespace Plumbline.Store.Queries;

/// <summary>
/// Statements over the tables of what the cache saved and lost. All of them have a time, a context, a model and a class of source, and all that is
/// asked of them adds up, so that a group is a plain sum.
/// </summary>
sealed class CacheSql(CacheQuery query, StringIds ids, OwnerIntervals intervals, SqlDialect dialect)
{
    readonly SqlParameters _parameters = new();

    /// <summary>The sums of some columns by what is asked, and by further columns.</summary>
    public SqlText Sums(string table, IReadOnlyList<string> by, IReadOnlyList<string> sums)
    {
        var keys = query
            .By.Select((dimension, i) => (Label: LabelOf(dimension), Name: string.Create(CultureInfo.InvariantCulture, $"k{i}")))
            .ToList();
        var columns = keys.Select(key => $"{key.Label} AS {key.Name}")
            .Concat(by.Select(column => $"x.{column} AS {column}"))
            .Concat(sums.Select(column => $"coalesce(sum(x.{column}), {dialect.WideZero}) AS {column}"));
        var groups = keys.Select(key => key.Name).Concat(by).ToList();
        var group = groups.Count == 0 ? "" : " GROUP BY " + string.Join(", ", groups);
        return _parameters.Build($"SELECT {string.Join(", ", columns)}\n{From(AddedUp(table, by, sums), query.By)}{group}");
    }

    // Names and owners are joined with what is added up by context, model and time as far as these matter, not with every row.
    string AddedUp(string table, IReadOnlyList<string> by, IReadOnlyList<string> sums)
    {
        var needsOwner = query.By.Any(IsOwner) || query.Filters.Any(OwnerIntervals.IsOfOwners);
        List<string> keys = [.. by.Select(column => $"x.{column} AS {column}")];
        if (needsOwner || query.By.Any(dimension => dimension.Kind is DimensionKind.Context or DimensionKind.User))
            keys.Add("x.context_id AS context_id");
        if (query.By.Any(dimension => dimension.Kind == DimensionKind.Named))
            keys.Add("x.model_id AS model_id");
        if (query.By.Any(dimension => dimension.Kind == DimensionKind.QuerySource))
            keys.Add("x.query_source AS query_source");
        if (
            query.By.Any(dimension => dimension.Kind is DimensionKind.Day or DimensionKind.Hour)
            || (needsOwner && !intervals.ChangeAt(TimeRange.Day))
        )
            keys.Add("x.time AS time");
        else if (needsOwner)
            keys.Add(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{(intervals.HasMoves ? $"greatest({dialect.Divide("x.time", Day)} * {Day}, {query.Range.From})" : query.Range.From)} AS time"
                )
            );
        var columns = keys.Concat(sums.Select(column => $"sum(x.{column}) AS {column}"));
        var group = keys.Count == 0 ? "" : $" GROUP BY {string.Join(", ", Enumerable.Range(1, keys.Count))}";
        return $"(SELECT {string.Join(", ", columns)} FROM {table} x {Where()}{group})";
    }

    static readonly string Day = TimeRange.Day.ToString(CultureInfo.InvariantCulture);

    /// <summary>The first rows in an order, one by one, with some dimensions.</summary>
    public SqlText Rows(string table, IReadOnlyList<Dimension> dimensions, IReadOnlyList<string> columns, string order, int limit)
    {
        var all = dimensions.Select(LabelOf).Concat(columns.Select(column => "x." + column));
        var owned = query.Filters.Any(OwnerIntervals.IsOfOwners) ? Owners() : "";
        // Few rows are left when their names are looked up.
        var first = string.Create(
            CultureInfo.InvariantCulture,
            $"(SELECT x.* FROM {table} x{owned} {Where()} ORDER BY {order} LIMIT {limit})"
        );
        return _parameters.Build($"SELECT {string.Join(", ", all)}\n{From(first, dimensions)} ORDER BY {order}");
    }

    string From(string table, IReadOnlyList<Dimension> dimensions)
    {
        var from = new StringBuilder($"FROM {table} x");
        if (dimensions.Any(dimension => dimension.Kind is DimensionKind.Context or DimensionKind.User || IsPerson(dimension)))
            from.Append(" JOIN contexts c ON c.id = x.context_id JOIN people p ON p.context_id = x.context_id");
        if (dimensions.Any(dimension => dimension.Kind == DimensionKind.Named))
            from.Append(" LEFT JOIN strings m ON m.id = x.model_id");
        if (dimensions.Any(IsOwner) || query.Filters.Any(OwnerIntervals.IsOfOwners))
            from.Append(Owners()).Append(CultureInfo.InvariantCulture, $" JOIN {intervals.Owners} w ON w.id = o.owner_id");
        return from.ToString();
    }

    string Owners() =>
        $" JOIN ({intervals.All(query.Filters, _parameters)}) o ON o.context_id = x.context_id AND x.time >= o.from_time AND x.time < o.until_time";

    string Where()
    {
        var conditions = new List<string> { query.Range.Sql("x.time") };
        if (TextConditions.Contexts(query.Filters, _parameters) is { } contexts)
            conditions.Add($"x.context_id IN ({contexts})");
        conditions.AddRange(
            query
                .Filters.Where(filter =>
                    filter.Dimension.Kind is DimensionKind.Named or DimensionKind.QuerySource or DimensionKind.Day or DimensionKind.Hour
                )
                .Select(NumberIn)
        );
        return "WHERE " + string.Join(" AND ", conditions);
    }

    string NumberIn(Filter filter)
    {
        var column = filter.Dimension.Kind == DimensionKind.Named ? "x.model_id" : LabelOf(filter.Dimension);
        var numbers = filter.Values.OfType<string>().Select(value => NumberOf(filter.Dimension, value)).OfType<long>().ToList();
        if (filter.Dimension.Kind == DimensionKind.QuerySource && filter.Values.Contains(null))
            numbers.Add(0);
        var list = numbers.Count == 0 ? "FALSE" : $"{column} IN ({string.Join(", ", numbers)})";
        return filter.Values.Contains(null) ? $"({list} OR {column} IS NULL)" : list;
    }

    long? NumberOf(Dimension dimension, string value) =>
        dimension.Kind switch
        {
            DimensionKind.Named => ids.Of(value),
            DimensionKind.QuerySource => Dimension.QuerySources.ToList().IndexOf(value) is > 0 and var number ? number : null,
            DimensionKind.Day => ZoneClock.TryParseDay(value, out var day) ? day : null,
            DimensionKind.Hour => ZoneClock.TryParseHour(value, out var hour) ? hour : null,
            _ => null,
        };

    string LabelOf(Dimension dimension) =>
        dimension.Kind switch
        {
            DimensionKind.Context or DimensionKind.User => TextConditions.ContextColumn(dimension),
            DimensionKind.Owner => OwnerIntervals.Column(dimension),
            DimensionKind.Named => "m.value",
            DimensionKind.QuerySource => "CAST(x.query_source AS INTEGER)",
            DimensionKind.Day => query.Zone.DaySql("x.time", dialect),
            DimensionKind.Hour => query.Zone.HourSql("x.time", dialect),
            _ => throw new ArgumentException($"The cache is not known by {dimension.Name}."),
        };

    static bool IsOwner(Dimension dimension) => dimension.Kind == DimensionKind.Owner;

    static bool IsPerson(Dimension dimension) => IsOwner(dimension) && dimension.Source == "person";
}
