using System.Globalization;
using System.Text;
using Plumbline.Core.Model;

namespace Plumbline.Store.Queries;

/// <summary>
/// The exact increase of a monotonic sum within a window: the sum of its increments, never extrapolated, by any attribute of
/// its points or of their resource, by whose it is, by day or hour.
/// </summary>
public sealed record CounterQuery
{
    /// <summary>The metric's name, such as <c>claude_code.commit.count</c>.</summary>
    public required string Metric { get; init; }

    /// <summary>The unit, where one name has come with several; else null.</summary>
    public string? Unit { get; init; }

    public required TimeRange Range { get; init; }
    public required ZoneClock Zone { get; init; }

    /// <summary>The dimensions of usage that metrics know: of contexts, people and owners. Others are attributes here.</summary>
    public static IReadOnlyList<Dimension> Known { get; } = [.. Dimension.All.Where(IsKnown)];

    /// <summary>Attributes, dimensions of contexts, people and owners, days, hours.</summary>
    public IReadOnlyList<Dimension> By { get; init; } = [];

    /// <summary>Conditions on attributes and on dimensions of contexts and people.</summary>
    public IReadOnlyList<Filter> Filters { get; init; } = [];

    /// <summary>Columns, a minus before one for falling order: the dimensions and <c>increase</c>.</summary>
    public IReadOnlyList<string> Sort { get; init; } = [];

    public int Offset { get; init; }
    public int Limit { get; init; } = 1000;

    static bool IsKnown(Dimension dimension) => dimension.Kind is DimensionKind.Context or DimensionKind.User or DimensionKind.Owner;

    /// <summary>Asks. Null when no metric of this name has been received.</summary>
    public CounterAnswer? Run(IStoreReader store)
    {
        var parameters = new SqlParameters();
        var known = store.Read(
            parameters.Build($"SELECT id, unit, kind, monotonic FROM metrics WHERE name = {parameters.Add(Metric)} ORDER BY id"),
            row => (Id: row.Int64(0), Unit: row.Text(1)!, IsSum: row.Int64(2) == (int)MetricKind.Sum && row.Int64(3) != 0)
        );
        if (known.Count == 0)
            return ClaudeCodeMetrics.Units.TryGetValue(Metric, out var unit) ? new CounterAnswer(unit, [unit], [], default, false) : null;
        var sums = known.Where(metric => metric.IsSum && (Unit is null || metric.Unit == Unit)).ToList();
        var units = sums.Select(metric => metric.Unit).Distinct(StringComparer.Ordinal).ToList();
        if (units.Count != 1)
            return new CounterAnswer(null, [.. units], [], default, false);
        var rows = store.Read(Sql(sums.Select(metric => metric.Id), OwnerIntervals.Read(store, Range), store.Dialect), Read);
        var page = rows.Where(row => !row.IsTotal).Select(row => row.Row).ToList();
        var total = rows.Where(row => row.IsTotal).Select(row => row.Row.Increase).FirstOrDefault();
        return new CounterAnswer(units[0], units, [.. page.Take(Limit)], total, page.Count > Limit);
    }

