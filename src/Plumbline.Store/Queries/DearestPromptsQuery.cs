namespace Plumbline.Store.Queries;

/// <summary>
/// The prompts of a window that cost most, by <see cref="UsageQuery"/>. There are too many prompts in a large window to look at each; then those of its
/// dearest day are looked at, and the answer says so.
/// </summary>
public sealed record DearestPromptsQuery
{
    public required TimeRange Range { get; init; }
    public required ZoneClock Zone { get; init; }
    public IReadOnlyList<Filter> Filters { get; init; } = [];
    public int Limit { get; init; } = 5;

    /// <summary>The requests among which prompts are looked for at most, as far as whole days allow.</summary>
    public long RequestsMax { get; init; } = long.MaxValue;

    /// <summary>Asks.</summary>
    public DearestPromptsAnswer Run(IStoreReader store)
    {
        var (range, day) = (Range, (string?)null);
        var days = (Usage("day", Range, UsageQuery.AllRows) with { WithPeople = false }).Run(store);
        if (days.Total.Requests > RequestsMax)
        {
            var cost = CostShown.Of(days);
            var dearest = days.Rows.OrderByDescending(cost.In).ThenBy(row => row.Key[0], StringComparer.Ordinal).First();
            (range, day) = (DayOf(dearest.Key[0]!), dearest.Key[0]);
        }

        // Requests without a prompt, and what only metrics know, have no prompt's row.
        var prompts = Usage("prompt", range, Limit + 1);
        if (Filters.All(filter => ModelTimesQuery.Knows(filter.Dimension)))
            prompts = prompts with { Filters = [.. Filters, new Filter(Dimension.Of("prompt"), [.. Found(store, range)])] };
        List<UsageRow> rows = [.. prompts.Run(store).Rows.Where(row => row.Key[0] is not null && row.Requests > 0).Take(Limit)];
        return new DearestPromptsAnswer([.. Places(store, range, rows)], day);
    }

    UsageQuery Usage(string by, TimeRange range, int limit) =>
        new()
        {
            Range = range,
            Zone = Zone,
            By = [Dimension.Of(by)],
            Filters = Filters,
            Sort = UsageQuery.DefaultSort([]),
            Limit = limit,
        };

    // The same prompts in the same order by their costs alone: all else is asked of these few.
    IReadOnlyList<string> Found(IStoreReader store, TimeRange range)
    {
        var parameters = new SqlParameters();
        var keys = new FactKeys([], Filters, Zone, store, range, parameters);
        var (listCost, listCosts) = CostVersion.Current(store) is { } prices
            ? ("sum(lc.list_cost)", $" LEFT JOIN {prices.Table} lc ON lc.row = t.row AND {range.Sql("lc.time")}")
            : ("0", "");
        var sql = FormattableString.Invariant(
            $"""
            WITH {keys.Tables}spent AS (
                SELECT t.prompt AS prompt, coalesce(sum(t.client_cost), 0) AS cost, {listCost} AS list_cost
                FROM requests t{listCosts}{keys.Joins()} WHERE {keys.Where()} AND t.prompt IS NOT NULL GROUP BY t.prompt)
            SELECT coalesce(l.text, {store.Dialect.IdText("s.prompt")}) AS name FROM spent s LEFT JOIN long_ids l ON l.id = s.prompt
            ORDER BY s.cost DESC, s.list_cost DESC NULLS LAST, name LIMIT {Limit}
            """
        );
        return store.Read(parameters.Build(sql), row => row.Text(0)!);
    }

    TimeRange DayOf(string label)
    {
        if (!ZoneClock.TryParseDay(label, out var day))
            throw new System.Diagnostics.UnreachableException();
        return new TimeRange(Math.Max(Range.From, Zone.StartOfDay(day)), Math.Min(Range.To, Zone.StartOfDay(day + 1)));
    }

    // Where each is: its session, its person, its first request.
    static IEnumerable<DearPrompt> Places(IStoreReader store, TimeRange range, List<UsageRow> rows)
    {
        if (rows.Count == 0)
            return [];
        var prompts = rows.Select(row => row.Key[0]!).ToList();
        var ids = LongIds.Find(store, prompts);
        var found = store.Read(
            $"""
            SELECT x.prompt, x.time, c.session, p.user FROM (
                SELECT coalesce(l.text, {store.Dialect.IdText("r.prompt")}) AS prompt, min(r.time) AS time, min(r.context_id) AS context_id
                FROM requests r LEFT JOIN long_ids l ON l.id = r.prompt
                WHERE {ids.In("r.prompt", prompts, store.Dialect)} AND {range.Sql("r.time")} GROUP BY 1
            ) AS x JOIN contexts c ON c.id = x.context_id JOIN people p ON p.context_id = x.context_id
            """,
            row => (Prompt: row.Text(0)!, Time: row.Int64(1), Session: row.Text(2), User: row.Text(3))
        );
        var places = found.ToLookup(place => place.Prompt, StringComparer.Ordinal);
        return rows.Select(row =>
        {
            var place = places[row.Key[0]!].FirstOrDefault();
            return new DearPrompt(row.Key[0]!, row)
            {
                Time = place.Prompt is null ? null : place.Time,
                Session = place.Session,
                User = place.User,
            };
        });
    }
}

/// <summary>The dearest prompts, the dearest first.</summary>
/// <param name="Rows">The prompts.</param>
/// <param name="Day">The one day of the window that was looked at; null when all of it was.</param>
public sealed record DearestPromptsAnswer(IReadOnlyList<DearPrompt> Rows, string? Day);

/// <summary>A prompt and what it used.</summary>
public sealed record DearPrompt(string Prompt, UsageRow Usage)
{
    /// <summary>The end of its first request, in nanoseconds since 1970.</summary>
    public long? Time { get; init; }
    public string? Session { get; init; }
    public string? User { get; init; }
}
