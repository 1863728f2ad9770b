using System.Globalization;

namespace Plumbline.Store.Queries;

/// <summary>
/// The order of all sessions of a window: by context, whose numbers are small, with the one measure that matters. A session is one with a request, a
/// prompt, an error, or what only metrics know, as for <see cref="UsageQuery"/>.
/// </summary>
/// <param name="Range">The window.</param>
/// <param name="Filters">Conditions that it <see cref="Knows"/>.</param>
/// <param name="Order">What the first has most of.</param>
sealed record SessionRanking(TimeRange Range, IReadOnlyList<Filter> Filters, SessionOrder Order)
{
    /// <summary>Whether it can tell who meets these conditions.</summary>
    public static bool Knows(IReadOnlyList<Filter> filters) =>
        filters.All(filter =>
            filter.Dimension.Kind is DimensionKind.Context or DimensionKind.User or DimensionKind.Owner || IsModel(filter)
        );

    static bool IsModel(Filter filter) => filter.Dimension is { Kind: DimensionKind.Named, Source: "model" };

    /// <summary>Asks.</summary>
    public SessionOrdering Run(IStoreReader store)
    {
        var rows = Ranked(store, null);
        // Where nobody estimated anything, the list cost is the cost.
        var isListCost = Order == SessionOrder.Cost ? rows.Count > 0 && rows.All(row => row.Measure <= 0) : !HasEstimates(store);
        if (Order == SessionOrder.Cost && isListCost && CostVersion.Current(store) is { } prices)
            rows = Ranked(store, prices);
        return new SessionOrdering([.. rows.Select(row => row.Session)], isListCost);
    }

    bool HasEstimates(IStoreReader store)
    {
        var parameters = new SqlParameters();
        var owned = Owned("r", "r.time", OwnerIntervals.Read(store, Range), parameters);
        var model = Models(store, parameters)("r");
        var sql =
            $"SELECT 1 FROM requests r{owned} WHERE r.client_cost > 0 AND {Range.Sql("r.time")}{model}{Contexts("r", parameters)} LIMIT 1";
        return store.Read(parameters.Build(sql), row => row.Int64(0)).Any();
    }

    IReadOnlyList<(string Session, Int128 Measure)> Ranked(IStoreReader store, CostVersion? prices)
    {
        var parameters = new SqlParameters();
        var owners = OwnerIntervals.Read(store, Range);
        var names = StringIds.Find(store, ["user_prompt", "api_error"]);
        var (measure, nulls) = Order switch
        {
            SessionOrder.Newest => ("min(x.first)", "NULLS LAST"),
            SessionOrder.Duration => ("max(x.last) - min(x.first)", "NULLS LAST"),
            _ => ($"coalesce(sum(x.measure), {store.Dialect.WideZero})", ""),
        };
        var sql = $"""
            SELECT c.session, {measure} FROM (
            {string.Join("\nUNION ALL\n", Parts(store, parameters, owners, names, prices))}
            ) AS x JOIN contexts c ON c.id = x.context_id WHERE c.session IS NOT NULL
            GROUP BY c.session HAVING max(x.is_one) = 1 ORDER BY {measure} DESC {nulls}, c.session
            """;
        return store.Read(parameters.Build(sql), row => (row.Text(0)!, row.Int128(1)));
    }

    bool IsOfTime => Order is SessionOrder.Newest or SessionOrder.Duration;

    IEnumerable<string> Parts(IStoreReader store, SqlParameters parameters, OwnerIntervals owners, StringIds names, CostVersion? prices)
    {
        var zero = store.Dialect.WideZero;
        string Part(string table, string time, string measure, string times, string isOne, string from, string where) =>
            $"SELECT {table}.context_id AS context_id, {measure} AS measure, {times}, {isOne} AS is_one FROM {from}{Owned(table, time, owners, parameters)} "
            + $"WHERE {Range.Sql(time)}{where}{Contexts(table, parameters)} GROUP BY {table}.context_id";
        string Times(string time) =>
            IsOfTime ? $"min({time}) AS first, max({time}) AS last" : "CAST(NULL AS BIGINT) AS first, CAST(NULL AS BIGINT) AS last";
        var model = Models(store, parameters);
        // What was added up before knows amounts, but neither times nor, by itself, models.
        var cells = IsOfTime || Filters.Any(IsModel) ? null : UsageCells.OfDays(Range, CostVersion.Current(store), owners);
        var measure = prices is null ? Measure("r", zero) : "sum(r.list_cost)";
        foreach (var where in UsageCells.Outside(cells, Range, "r.time", "r.row"))
            yield return Part(
                "r",
                "r.time",
                measure,
                Times("r.time"),
                "1",
                (prices?.Table ?? "requests") + " r",
                $"{model("r")} AND {where}"
            );
        foreach (var (table, part) in cells?.Parts() ?? [])
            yield return Part("r", "r.time", measure, Times("r.time"), "1", table + " r", $" AND {part.Sql("r.time")}")
                + " HAVING sum(r.requests) <> 0";
        yield return Part(
            "s",
            "u.time",
            Unitemised(zero),
            "CAST(NULL AS BIGINT) AS first, CAST(NULL AS BIGINT) AS last",
            "1",
            "unitemised u JOIN series s ON s.id = u.series_id",
            model("s")
        );
        foreach (var part in Events(names, zero, model, Part, Times))
            yield return part;
    }

