using System.Globalization;
using Plumbline.Core.Model;

namespace Plumbline.Store.Queries;

/// <summary>
/// The part of usage whose moment is not known: what metrics metered beyond the known requests, in an increment over more than 15
/// minutes with no point before it (<see cref="Reason.CarriedIn"/>). It is part of every total, and shown apart in time series.
/// </summary>
public sealed record CarriedInQuery
{
    public required TimeRange Range { get; init; }
    public required ZoneClock Zone { get; init; }

    /// <summary>Day or hour.</summary>
    public required Dimension Bucket { get; init; }

    /// <summary>What the drawing keeps apart: of contexts, people, owners, or a name on the series.</summary>
    public required Dimension GroupBy { get; init; }

    /// <summary>Conditions on contexts, people, owners, and names on the series.</summary>
    public IReadOnlyList<Filter> Filters { get; init; } = [];

    /// <summary>Whether series know the group and all conditions: what metrics do not say, nothing was carried in of.</summary>
    public static bool CanKnow(Dimension groupBy, IReadOnlyList<Filter> filters) =>
        (IsKnown(groupBy) || groupBy.Kind == DimensionKind.QuerySource) && filters.All(filter => IsKnown(filter.Dimension));

    static bool IsKnown(Dimension dimension) =>
        dimension.Kind is DimensionKind.Context or DimensionKind.User or DimensionKind.Owner or DimensionKind.Named;

    /// <summary>Asks.</summary>
    public IReadOnlyList<CarriedInRow> Run(IStoreReader store) =>
        store.Read(
            Sql(store.Dialect, OwnerIntervals.Read(store, Range)),
            row => new CarriedInRow(
                Bucket.Kind == DimensionKind.Day ? ZoneClock.DayLabel(row.Int64(0)) : ZoneClock.HourLabel(row.Int64(0)),
                row.Text(1),
                new UsageAmounts(row.Quantity(2), row.Quantity(3), row.Quantity(4), row.Quantity(5), row.Quantity(6))
            )
        );

    SqlText Sql(SqlDialect dialect, OwnerIntervals owners)
    {
        var parameters = new SqlParameters();
        var joins = new List<string>();
        var group = Label(GroupBy, joins, dialect);
        var conditions = Filters
            .Where(filter => filter.Dimension.Kind == DimensionKind.Named)
            .Select(filter => TextConditions.In(Label(filter.Dimension, joins, dialect), filter.Values, parameters))
            .ToList();
        if (TextConditions.Contexts(Filters, parameters) is { } contexts)
            conditions.Add($"s.context_id IN ({contexts})");
        // These few are found first: joined with owners by time alone they would be very many.
        var isOwned = GroupBy.Kind == DimensionKind.Owner || Filters.Any(OwnerIntervals.IsOfOwners);
        var owned = isOwned
            ? $"JOIN ({owners.All(Filters, parameters)}) ow ON ow.context_id = s.context_id AND s.used_at >= ow.from_time AND s.used_at < ow.until_time "
                + $"JOIN {owners.Owners} w ON w.id = ow.owner_id"
            : "";
        var bucket = Bucket.Kind == DimensionKind.Day ? Zone.DaySql("s.used_at", dialect) : Zone.HourSql("s.used_at", dialect);
        static string Sum(int metric, int type) =>
            string.Create(
                CultureInfo.InvariantCulture,
                $"sum(CASE WHEN s.usage_metric = {metric} AND s.token_type = {type} THEN s.amount ELSE 0 END)"
            );
        return parameters.Build(
            string.Create(
                CultureInfo.InvariantCulture,
                $"""
                WITH carried AS (
                    SELECT DISTINCT series_id, time FROM increments
                    WHERE flag = {(int)Reason.CarriedIn} AND increment > 0 AND {Range.Sql("time")}),
                used AS MATERIALIZED (
                    SELECT u.time AS used_at, u.amount AS amount, s.* FROM unitemised u
                    JOIN carried i ON i.series_id = u.series_id AND i.time = u.time JOIN series s ON s.id = u.series_id
                    WHERE u.amount > 0 AND {Range.Sql("u.time")})
                SELECT {bucket} AS bucket, {group} AS label, {Sum(2, 1)}, {Sum(2, 2)}, {Sum(2, 3)}, {Sum(2, 4)},
                    sum(CASE WHEN s.usage_metric = 1 THEN s.amount ELSE 0 END)
                FROM used s JOIN contexts c ON c.id = s.context_id JOIN people p ON p.context_id = s.context_id
                {owned}
                {string.Join("\n", joins.Distinct())}
                {(conditions.Count == 0 ? "" : "WHERE " + string.Join(" AND ", conditions))}
                GROUP BY 1, 2
                """
            )
        );
    }

    static string Label(Dimension dimension, List<string> joins, SqlDialect dialect)
    {
        if (dimension.Kind is DimensionKind.Context or DimensionKind.User)
            return TextConditions.ContextColumn(dimension);
        if (dimension.Kind == DimensionKind.Owner)
            return OwnerIntervals.Column(dimension);
        if (dimension.Kind == DimensionKind.QuerySource)
            return QuerySourceText(dialect);
        if (dimension.Kind != DimensionKind.Named)
            throw new ArgumentException($"The dimension {dimension.Name} is not on a series.");
        joins.Add($"LEFT JOIN strings n_{dimension.Source} ON n_{dimension.Source}.id = s.{dimension.Source}_id");
        return $"n_{dimension.Source}.value";
    }

    static string QuerySourceText(SqlDialect dialect)
    {
        var names = Dimension
            .QuerySources.Select((name, number) => (name, number))
            .Where(source => source.name is not null)
            .Select(source =>
                string.Create(CultureInfo.InvariantCulture, $"WHEN s.query_source = {source.number} THEN {SqlDialect.Quote(source.name!)}")
            );
        return $"CASE {string.Join(" ", names)} ELSE {dialect.NoText} END";
    }
}

/// <summary>What was carried in, by day or hour and by group.</summary>
public sealed record CarriedInRow(string Bucket, string? Group, UsageAmounts Amounts);
