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
        var sql = $"""
            WITH counted AS (
                SELECT {step} AS step, t.model_id AS model_id, {DurationSql.Rounded("t.duration_ms", store.Dialect)} AS ms, count(*) AS n
                {scope.Requests(Range, DurationSql.IsKnown("t.duration_ms"))} GROUP BY 1, 2, 3)
            SELECT step, coalesce(model_id, 0), ms, n FROM counted
            """;
        var (total, steps, models) = (new DurationCounts(), new Dictionary<long, DurationCounts>(), new Dictionary<long, DurationCounts>());
        store.Read(scope.Parameters.Build(sql), row => Add(row.Int64(0), row.Int64(1), row.Int64(2), row.Int64(3)));
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

        int Add(long step, long model, long milliseconds, long count)
        {
            Of(steps, step).Add(milliseconds, count);
            Of(models, model).Add(milliseconds, count);
            return 0;
        }

        static DurationCounts Of(Dictionary<long, DurationCounts> all, long key) =>
            all.TryGetValue(key, out var counts) ? counts : all[key] = new DurationCounts();
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
