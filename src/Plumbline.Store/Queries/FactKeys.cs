using System.Globalization;

namespace Plumbline.Store.Queries;

/// <summary>
/// How the rows of one table of facts (t) are grouped and filtered: by small numbers while they are added up, by names once they are. Names that belong
/// to contexts are numbered first, so that no text is compared millions of times.
/// </summary>
/// <param name="by">What to group by; each must be one that <see cref="Knows"/>, or an id of the table itself.</param>
/// <param name="filters">Conditions on contexts, people, owners, and on names and sources of the table itself.</param>
/// <param name="zone">The zone of days and hours.</param>
/// <param name="store">Where names are looked up.</param>
/// <param name="range">The window.</param>
/// <param name="parameters">The statement's.</param>
sealed class FactKeys(
    IReadOnlyList<Dimension> by,
    IReadOnlyList<Filter> filters,
    ZoneClock zone,
    IStoreReader store,
    TimeRange range,
    SqlParameters parameters
)
{
    readonly OwnerIntervals _owners = OwnerIntervals.Read(store, range);
    readonly StringIds _ids = StringIds.Find(
        store,
        filters.Where(filter => filter.Dimension.Kind == DimensionKind.Named).SelectMany(filter => filter.Values).OfType<string>()
    );

    /// <summary>Whether every record's context and time tell it.</summary>
    public static bool Knows(Dimension dimension) =>
        dimension.Kind is DimensionKind.Context or DimensionKind.User or DimensionKind.Owner or DimensionKind.Day or DimensionKind.Hour;

    /// <summary>The names in columns <c>k0</c>, <c>k1</c> …, each with a comma behind it.</summary>
    public string Names => string.Concat(by.Select((dimension, i) => Invariant($"{NameOf(dimension, i)} AS k{i}, ")));

    /// <summary>The tables that the others need, each with a comma behind it: they stand first in the statement.</summary>
    public string Tables =>
        string.Concat(by.Select(Table)) + (_owners.Filtered(filters, parameters) is { } owned ? $"owned AS ({owned}),\n" : "");

    /// <summary>The keys in columns <c>b0</c>, <c>b1</c> …, each with a comma behind it.</summary>
    public string Keys(string time = "t.time") =>
        string.Concat(by.Select((dimension, i) => Invariant($"{KeyOf(dimension, i, time)} AS b{i}, ")));

    /// <summary>What facts are joined with.</summary>
    public string Joins(string time = "t.time")
    {
        string Within(string table) => _owners.HasMoves ? $" AND {time} >= {table}.from_time AND {time} < {table}.until_time" : "";
        var joins = by.Select(
            (dimension, i) =>
                IsNumbered(dimension)
                    ? Invariant(
                        $" JOIN g{i} ON g{i}.context_id = t.context_id{(dimension.Kind == DimensionKind.Owner ? Within(Invariant($"g{i}")) : "")}"
                    )
                    : ""
        );
        var owned = filters.Any(OwnerIntervals.IsOfOwners) ? $" JOIN owned ON owned.context_id = t.context_id{Within("owned")}" : "";
        return string.Concat(joins) + owned;
    }

    /// <summary>The window and the conditions on facts.</summary>
    public string Where(string time = "t.time")
    {
        List<string> conditions = [range.Sql(time)];
        if (TextConditions.Contexts(filters, parameters) is { } contexts)
            conditions.Add($"t.context_id IN ({contexts})");
        conditions.AddRange(
            filters
                .Where(filter => filter.Dimension.Kind is DimensionKind.Named or DimensionKind.QuerySource)
                .Select(filter => IdIn($"t.{ColumnOf(filter.Dimension)}", filter))
        );
        return string.Join(" AND ", conditions);
    }

    /// <summary>What the added-up facts (f) are joined with for their names.</summary>
    public string NameJoins =>
        string.Concat(
            by.Select(
                (dimension, i) =>
                    IsNumbered(dimension) ? Invariant($" LEFT JOIN l{i} ON l{i}.number = f.b{i}")
                    : dimension.Kind == DimensionKind.Named ? Invariant($" LEFT JOIN strings l{i} ON l{i}.id = f.b{i}")
                    : ""
            )
        );

    /// <summary>The values of a row whose first columns are <see cref="Names"/>.</summary>
    public IReadOnlyList<string?> Read(IRow row) => [.. by.Select((dimension, i) => Label(row, dimension, i))];

    string? Label(IRow row, Dimension dimension, int column) =>
        row.IsNull(column)
            ? null
            : dimension.Kind switch
            {
                DimensionKind.Day => ZoneClock.DayLabel(row.Int64(column)),
                DimensionKind.Hour => ZoneClock.HourLabel(row.Int64(column)),
                DimensionKind.QuerySource => Dimension.QuerySources[(int)row.Int64(column)],
                _ => row.Text(column),
            };

    static string NameOf(Dimension dimension, int index) =>
        IsNumbered(dimension) ? Invariant($"l{index}.label")
        : dimension.Kind == DimensionKind.Named ? Invariant($"l{index}.value")
        : Invariant($"f.b{index}");

    string KeyOf(Dimension dimension, int index, string time) =>
        dimension.Kind switch
        {
            DimensionKind.Day => zone.DaySql(time, store.Dialect),
            DimensionKind.Hour => zone.HourSql(time, store.Dialect),
            _ when IsNumbered(dimension) => Invariant($"g{index}.number"),
            _ => "t." + ColumnOf(dimension),
        };

    static string ColumnOf(Dimension dimension) => dimension.Kind == DimensionKind.QuerySource ? "query_source" : dimension.Source + "_id";

    string IdIn(string column, Filter filter)
    {
        var ids = filter
            .Values.OfType<string>()
            .Select(value => filter.Dimension.Kind == DimensionKind.QuerySource ? NumberOf(value) : _ids.Of(value))
            .OfType<long>()
            .Concat(filter.Dimension.Kind == DimensionKind.QuerySource && filter.Values.Contains(null) ? [0L] : [])
            .ToList();
        var list = ids.Count == 0 ? "FALSE" : $"{column} IN ({string.Join(", ", ids)})";
        return filter.Values.Contains(null) ? $"({list} OR {column} IS NULL)" : list;
    }

    static long? NumberOf(string source) => Dimension.QuerySources.ToList().IndexOf(source) is > 0 and var number ? number : null;

    static bool IsNumbered(Dimension dimension) => dimension.Kind is DimensionKind.Context or DimensionKind.User or DimensionKind.Owner;

    // l: the names and their numbers; g: which context has which.
    string Table(Dimension dimension, int index)
    {
        if (!IsNumbered(dimension))
            return "";
        var (columns, from, label) = dimension.Kind == DimensionKind.Owner ? OfOwners(dimension) : OfContexts(dimension);
        return Invariant(
            $"""
            l{index} AS (SELECT label, row_number() OVER (ORDER BY label) AS number FROM (SELECT DISTINCT {label} AS label {from}) x WHERE label IS NOT NULL),
            g{index} AS (SELECT {columns}, n.number AS number {from} LEFT JOIN l{index} n ON n.label = {label}),

            """
        );
    }

    static (string Columns, string From, string Label) OfContexts(Dimension dimension) =>
        ("c.id AS context_id", "FROM contexts c JOIN people p ON p.context_id = c.id", TextConditions.ContextColumn(dimension));

    (string Columns, string From, string Label) OfOwners(Dimension dimension) =>
        (
            "o.context_id AS context_id, o.from_time AS from_time, o.until_time AS until_time",
            $"FROM ({_owners.All([], parameters)}) o JOIN {_owners.Owners} w ON w.id = o.owner_id JOIN people p ON p.context_id = o.context_id",
            OwnerIntervals.Column(dimension)
        );

    static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