    SqlText Sql(IEnumerable<long> metrics, OwnerIntervals owners, SqlDialect dialect)
    {
        var parameters = new SqlParameters();
        var buckets = By.Select((dimension, i) => Bucket(dimension, i, dialect)).OfType<string>().ToList();
        var labels = By.Select((dimension, i) => Label(dimension, i, dialect)).ToList();
        var conditions = Filters
            .Where(filter => filter.Dimension.Kind == DimensionKind.Attribute)
            .Select(filter => TextConditions.In(Attribute(filter.Dimension, dialect), filter.Values, parameters))
            .ToList();
        if (TextConditions.Contexts(Filters, parameters) is { } contexts)
            conditions.Add($"s.context_id IN ({contexts})");
        var byOwner = By.Any(dimension => dimension.Kind == DimensionKind.Owner);
        if (byOwner)
            buckets.Add("ow.owner_id AS owner_id");
        var owned =
            byOwner || Filters.Any(OwnerIntervals.IsOfOwners)
                ? $" JOIN series os ON os.id = i.series_id JOIN ({owners.All(Filters, parameters)}) ow ON ow.context_id = os.context_id AND i.time >= ow.from_time AND i.time < ow.until_time"
                : "";
        var owner = byOwner ? $" JOIN {owners.Owners} w ON w.id = x.owner_id" : "";
        var where = conditions.Count == 0 ? "" : "WHERE " + string.Join(" AND ", conditions);
        var keys = By.Select((_, i) => Key(i)).ToList();
        var isTotal = By.Count == 0 ? "1" : "GROUPING(k0)";
        var sets = By.Count == 0 ? "" : $"GROUP BY GROUPING SETS (({string.Join(", ", keys)}), ())";
        var (first, last) = (Offset + 2, Offset + Limit + 2);
        return parameters.Build(
            string.Create(
                CultureInfo.InvariantCulture,
                $"""
                WITH sums AS (
                    SELECT {string.Join(", ", [.. buckets, "i.series_id AS series_id", "sum(i.increment) AS amount"])}
                    FROM increments i{owned} WHERE {Range.Sql(
                    "i.time"
                )} AND i.series_id IN (SELECT id FROM series WHERE metric_id IN ({string.Join(", ", metrics)}))
                    GROUP BY ALL),
                named AS (
                    SELECT {string.Join(", ", [.. labels, "x.amount AS amount"])}
                    FROM sums x JOIN series s ON s.id = x.series_id JOIN contexts c ON c.id = s.context_id JOIN people p ON p.context_id = s.context_id{owner} LEFT JOIN strings sa ON sa.id = s.attributes_id {where}),
                grouped AS (SELECT {string.Join(
                    ", ",
                    [$"{isTotal} AS is_total", .. keys, $"coalesce(sum(amount), {dialect.WideZero}) AS increase"]
                )} FROM named {sets}),
                numbered AS (SELECT *, row_number() OVER (ORDER BY {Order(keys)}) AS n FROM grouped)
                SELECT {string.Join(
                    ", ",
                    ["is_total", .. keys, "increase"]
                )} FROM numbered WHERE is_total = 1 OR n BETWEEN {first} AND {last} ORDER BY n
                """
            )
        );
    }

    static string Key(int index) => string.Create(CultureInfo.InvariantCulture, $"k{index}");

    string? Bucket(Dimension dimension, int index, SqlDialect dialect) =>
        dimension.Kind switch
        {
            DimensionKind.Day => string.Create(CultureInfo.InvariantCulture, $"{Zone.DaySql("i.time", dialect)} AS b{index}"),
            DimensionKind.Hour => string.Create(CultureInfo.InvariantCulture, $"{Zone.HourSql("i.time", dialect)} AS b{index}"),
            _ => null,
        };

    static string Label(Dimension dimension, int index, SqlDialect dialect)
    {
        var value = dimension.Kind switch
        {
            DimensionKind.Day or DimensionKind.Hour => string.Create(CultureInfo.InvariantCulture, $"x.b{index}"),
            DimensionKind.Context or DimensionKind.User => TextConditions.ContextColumn(dimension),
            DimensionKind.Owner => OwnerIntervals.Column(dimension),
            _ => Attribute(dimension, dialect),
        };
        return $"{value} AS {Key(index)}";
    }

    static string Attribute(Dimension dimension, SqlDialect dialect) =>
        $"coalesce({dialect.JsonText("sa.value", dimension.Source)}, {TextConditions.ContextAttribute(dimension, dialect)})";

    string Order(List<string> keys)
    {
        var order = new StringBuilder("is_total DESC");
        foreach (var item in Sort)
        {
            var (name, direction) = item[0] == '-' ? (item[1..], " DESC") : (item, "");
            var key = By.ToList().FindIndex(dimension => dimension.Name == name);
            order.Append(", ").Append(key >= 0 ? keys[key] : "increase").Append(direction).Append(" NULLS LAST");
        }

        foreach (var key in keys)
            order.Append(", ").Append(key).Append(" NULLS LAST");
        return order.ToString();
    }

    (bool IsTotal, CounterRow Row) Read(IRow row)
    {
        var total = row.Int64(0) != 0;
        var labels = total ? [] : By.Select((dimension, i) => Value(row, i + 1, dimension)).ToList();
        return (total, new CounterRow(labels, row.Quantity(By.Count + 1)));
    }

    static string? Value(IRow row, int column, Dimension dimension)
    {
        if (row.IsNull(column))
            return null;
        return dimension.Kind switch
        {
            DimensionKind.Day => ZoneClock.DayLabel(row.Int64(column)),
            DimensionKind.Hour => ZoneClock.HourLabel(row.Int64(column)),
            _ => row.Text(column),
        };
    }
}

/// <summary>The increase of one group.</summary>
public sealed record CounterRow(IReadOnlyList<string?> Key, Quantity Increase);

/// <summary>
/// A page of rows and the total over all. Without a <see cref="Unit"/> there is no answer: <see cref="Units"/> has several to choose from,
/// or none when the metric is not a monotonic sum.
/// </summary>
public sealed record CounterAnswer(string? Unit, IReadOnlyList<string> Units, IReadOnlyList<CounterRow> Rows, Quantity Total, bool HasMore);
