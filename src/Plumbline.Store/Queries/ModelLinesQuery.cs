using Plumbline.Core.Model;

namespace Plumbline.Store.Queries;

/// <summary>Lines that models added and removed, as the counter <c>lines_of_code.count</c> tells: only what Claude Code itself wrote, only when the edit was accepted.</summary>
public sealed record ModelLinesQuery
{
    static readonly Dimension Model = new("model", DimensionKind.Attribute, "model"),
        Type = new("type", DimensionKind.Attribute, "type");

    public required TimeRange Range { get; init; }
    public required ZoneClock Zone { get; init; }

    /// <summary>Conditions on contexts, people and owners.</summary>
    public IReadOnlyList<Filter> Filters { get; init; } = [];

    /// <summary>Asks. A model's name is without a suffix in square brackets, as requests have it.</summary>
    public IReadOnlyList<ModelLines> Run(IStoreReader store)
    {
        var query = new CounterQuery
        {
            Metric = ClaudeCodeMetrics.LinesOfCode,
            Unit = "",
            Range = Range,
            Zone = Zone,
            By = [Model, Type],
            Filters = Filters,
            Limit = 10_000,
        };
        return
        [
            .. (query.Run(store)?.Rows ?? [])
                .GroupBy(row => ModelEventsQuery.Plain(row.Key[0]), StringComparer.Ordinal)
                .Select(rows => new ModelLines(rows.Key, Sum(rows, "added"), Sum(rows, "removed"))),
        ];
    }

    static Quantity Sum(IEnumerable<CounterRow> rows, string type) =>
        rows.Where(row => row.Key[1] == type).Aggregate(Quantity.Zero, (sum, row) => sum + row.Increase);
}

/// <summary>Lines of one model; null where the counter does not tell it, as of old clients.</summary>
public sealed record ModelLines(string? Model, Quantity Added, Quantity Removed);
