using Plumbline.Core.Model;

namespace Plumbline.Store.Queries;

/// <summary>Everything that the overview shows, of one state of the ledger.</summary>
public sealed record OverviewQuery
{
    /// <summary>How many groups a drawing keeps apart; the rest is "other".</summary>
    public const int SeriesMax = 6;

    const int TableRows = 12;

    public required TimeRange Range { get; init; }

    /// <summary>The zone, over the window and the one before it.</summary>
    public required ZoneClock Zone { get; init; }

    /// <summary>What the drawing over time keeps apart.</summary>
    public required Dimension GroupBy { get; init; }

    public IReadOnlyList<Filter> Filters { get; init; } = [];

    /// <summary>Asks.</summary>
    public OverviewAnswer Run(IStoreReader store)
    {
        var bucket = Dimension.Of(Range.To - Range.From <= 2 * TimeRange.Day ? "hour" : "day");
        var overTime = Usage(Range, 50_000, bucket, GroupBy).Run(store);
        return new OverviewAnswer
        {
            Total = overTime.Total,
            Before = Usage(Range.Before, 1).Run(store).Total,
            Bucket = bucket,
            OverTime = overTime.Rows,
            Groups = TopGroups(overTime.Rows),
            ByModel = Usage(Range, TableRows, Dimension.Of("model")).Run(store),
            ByTeam = Usage(Range, TableRows, Dimension.Of("team")).Run(store),
            Counts = Counts(store, Range),
            CountsBefore = Counts(store, Range.Before),
        };
    }

    UsageQuery Usage(TimeRange range, int limit, params Dimension[] by) =>
        new()
        {
            Range = range,
            Zone = Zone,
            By = by,
            Filters = Filters,
            Sort = UsageQuery.DefaultSort(by),
            Limit = limit,
        };

    static IReadOnlyList<string?> TopGroups(IReadOnlyList<UsageRow> rows) =>
        [
            .. rows.GroupBy(row => row.Key[1])
                .OrderByDescending(group => group.Aggregate(Quantity.Zero, (sum, row) => sum + row.Amounts.ClientCost))
                .ThenByDescending(group => group.Aggregate(Quantity.Zero, (sum, row) => sum + row.Amounts.Tokens))
                .Select(group => group.Key)
                .Take(SeriesMax),
        ];

    // Metrics alone know these, and most of them not by model.
    ActivityCounts? Counts(IStoreReader store, TimeRange range)
    {
        if (Filters.Any(filter => filter.Dimension.IsOfRequests))
            return null;
        Quantity Of(string metric, string? type = null) =>
            new CounterQuery
            {
                Metric = metric,
                Range = range,
                Zone = Zone,
                Filters = type is null ? Filters : [.. Filters, new Filter(Dimension.Of("attr.type"), [type])],
            }
                .Run(store)
                ?.Total
            ?? Quantity.Zero;
        return new ActivityCounts(
            Of("claude_code.commit.count"),
            Of("claude_code.pull_request.count"),
            Of("claude_code.lines_of_code.count", "added"),
            Of("claude_code.lines_of_code.count", "removed"),
            Of("claude_code.active_time.total", "user"),
            Of("claude_code.active_time.total", "cli")
        );
    }
}

/// <summary>What only metrics tell. Times are in seconds.</summary>
public sealed record ActivityCounts(
    Quantity Commits,
    Quantity PullRequests,
    Quantity LinesAdded,
    Quantity LinesRemoved,
    Quantity ActiveByUser,
    Quantity ActiveByCli
);

/// <summary>The overview's numbers.</summary>
public sealed record OverviewAnswer
{
    public required UsageRow Total { get; init; }

    /// <summary>The window of the same length before.</summary>
    public required UsageRow Before { get; init; }

    /// <summary>Day or hour.</summary>
    public required Dimension Bucket { get; init; }

    /// <summary>By day or hour and by group, in the order of time.</summary>
    public required IReadOnlyList<UsageRow> OverTime { get; init; }

    /// <summary>The groups that cost most, the dearest first.</summary>
    public required IReadOnlyList<string?> Groups { get; init; }

    public required UsageAnswer ByModel { get; init; }
    public required UsageAnswer ByTeam { get; init; }

    /// <summary>Null when a filter is on that metrics do not know.</summary>
    public required ActivityCounts? Counts { get; init; }
    public required ActivityCounts? CountsBefore { get; init; }
}
