using System.Globalization;

namespace Plumbline.Store.Queries;

/// <summary>The statements behind <see cref="UsagePass"/>: each gives the times, contexts and combinations of one kind of facts, with their sums.</summary>
sealed class UsagePassSql
{
    readonly IStoreReader _store;
    readonly CostVersion _version;
    readonly OwnerIntervals _owners;
    readonly IReadOnlyList<UsageQuery> _queries;
    readonly IReadOnlyList<Dimension> _names;
    readonly UsageSlices _slices;
    readonly ZoneClock _zone;
    readonly StringIds _ids;
    readonly SqlDialect _dialect;

    public UsagePassSql(
        IStoreReader store,
        CostVersion version,
        OwnerIntervals owners,
        IReadOnlyList<UsageQuery> queries,
        IReadOnlyList<Dimension> names
    )
    {
        (_store, _version, _owners, _queries, _names, _dialect) = (store, version, owners, queries, names, store.Dialect);
        _slices = new UsageSlices([.. queries.Select(query => query.Range)], queries.All(query => UsageCells.KnowsDays(query, owners)));
        _zone = queries[0].Zone.Over(_slices.Whole);
        _ids = StringIds.Find(
            store,
            Filters
                .Where(filter => filter.Dimension.Kind == DimensionKind.Named)
                .SelectMany(filter => filter.Values)
                .OfType<string>()
                .Concat([UsageSql.ErrorEvent, UsageSql.PromptEvent])
        );
    }

    IReadOnlyList<Filter> Filters => _queries[0].Filters;

    /// <summary>Whether a dimension belongs to contexts.</summary>
    public static bool IsOfContexts(Dimension dimension) =>
        dimension.Kind is DimensionKind.Context or DimensionKind.User or DimensionKind.Owner;

    /// <summary>Whether facts have to be told apart by context.</summary>
    public bool IsByContext => WithPeople || IsByOwner || _queries.Any(query => query.By.Any(IsOfContexts));

    /// <summary>Whether it matters whose they are.</summary>
    public bool IsByOwner =>
        Filters.Any(OwnerIntervals.IsOfOwners) || IsBy(DimensionKind.Owner) || _queries.Any(query => query.WithApiEquivalent);

    /// <summary>Whether tokens and costs are enough for all questions.</summary>
    public bool IsAmountsOnly => _queries.All(query => query.AmountsOnly);

    bool WithPeople => _queries.Any(UsageGrouping.WithPeople);

    bool IsBy(DimensionKind kind) => _queries.Any(query => query.By.Any(dimension => dimension.Kind == kind));

    /// <summary>How many sums a kind of facts has.</summary>
    public int SumsOf(UsageFactKind kind) =>
        kind switch
        {
            UsageFactKind.Request => IsAmountsOnly ? UsageFact.AmountsOnly : UsageFact.Count,
            UsageFactKind.Unitemised => UsageFact.Metered,
            UsageFactKind.Prompt => 0,
            _ => 1,
        };

    /// <summary>What was added up: time, context, the combination's number, sums; null when there is none.</summary>
    public SqlText? Added()
    {
        var parameters = new SqlParameters();
        var conditions = string.Concat(
            Conditions("x", parameters, filter => $"x.combination IN (SELECT b.id FROM combinations b WHERE {IdIn(filter, "b")})")
        );
        string Where(IReadOnlyList<TimeRange> ranges) =>
            $"({string.Join(" OR ", ranges.Select(range => $"({range.Sql("x.time")})"))}){conditions}";
        var columns = UsageFact.Columns.Take(SumsOf(UsageFactKind.Request)).Select(column => column.Name).ToList();
        string Grouped(CellSize size, IReadOnlyList<TimeRange> ranges) =>
            $"SELECT {Bucket("x.time")} AS time, {(IsByContext ? "x.context_id" : "0")} AS context_id, x.combination AS combination, "
            + $"{string.Join(", ", columns.Select(column => $"sum(x.{column}) AS {column}"))} "
            + $"FROM {CostVersion.CellsOf(_version.Id, size)} x WHERE {Where(ranges)} GROUP BY 1, 2, 3";
        // Of days nearly every row would be a group of its own.
        string Each(CellSize size, IReadOnlyList<TimeRange> ranges) =>
            $"SELECT x.time, x.context_id, x.combination, {string.Join(", ", columns.Select(column => $"x.{column}"))} "
            + $"FROM {CostVersion.CellsOf(_version.Id, size)} x WHERE {Where(ranges)}";
        List<string> parts = [];
        if (_slices.Days.Count > 0)
            parts.Add(IsByContext ? Each(CellSize.Day, _slices.Days) : Grouped(CellSize.Day, _slices.Days));
        if (_slices.HalfHours.Count > 0)
            parts.Add(Grouped(CellSize.HalfHour, _slices.HalfHours));
        return parts.Count == 0 ? null : parameters.Build(string.Join("\nUNION ALL\n", parts));
    }

