using Plumbline.Core.Reliability;

namespace Plumbline.Store.Queries;

/// <summary>How long answered requests took, from sending the last attempt to the end of the answer: by model, and by day or hour.</summary>
public sealed record LatencyQuery
{
    public required TimeRange Range { get; init; }

    public required ZoneClock Zone { get; init; }

    /// <summary>Day or hour.</summary>
    public required Dimension Step { get; init; }

    /// <summary>Each must be one that <see cref="AttemptQuery.Knows"/>.</summary>
    public IReadOnlyList<Filter> Filters { get; init; } = [];

    /// <summary>Asks, in one scan.</summary>
    public LatencyAnswer Run(IStoreReader store)
    {
        var scope = new RequestScope(store, Filters);
        var isDay = Step.Kind == DimensionKind.Day;
        var step = isDay ? Zone.DaySql("t.time", store.Dialect) : Zone.HourSql("t.time", store.Dialect);
        var keys = $"SELECT {step} AS step, t.model_id AS model_id";
        // Days of another zone than UTC are not days that were counted.
        var times =
            isDay && Zone.ChangesAt(TimeRange.Day) ? RequestTimes.Of(store, Range, Filters.Select(filter => filter.Dimension)) : null;
        var parts = RequestTimes
            .Outside(times, Range)
            .Select(outside =>
                $"{keys}, {DurationSql.Rounded(RequestTimes.Last, store.Dialect)} AS ms, count(*) AS n "
                + $"{scope.Requests(Range, outside, DurationSql.IsKnown(RequestTimes.Last))} GROUP BY 1, 2, 3"
            );
        if (times is not null)
            parts = parts.Append($"{keys}, t.ms, t.requests {scope.Times(times, isFirst: false)}");
        var sql = $"""
            WITH counted AS MATERIALIZED (
                {string.Join("\nUNION ALL\n", parts)})
            SELECT 0, c.step, c.ms, sum(c.n) FROM counted c GROUP BY 2, 3 HAVING sum(c.n) <> 0
            UNION ALL
            SELECT 1, coalesce(c.model_id, 0), c.ms, sum(c.n) FROM counted c GROUP BY 2, 3 HAVING sum(c.n) <> 0
            """;
        var (total, steps, models) = (new DurationCounts(), new Dictionary<long, DurationCounts>(), new Dictionary<long, DurationCounts>());
        store.Read(
            scope.Parameters.Build(sql),
            row => Add(row.Int64(0) == 0 ? steps : models, row.Int64(1), row.Int64(2), (long)row.Int128(3))
        );
        foreach (var model in models.Values)
            total.Add(model);
        var names = StringNames.Of(store, models.Keys.Where(id => id != 0));
        return new LatencyAnswer(
            total,
            steps.ToDictionary(
                step => isDay ? ZoneClock.DayLabel(step.Key) : ZoneClock.HourLabel(step.Key),
                step => step.Value,
                StringComparer.Ordinal
            ),
            [
                .. models
                    .Select(model => new ModelLatency(names.GetValueOrDefault(model.Key), model.Value))
                    .OrderByDescending(model => model.Counts.Count)
                    .ThenBy(model => model.Model, StringComparer.Ordinal),
            ]
        );

        static int Add(Dictionary<long, DurationCounts> all, long key, long milliseconds, long count)
        {
            if (!all.TryGetValue(key, out var counts))
                counts = all[key] = new DurationCounts();
            counts.Add(milliseconds, count);
            return 0;
        }
    }
}

/// <summary>How long requests took.</summary>
/// <param name="Total">All of them.</param>
/// <param name="Steps">By day or hour, as usage labels these.</param>
/// <param name="Models">By model, the one with the most requests first.</param>
public sealed record LatencyAnswer(
    DurationCounts Total,
    IReadOnlyDictionary<string, DurationCounts> Steps,
    IReadOnlyList<ModelLatency> Models
);

/// <summary>How long requests to a model took; null for requests without one.</summary>
public sealed record ModelLatency(string? Model, DurationCounts Counts);