    delegate string PartSql(string table, string time, string measure, string times, string isOne, string from, string where);

    // A prompt makes a session, but is of no model.
    IEnumerable<string> Events(StringIds names, string zero, Func<string, string> model, PartSql part, Func<string, string> times)
    {
        var ofModel = Filters.Any(IsModel);
        List<long> counted = [.. new[] { ofModel ? null : names.Of("user_prompt"), names.Of("api_error") }.OfType<long>()];
        if (counted.Count == 0 && !IsOfTime)
            yield break;
        var known = counted.Count == 0 ? "FALSE" : $"e.name_id IN ({string.Join(", ", counted)})";
        var isOne = $"max(CASE WHEN {known}{model("e")} THEN 1 ELSE 0 END)";
        var error = names.Of("api_error");
        var measure =
            Order == SessionOrder.Errors && error is { } id
                ? string.Create(CultureInfo.InvariantCulture, $"sum(CASE WHEN e.name_id = {id} THEN 1 ELSE 0 END)")
                : zero;
        // How long it took does not depend on the model.
        yield return part("e", "e.time", measure, times("e.time"), isOne, "events e", IsOfTime ? "" : $" AND {known}{model("e")}");
    }

    // A model as events name it may have a suffix.
    Func<string, string> Models(IStoreReader store, SqlParameters parameters)
    {
        string Ids(Filter filter)
        {
            var ids = StringIds.Find(store, filter.Values.OfType<string>());
            return string.Join(", ", filter.Values.OfType<string>().Select(ids.Of).OfType<long>().Append(-1));
        }

        // Each use has parameters of its own: one that a statement does not name may not be given to it.
        string OfEvents(Filter filter) =>
            $"SELECT id FROM strings WHERE {store.Dialect.WithoutBrackets("value")} IN ({parameters.AddAll(filter.Values.OfType<string>().Append(""))})";

        return table =>
            string.Concat(
                Filters
                    .Where(IsModel)
                    .Select(filter =>
                    {
                        var list = table == "e" ? OfEvents(filter) : Ids(filter);
                        var absent = filter.Values.Contains(null) ? $" OR {table}.model_id IS NULL" : "";
                        return $" AND ({table}.model_id IN ({list}){absent})";
                    })
            );
    }

    string Measure(string table, string zero) =>
        Order switch
        {
            SessionOrder.Cost => $"coalesce(sum({table}.client_cost), {zero})",
            // Each sum by itself: one request's tokens may be absent.
            SessionOrder.Tokens =>
                $"(coalesce(sum({table}.input_tokens), {zero}) + coalesce(sum({table}.output_tokens), {zero}) + coalesce(sum({table}.cache_read_tokens), {zero}) + coalesce(sum({table}.cache_creation_tokens), {zero})) * 1000000000",
            _ => zero,
        };

    string Unitemised(string zero) =>
        Order switch
        {
            SessionOrder.Cost => "sum(CASE WHEN s.usage_metric = 1 THEN u.amount ELSE 0 END)",
            SessionOrder.Tokens => "sum(CASE WHEN s.usage_metric = 2 THEN u.amount ELSE 0 END)",
            _ => zero,
        };

    string Contexts(string table, SqlParameters parameters) =>
        TextConditions.Contexts(Filters, parameters) is { } contexts ? $" AND {table}.context_id IN ({contexts})" : "";

    // While nothing changes hands within the window, whose it is does not depend on the time.
    string Owned(string table, string time, OwnerIntervals owners, SqlParameters parameters)
    {
        if (owners.Filtered(Filters, parameters) is not { } intervals)
            return "";
        return owners.HasMoves
            ? $" JOIN ({intervals}) ow ON ow.context_id = {table}.context_id AND {time} >= ow.from_time AND {time} < ow.until_time"
            : $" SEMI JOIN ({intervals}) ow ON ow.context_id = {table}.context_id";
    }
}

/// <summary>All sessions in an order.</summary>
/// <param name="Sessions">Their ids.</param>
/// <param name="IsListCost">Whether costs are list costs, because nobody estimated any.</param>
sealed record SessionOrdering(IReadOnlyList<string> Sessions, bool IsListCost);