    /// <summary>The requests that were not: those after the last that was, and those at the ends of windows.</summary>
    public SqlText Requests()
    {
        var parameters = new SqlParameters();
        var conditions = string.Concat(Conditions("r", parameters, filter => IdIn(filter, "r")));
        string Part(TimeRange range, string rows) =>
            $"""
                SELECT {Bucket("r.time")} AS time, {ContextOf("r")} AS context_id, r.source AS source, l.finding AS finding, {Ids("r")},
                       {string.Join(", ", UsageFact.Columns.Select(column => $"{column.OfRequests} AS {column.Name}"))}
                FROM requests r JOIN {_version.Table} l ON l.row = r.row
                WHERE {range.Sql("r.time")} AND r.row {rows} AND {range.Sql("l.time")} AND l.row {rows}{conditions} GROUP BY {Keys(4)}
                """;
        var to = _version.FoldedTo.ToString(CultureInfo.InvariantCulture);
        var parts = _slices.Ends.Select(range => Part(range, "<= " + to)).Prepend(Part(_slices.Whole, "> " + to));
        return Named(parameters, string.Join("\nUNION ALL\n", parts), UsageFact.Columns.Select(column => column.Name));
    }

    /// <summary>What metrics metered beyond requests.</summary>
    public SqlText Unitemised()
    {
        var parameters = new SqlParameters();
        string Of(int metric, int type) =>
            string.Create(
                CultureInfo.InvariantCulture,
                $"sum(CASE WHEN s.usage_metric = {metric} AND s.token_type = {type} THEN u.amount ELSE 0 END)"
            );
        var conditions = string.Concat(Conditions("s", parameters, filter => IdIn(filter, "s"), "u.time"));
        return Named(
            parameters,
            $"""
            SELECT {Bucket("u.time")} AS time, {ContextOf("s")} AS context_id, 0 AS source, {_dialect.NoNumber} AS finding, {Ids("s")},
                   {Of(2, 1)} AS input, {Of(2, 2)} AS output, {Of(2, 3)} AS cache_read, {Of(2, 4)} AS cache_creation,
                   sum(CASE WHEN s.usage_metric = 1 THEN u.amount ELSE 0 END) AS cost
            FROM unitemised u JOIN series s ON s.id = u.series_id WHERE {InWindows("u.time")}{conditions} GROUP BY {Keys(4)}
            """,
            ["input", "output", "cache_read", "cache_creation", "cost"]
        );
    }

