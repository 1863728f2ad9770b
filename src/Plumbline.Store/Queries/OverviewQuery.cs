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

    Dimension Bucket => Dimension.Of(Range.To - Range.From <= 2 * TimeRange.Day ? "hour" : "day");

    /// <summary>Asks.</summary>
    public OverviewAnswer Run(IStoreReader store) => Answer(UsageQuery.RunAll(store, Questions), store);

    /// <summary>What it asks about usage.</summary>
    public IReadOnlyList<UsageQuery> Questions =>
        [
            // Every session, person and error may belong to a team or to none, so the total of this is the total.
            Usage(Range, TableRows, Dimension.Of("team")),
            Usage(Range, 50_000, Bucket, GroupBy) with
            {
                AmountsOnly = true,
            },
            Usage(Range.Before, 1),
            Usage(Range, TableRows, Dimension.Of("model")),
        ];

    /// <summary>What follows from the answers to its questions, and from what metrics tell.</summary>
    public OverviewAnswer Answer(IReadOnlyList<UsageAnswer> answers, IStoreReader store)
    {
        var (byTeam, overTime) = (answers[0], answers[1]);
        var shown = CostShown.Of(byTeam);
        return new OverviewAnswer
        {
            Total = byTeam.Total,
            Cost = shown,
            Before = answers[2].Total,
            Bucket = Bucket,
            OverTime = overTime.Rows,
            Groups = TopGroups(overTime.Rows, shown),
            ByModel = answers[3],
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
