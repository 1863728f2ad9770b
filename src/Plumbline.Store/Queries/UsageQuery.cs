namespace Plumbline.Store.Queries;

/// <summary>
/// How much was used, by anything that is known of it: itemised (requests, each once) plus unitemised (what metrics metered beyond
/// the known requests). The rows, in order and page by page, and the total over all rows.
/// </summary>
public sealed record UsageQuery
{
    /// <summary>The window.</summary>
    public required TimeRange Range { get; init; }

    /// <summary>The zone that days and hours belong to.</summary>
    public required ZoneClock Zone { get; init; }

    /// <summary>What to group by; empty for the total alone.</summary>
    public IReadOnlyList<Dimension> By { get; init; } = [];

    /// <summary>All of these must hold.</summary>
    public IReadOnlyList<Filter> Filters { get; init; } = [];

    /// <summary>Names of columns, a minus before one for falling order; the dimensions follow, so that the order is complete.</summary>
    public IReadOnlyList<string> Sort { get; init; } = [];

    /// <summary>Whether tokens and cost are enough: requests, sessions, people and errors are then 0, and the answer comes sooner.</summary>
    public bool AmountsOnly { get; init; }

    /// <summary>Whether sessions, people and errors are wanted; without them they are 0, and the answer comes sooner.</summary>
    public bool WithPeople { get; init; } = true;

    /// <summary>Whether list costs are wanted; without them the answer comes sooner.</summary>
    public bool WithListCosts { get; init; } = true;

    /// <summary>Whether the part of list costs that is API-equivalent is wanted; without it the answer comes sooner.</summary>
    public bool WithApiEquivalent { get; init; }

    /// <summary>The version of prices that costs are wanted of; null for the current one.</summary>
    public string? Prices { get; init; }

    /// <summary>A <see cref="Limit"/> for every row there is.</summary>
    public const int AllRows = 10_000_000;

    /// <summary>Whether every request is read, though it has been added up before: the answer is the same.</summary>
    internal bool FromRequests { get; init; }

    /// <summary>Rows to skip.</summary>
    public int Offset { get; init; }

    /// <summary>Rows to give.</summary>
    public int Limit { get; init; } = 1000;

    /// <summary>The columns besides the dimensions that rows can be sorted by.</summary>
    public static IReadOnlyCollection<string> SortableColumns => UsageSql.SortableColumns;

    /// <summary>Days and hours rising, then the dearest first: by the client's estimate, and by list cost where there is none.</summary>
    public static IReadOnlyList<string> DefaultSort(IEnumerable<Dimension> by) =>
        [
            .. by.Where(dimension => dimension.Kind is DimensionKind.Day or DimensionKind.Hour).Select(dimension => dimension.Name),
            "-client_cost_usd",
            "-list_cost_usd",
        ];

    /// <summary>Asks.</summary>
    public UsageAnswer Run(IStoreReader store) => RunAll(store, [this])[0];

    /// <summary>Asks several questions together, which is sooner answered than one after the other: those with the same conditions and prices read what they need once.</summary>
    public static IReadOnlyList<UsageAnswer> RunAll(IStoreReader store, IReadOnlyList<UsageQuery> queries)
    {
        var answers = new UsageAnswer[queries.Count];
        foreach (var alike in Enumerable.Range(0, queries.Count).GroupBy(i => queries[i].Conditions(), StringComparer.Ordinal))
        {
            var version = CostVersion.Of(store, queries[alike.First()].Prices);
            var owners = OwnerIntervals.Read(
                store,
                new TimeRange(alike.Min(i => queries[i].Range.From), alike.Max(i => queries[i].Range.To))
            );
            foreach (var pass in alike.GroupBy(i => queries[i].PassOf(version, owners)))
            {
                List<UsageQuery> together = [.. pass.Select(i => queries[i])];
                var found = pass.Key is null
                    ? together.Select(query => query.RunOverRequests(store, version))
                    : UsagePass.Run(store, version!, owners, together);
                foreach (var (i, answer) in pass.Zip(found))
                    answers[i] =
                        pass.Key is null && queries[i].WithApiEquivalent
                            ? ApiEquivalents.AddTo(answer, queries[i] with { WithApiEquivalent = false }, store)
                            : answer;
            }
        }

        return answers;
    }

    /// <summary>The prices of the answer.</summary>
    internal CostVersion? CostsOf(CostVersion? version) => WithListCosts || Prices is not null ? version : null;

    // Whether days are enough, half hours are needed, or (null) cells are of no use.
    bool? PassOf(CostVersion? version, OwnerIntervals owners) =>
        FromRequests || UsageCells.Of(this, version, owners) is null ? null : UsageCells.KnowsDays(this, owners);

    // What questions must have in common to be asked together.
    string Conditions() =>
        string.Join(
            '\u001e',
            Filters
                .Select(filter =>
                    $"{filter.Dimension.Name}\u001f{string.Join('\u001f', filter.Values.Select(value => value is null ? "-" : "+" + value))}"
                )
                .Prepend(Zone.Name)
                .Prepend(Prices ?? "")
        );

    UsageAnswer RunOverRequests(IStoreReader store, CostVersion? version)
    {
        var prompts = LongIds.Find(store, ValuesOf(DimensionKind.Prompt));
        var costs = CostsOf(version);
        var owners = OwnerIntervals.Read(store, Range);
        var sql = new UsageSql(
            this,
            StringIds.Find(store, NamesInFilters()),
            prompts,
            HasStarts(store),
            costs?.Table,
            owners,
            store.Dialect
        );
        var rows = store.Read(sql.Build(), row => UsageRow.Read(row, By, costs is not null));
        var total = rows.Where(row => row.IsTotal).Select(row => row.Row).FirstOrDefault() ?? UsageRow.None;
        var page = rows.Where(row => !row.IsTotal).Select(row => row.Row).ToList();
        return new UsageAnswer([.. page.Take(Limit)], total, page.Count > Limit) { Costs = costs, Rules = owners.Rules };
    }

    // Almost every sender has session ids; then there are no starts to look for.
    internal static bool HasStarts(IStoreReader store) =>
        store
            .Read(
                "SELECT count(*) FROM series s JOIN metrics m ON m.id = s.metric_id AND m.name = 'claude_code.session.count' JOIN contexts c ON c.id = s.context_id AND c.session IS NULL",
                row => row.Int64(0)
            )
            .Any(count => count > 0);

    // Names become ids first, so that the store can skip what it need not read.
    IEnumerable<string> NamesInFilters() => ValuesOf(DimensionKind.Named).Concat([UsageSql.ErrorEvent, UsageSql.PromptEvent]);

    IEnumerable<string> ValuesOf(DimensionKind kind) =>
        Filters.Where(filter => filter.Dimension.Kind == kind).SelectMany(filter => filter.Values).OfType<string>();
}

/// <summary>A page of rows, the total over all rows, and whether rows follow.</summary>
public sealed record UsageAnswer(IReadOnlyList<UsageRow> Rows, UsageRow Total, bool HasMore)
{
    /// <summary>The prices that costs are of; null when they were not asked for, or are being worked out for the first time.</summary>
    public CostVersion? Costs { get; init; }

    /// <summary>The version of the price book among them.</summary>
    public string? PriceBook => Costs?.PriceBook;

    /// <summary>The version of the rules that say whose usage is.</summary>
    public string Rules { get; init; } = "";
}
