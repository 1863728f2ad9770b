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
        // Every session, person and error may belong to a team or to none, so the total of this is the total.
        var byTeam = Usage(Range, TableRows, Dimension.Of("team")).Run(store);
        var shown = CostShown.Of(byTeam);
        var overTime = (Usage(Range, 50_000, bucket, GroupBy) with { AmountsOnly = true, WithListCosts = shown.IsListCost }).Run(store);
        return new OverviewAnswer
        {
            Total = byTeam.Total,
            Cost = shown,
            Before = Usage(Range.Before, 1).Run(store).Total,
            Bucket = bucket,
            OverTime = overTime.Rows,
            Groups = TopGroups(overTime.Rows, shown),
            ByModel = Usage(Range, TableRows, Dimension.Of("model")).Run(store),
            ByTeam = byTeam,
            Activity = Activity(store),
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

    static IReadOnlyList<string?> TopGroups(IReadOnlyList<UsageRow> rows, CostShown cost) =>
        [
            .. rows.GroupBy(row => row.Key[1])
                .OrderByDescending(group => group.Aggregate(Quantity.Zero, (sum, row) => sum + cost.In(row)))
                .ThenByDescending(group => group.Aggregate(Quantity.Zero, (sum, row) => sum + row.Amounts.Tokens))
                .Select(group => group.Key)
                .Take(SeriesMax),
        ];

    // Metrics alone know these, and most of them only by who and where.
    (ActivityCounts Now, ActivityCounts Before)? Activity(IStoreReader store) =>
        Filters.Any(filter => filter.Dimension.Kind is not (DimensionKind.Context or DimensionKind.User or DimensionKind.Owner))
            ? null
            : new ActivityQuery { Range = Range, Filters = Filters }.Run(store);
}

/// <summary>The overview's numbers.</summary>
public sealed record OverviewAnswer
{
    public required UsageRow Total { get; init; }

    /// <summary>Which cost the page is about.</summary>
    public required CostShown Cost { get; init; }

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
    public required (ActivityCounts Now, ActivityCounts Before)? Activity { get; init; }
}