    /// <summary>Errors; null when nobody asks for them, or there are none.</summary>
    public SqlText? Errors()
    {
        if (!WithPeople || _ids.Of(UsageSql.ErrorEvent) is not { } name)
            return null;
        var parameters = new SqlParameters();
        var source = UsageSql.ClassOf("eq.value");
        var conditions = string.Concat(
            Conditions(
                "e",
                parameters,
                filter =>
                    filter.Dimension.Kind == DimensionKind.QuerySource
                        ? NumbersIn(filter, source)
                        : TextConditions.In(ErrorText(filter.Dimension), filter.Values, parameters)
            )
        );
        var asked = _queries
            .Where(UsageGrouping.WithPeople)
            .SelectMany(query => query.By)
            .Concat(Filters.Select(filter => filter.Dimension))
            .ToHashSet();
        bool IsAsked(string dimension) => asked.Contains(Dimension.Of(dimension));
        var joins =
            (IsAsked("model") ? " LEFT JOIN strings em ON em.id = e.model_id" : "")
            + (
                IsAsked("query_source") || IsAsked("query_source_detail") ? " LEFT JOIN strings eq ON eq.id = e.query_source_detail_id" : ""
            );
        var names = _names.Select(
            (dimension, i) => Invariant($", {(asked.Contains(dimension) ? ErrorText(dimension) : _dialect.NoText)} AS n{i}")
        );
        return parameters.Build(
            $"""
            SELECT {Bucket("e.time")} AS time, {ContextOf("e")} AS context_id, 0 AS source, {_dialect.NoNumber} AS finding,
                   {(IsAsked("query_source") ? source : "0")} AS query_source{string.Concat(names)}, sum(e.events) AS errors
            FROM {EventCount.From(_store, UsageSql.ErrorEvent, name, Windows)} e{joins} WHERE TRUE{conditions} GROUP BY {Keys(
                5 + _names.Count
            )} HAVING sum(e.events) <> 0
            """
        );
    }

    string ErrorText(Dimension dimension) =>
        dimension.Source is "model" or "query_source_detail" ? UsageSql.ErrorText(dimension, _dialect) : "e." + dimension.Source;

    /// <summary>Who asked; null when that is of no account.</summary>
    public SqlText? Prompts()
    {
        if (!WithPeople || _ids.Of(UsageSql.PromptEvent) is not { } name || HasFilterOfRequests)
            return null;
        var parameters = new SqlParameters();
        var conditions = string.Concat(Conditions("e", parameters, _ => ""));
        return parameters.Build(
            $"""
            SELECT {Bucket("e.time")} AS time, e.context_id AS context_id FROM {EventCount.From(
                _store,
                UsageSql.PromptEvent,
                name,
                Windows
            )} e
            WHERE TRUE{conditions} GROUP BY 1, 2 HAVING sum(e.events) <> 0
            """
        );
    }

    /// <summary>Sessions that only metrics count, because their senders have no session ids; null when that is of no account, or there are none.</summary>
    public SqlText? Starts()
    {
        if (!WithPeople || HasFilterOfRequests || !HasStarts())
            return null;
        var parameters = new SqlParameters();
        var conditions = string.Concat(Conditions("s", parameters, _ => "", "i.time"));
        // Opening the client's agents view starts a process but no session.
        var type = _dialect.JsonText("sa.value", "start_type");
        return parameters.Build(
            $"""
            SELECT {Bucket("i.time")} AS time, s.context_id AS context_id, sum(i.increment) AS starts
            FROM increments i JOIN series s ON s.id = i.series_id JOIN metrics m ON m.id = s.metric_id JOIN contexts sc ON sc.id = s.context_id
            LEFT JOIN strings sa ON sa.id = s.attributes_id
            WHERE m.name = 'claude_code.session.count' AND sc.session IS NULL AND {InWindows(
                "i.time"
            )} AND coalesce({type}, '') <> 'agents_view'{conditions}
            GROUP BY 1, 2
            """
        );
    }

    // Of the questions that count people.
    IReadOnlyList<TimeRange> Windows => [.. _queries.Where(UsageGrouping.WithPeople).Select(query => query.Range)];

    bool HasStarts() => UsageQuery.HasStarts(_store);

    bool HasFilterOfRequests => Filters.Any(filter => filter.Dimension.IsOfRequests);

    string ContextOf(string table) => IsByContext ? table + ".context_id" : "0";

    // The columns that a combination is told by: the class of source, then the ids of names.
    string Ids(string table) =>
        string.Join(
            ", ",
            _names
                .Select((dimension, i) => Invariant($"{table}.{dimension.Source}_id AS c{i}"))
                .Prepend($"{(IsBySource ? $"CAST({table}.query_source AS INTEGER)" : "0")} AS query_source")
        );

    bool IsBySource =>
        _queries.Any(query => query.By.Concat(UsageGrouping.KeyConditions(query)).Any(by => by.Kind == DimensionKind.QuerySource));

    string Keys(int before) => string.Join(", ", Enumerable.Range(1, before == 4 ? 5 + _names.Count : before));

    // Names are looked up last.
    SqlText Named(SqlParameters parameters, string facts, IEnumerable<string> sums)
    {
        var names = string.Concat(_names.Select((_, i) => Invariant($"n{i}.value, ")));
        var joins = string.Concat(_names.Select((_, i) => Invariant($" LEFT JOIN strings n{i} ON n{i}.id = f.c{i}")));
        return parameters.Build(
            $"SELECT f.time, f.context_id, f.source, f.finding, f.query_source, {names}{string.Join(", ", sums.Select(sum => "f." + sum))}\nFROM (\n{facts}) f{joins}"
        );
    }

    IEnumerable<string> Conditions(string table, SqlParameters parameters, Func<Filter, string> ofRequests, string? time = null)
    {
        if (TextConditions.Contexts(Filters, parameters) is { } contexts)
            yield return $" AND {table}.context_id IN ({contexts})";
        if (_owners.Filtered(Filters, parameters) is { } owned)
            yield return $" AND {table}.context_id IN (SELECT o.context_id FROM ({owned}) o)";
        foreach (var filter in Filters)
        {
            if (filter.Dimension.Kind is DimensionKind.Day or DimensionKind.Hour)
                yield return $" AND {NumbersIn(filter, TimeKey(filter.Dimension, time ?? table + ".time"))}";
            else if (filter.Dimension.IsOfRequests && ofRequests(filter) is { Length: > 0 } condition)
                yield return " AND " + condition;
        }
    }

    string TimeKey(Dimension dimension, string time) =>
        dimension.Kind == DimensionKind.Day ? _zone.DaySql(time, _dialect) : _zone.HourSql(time, _dialect);

    string IdIn(Filter filter, string table) =>
        NumbersIn(
            filter,
            filter.Dimension.Kind == DimensionKind.QuerySource ? table + ".query_source" : $"{table}.{filter.Dimension.Source}_id"
        );

    string NumbersIn(Filter filter, string column) => UsageSql.NumbersIn(filter, column, _ids);

    string InWindows(string time) => $"({string.Join(" OR ", _slices.Joined.Select(range => $"({range.Sql(time)})"))})";

    // A time that tells what questions tell apart: the window, the owner, the local day or hour. It is never later than the time itself.
    string Bucket(string time)
    {
        string Floor(CellSize size) =>
            Invariant($"{_dialect.Divide(time, size.Length().ToString(CultureInfo.InvariantCulture))} * {size.Length()}");
        var needsOwner = IsByOwner && _owners.HasMoves;
        List<string> starts = [Invariant($"{_slices.Whole.From}")];
        IEnumerable<long> cuts = _slices.Cuts;
        if (IsBy(DimensionKind.Hour) || (needsOwner && !_owners.ChangeAt(TimeRange.Day)))
        {
            starts.Add(Floor(CellSize.HalfHour));
        }
        else
        {
            var needsDay = IsBy(DimensionKind.Day);
            if (needsOwner || (needsDay && _slices.AreByDay))
                starts.Add(Floor(CellSize.Day));
            if (needsDay && !_slices.AreByDay)
            {
                starts.Add(_zone.DayStartSql(time, _dialect));
                cuts = cuts.Concat(_zone.Changes);
            }
        }

        starts.AddRange(cuts.Select(cut => Invariant($"CASE WHEN {time} >= {cut} THEN {cut} ELSE {_slices.Whole.From} END")));
        return starts.Count == 1 ? starts[0] : $"greatest({string.Join(", ", starts)})";
    }

    static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
