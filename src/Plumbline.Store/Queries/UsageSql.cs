using System.Globalization;
using System.Text;
using Plumbline.Core.Pricing;

namespace Plumbline.Store.Queries;

/// <summary>
/// The statement behind <see cref="UsageQuery"/>. Facts are first added up by small ids, and by context where the groups depend on it,
/// which leaves thousands of cells of millions of rows; only these are joined with names and grouped as asked, together with the total.
/// Whose they are is counted apart from how much they are, so that the sums need not be kept for each session.
/// </summary>
sealed class UsageSql(
    UsageQuery query,
    StringIds ids,
    LongIds prompts,
    bool hasStarts,
    string? costTable,
    OwnerIntervals intervals,
    SqlDialect dialect
)
{
    public const string ErrorEvent = "api_error",
        PromptEvent = "user_prompt";

    /// <summary>The events that are counted before they are asked for.</summary>
    public static IReadOnlyList<string> CountedEvents { get; } = [ErrorEvent, PromptEvent];

    // Which facts a cell adds up.
    const int Request = 0,
        Unitemised = 1,
        Error = 2,
        Prompt = 3,
        Start = 4,
        ListCost = 5;

    // The sums of a cell. Tokens of requests are whole; unitemised amounts, money and starts are billionths.
    static readonly string[] CellMeasures =
    [
        "it_input",
        "it_output",
        "it_cache_read",
        "it_cache_creation",
        "it_cost",
        "requests",
        "event_requests",
        "creation_5m",
        "creation_1h",
        "un_input",
        "un_output",
        "un_cache_read",
        "un_cache_creation",
        "un_cost",
        "list_cost",
        "list_low",
        "list_high",
        "unpriced",
        "unpriced_tokens",
        "effective",
        "costed",
        "difference",
        "errors",
        "starts",
    ];

    // What is summed over cells by what was found about their costs: the expression of those that count.
    static readonly Dictionary<string, string> ByFinding = new(
        CostDifferences
            .All.Select(cause =>
                KeyValuePair.Create(
                    DifferenceBy(cause),
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"CASE WHEN finding - finding % {CostVersion.BasisCount} = {CostVersion.Finding(cause, default)} THEN difference ELSE 0 END"
                    )
                )
            )
            .Concat(
                new[] { CostBasis.Solved, CostBasis.Bounded }.Select(basis =>
                    KeyValuePair.Create(
                        RequestsBy(basis),
                        string.Create(
                            CultureInfo.InvariantCulture,
                            $"CASE WHEN finding % {CostVersion.BasisCount} = {(int)basis} THEN costed ELSE 0 END"
                        )
                    )
                )
            ),
        StringComparer.Ordinal
    );

    // The sums of a row of the answer, in this order.
    static readonly string[] Measures = [.. CellMeasures.Except(["costed", "difference"]), .. ByFinding.Keys];

    /// <summary>The place of a sum among a row's; sessions and people follow them.</summary>
    public static int IndexOf(string measure) => Array.IndexOf(Measures, measure);

    /// <summary>How many sums a row has.</summary>
    public static int MeasureCount => Measures.Length;

    /// <summary>The sum of the differences of one cause.</summary>
    public static string DifferenceBy(CostDifference cause) => "difference_by_" + cause.Name();

    /// <summary>The number of requests whose cost stands on that.</summary>
    public static string RequestsBy(CostBasis basis) => basis == CostBasis.Solved ? "solved" : "bounded";

    /// <summary>The columns that rows can be sorted by, with their expressions over the grouped rows.</summary>
    static readonly Dictionary<string, string> Sortable = new(StringComparer.Ordinal)
    {
        ["requests"] = "requests",
        ["input_tokens"] = "it_input * 1000000000 + un_input",
        ["output_tokens"] = "it_output * 1000000000 + un_output",
        ["cache_read_tokens"] = "it_cache_read * 1000000000 + un_cache_read",
        ["cache_creation_tokens"] = "it_cache_creation * 1000000000 + un_cache_creation",
        ["cache_creation_5m_tokens"] = "creation_5m",
        ["cache_creation_1h_tokens"] = "creation_1h",
        ["client_cost_usd"] = "it_cost + un_cost",
        ["list_cost_usd"] = "list_cost",
        ["list_cost_low_usd"] = "list_low",
        ["list_cost_high_usd"] = "list_high",
        ["unpriced_requests"] = "unpriced",
        ["unpriced_tokens"] = "unpriced_tokens",
        ["effective_cost_usd"] = "effective",
        ["sessions"] = "sessions",
        ["users"] = "users",
        ["errors"] = "errors",
    };

    // Distinct sessions and people are counted by numbers, which is much faster than by names.
    const string Counters = """
        sessions AS (SELECT session, min(id) AS number FROM contexts WHERE session IS NOT NULL GROUP BY session),
        persons AS (SELECT person, min(id) AS number FROM identities WHERE person IS NOT NULL GROUP BY person),
        counters AS (
            SELECT c.id AS context_id, s.number AS session_number, w.number AS user_number FROM contexts c
            LEFT JOIN sessions s ON s.session = c.session LEFT JOIN identities i ON i.id = c.identity_id LEFT JOIN persons w ON w.person = i.person)
        """;

    static readonly string[] Amounts =
    [
        .. CellMeasures.Where(name => name.StartsWith("it_", StringComparison.Ordinal) || name.StartsWith("un_", StringComparison.Ordinal)),
    ];

    static readonly string[] AmountsWithList = [.. Amounts, "list_cost", "effective", "unpriced", "requests"];

    string[] Counted =>
        !query.AmountsOnly ? CellMeasures
        : HasCosts ? AmountsWithList
        : Amounts;

    bool HasCosts => costTable is not null;

    bool WithPeople => query.WithPeople && !query.AmountsOnly;

    // What was found about costs is a key of the cells where a row tells it.
    bool HasFindings => HasCosts && !query.AmountsOnly;

    readonly SqlParameters _parameters = new();
    readonly List<Dimension> _dimensions = [.. query.By.Concat(query.Filters.Select(filter => filter.Dimension)).Distinct()];

    /// <summary>The columns of the answer that can order it, besides the dimensions.</summary>
    public static IReadOnlyCollection<string> SortableColumns => Sortable.Keys;

    public SqlText Build()
    {
        var sql = new StringBuilder("WITH ").Append(Counters);
        if (ByOwner || FiltersOwners)
            sql.Append(Owned());
        sql.Append(",\ncells AS (\n");
        sql.AppendJoin("\nUNION ALL\n", Parts());
        sql.Append("),\nnamed AS (\n").Append(Named("cells", Counted));
        if (WithPeople)
        {
            sql.Append("),\nused AS (\n").AppendJoin("\nUNION ALL\n", UsedParts());
            sql.Append("),\nnamed_used AS (\n").Append(Named("used", []));
        }

        sql.Append("),\ngrouped AS (\n").Append(Grouped());
        sql.Append("),\nnumbered AS (SELECT *, row_number() OVER (ORDER BY ").Append(Order()).Append(") AS n FROM grouped)\n");
        sql.Append("SELECT ").AppendJoin(", ", ["is_total", .. Keys(), .. Measures, "sessions", "users"]);
        var (first, last) = (query.Offset + 2, query.Offset + query.Limit + 2);
        sql.Append(CultureInfo.InvariantCulture, $"\nFROM numbered WHERE is_total = 1 OR n BETWEEN {first} AND {last} ORDER BY n");
        return _parameters.Build(sql.ToString());
    }

    // Owners that the groups do not tell apart have one number, so that facts are added up by few.
    string Owned()
    {
        var owned = intervals.All(query.Filters, _parameters);
        if (!ByOwner)
            return $",\nowned AS (\n{owned})";
        var columns = string.Join(
            ", ",
            query.By.Where(dimension => dimension.Kind == DimensionKind.Owner).Select(dimension => dimension.Source).Distinct()
        );
        return $"""
            ,
            numbered_owners AS (SELECT id, dense_rank() OVER (ORDER BY {columns}) AS owner_key, {columns} FROM {intervals.Owners} w),
            owner_keys AS (SELECT DISTINCT owner_key, {columns} FROM numbered_owners),
            owned AS (
                SELECT o.context_id AS context_id, o.from_time AS from_time, o.until_time AS until_time, k.owner_key AS owner_id
                FROM ({owned}) o JOIN numbered_owners k ON k.id = o.owner_id)
            """;
    }

    IEnumerable<string> Keys() => query.By.Select((_, i) => Key(i));

    static string Key(int index) => string.Create(CultureInfo.InvariantCulture, $"k{index}");

    // Sums are kept by context only where a group or a filter needs to know it.
    bool AreByContext => query.By.Any(IsOfContexts) || query.Filters.Any(filter => filter.Dimension.Kind == DimensionKind.Attribute);

    bool ByOwner => query.By.Any(dimension => dimension.Kind == DimensionKind.Owner);

    bool FiltersOwners => query.Filters.Any(OwnerIntervals.IsOfOwners);

    // Whether any context changes hands within the window, so that the time of each fact matters.
    bool HasMoves => intervals.HasMoves && (ByOwner || FiltersOwners);

    // Prompts and session counts belong to sessions, not to models: a filter or group that only requests know leaves them out.
    bool HasFilterOfRequests => query.Filters.Any(filter => filter.Dimension.IsOfRequests);

    IEnumerable<string> Parts()
    {
        yield return Requests(AreByContext, Counted);
        yield return UnitemisedUsage(AreByContext, Counted);
        if (HasCosts)
        {
            yield return ListCosts();
        }

        if (!WithPeople)
            yield break;
        if (ids.Of(ErrorEvent) is { } error)
            yield return Events(Error, error, AreByContext, Counted);
        if (hasStarts && !HasFilterOfRequests && !query.Filters.Any(filter => filter.Dimension.Kind == DimensionKind.Prompt))
            yield return Starts();
    }

    // People and sessions are counted where something was used, or where someone asked; an error alone is neither.
    IEnumerable<string> UsedParts()
    {
        if (AreByContext)
        {
            const string Metered = "un_cost > 0 OR un_input > 0 OR un_output > 0 OR un_cache_read > 0 OR un_cache_creation > 0";
            var cells = _dimensions.SelectMany((_, i) => new[] { Cell(i), CellText(i) });
            var select = string.Join(", ", ["kind", "context_id", .. ByOwner ? ["owner_id"] : NoCells, .. cells]);
            yield return $"SELECT {select} FROM cells WHERE kind = {Request} OR (kind = {Unitemised} AND ({Metered}))";
        }
        else
        {
            yield return Requests(true, []);
            yield return UnitemisedUsage(true, []);
        }

        if (ids.Of(PromptEvent) is { } prompt && !HasFilterOfRequests)
            yield return Prompts(prompt);
    }

    string Requests(bool byContext, IReadOnlyList<string> measures)
    {
        var sums = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["it_input"] = "sum(r.input_tokens)",
            ["it_output"] = "sum(r.output_tokens)",
            ["it_cache_read"] = "sum(r.cache_read_tokens)",
            ["it_cache_creation"] = "sum(r.cache_creation_tokens)",
            ["it_cost"] = "sum(r.client_cost)",
            ["requests"] = "count(*)",
            ["event_requests"] = "sum(CASE WHEN r.source = 1 THEN 1 ELSE 0 END)",
            ["creation_5m"] = "sum(r.cache_creation_5m_tokens)",
            ["creation_1h"] = "sum(r.cache_creation_1h_tokens)",
        };
        return Part(Request, "FROM requests r", "r", "r.time", sums, $"WHERE {query.Range.Sql("r.time")}", byContext, measures);
    }

    // A table of its own with the requests' dimensions; only what it does not repeat is looked up in the requests.
    string ListCosts()
    {
        var sums = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["list_cost"] = "sum(l.list_cost)",
            // A sum over unpriced requests alone has no value, their bounds have.
            ["list_low"] = "coalesce(sum(l.list_cost), 0) + sum(l.to_low)",
            ["list_high"] = "coalesce(sum(l.list_cost), 0) + sum(l.to_high)",
            ["unpriced"] = "count(*) - count(l.list_cost)",
            ["unpriced_tokens"] = "sum(l.unpriced_tokens)",
            ["effective"] = "coalesce(sum(l.list_cost), 0) + coalesce(sum(l.to_effective), 0)",
            ["costed"] = "count(*)",
            ["difference"] = "sum(l.difference)",
        };
        var needsRequest = _dimensions.Any(dimension => dimension.Kind is DimensionKind.Prompt or DimensionKind.Attribute);
        var (from, table) = needsRequest ? ($"FROM {costTable} l JOIN requests r ON r.row = l.row", "r") : ($"FROM {costTable} l", "l");
        return Part(ListCost, from, table, $"{table}.time", sums, $"WHERE {query.Range.Sql($"{table}.time")}", AreByContext, Counted);
    }

    string UnitemisedUsage(bool byContext, IReadOnlyList<string> measures)
    {
        string Of(int metric, int type) =>
            string.Create(
                CultureInfo.InvariantCulture,
                $"sum(CASE WHEN s.usage_metric = {metric} AND s.token_type = {type} THEN u.amount ELSE 0 END)"
            );
        var sums = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["un_input"] = Of(2, 1),
            ["un_output"] = Of(2, 2),
            ["un_cache_read"] = Of(2, 3),
            ["un_cache_creation"] = Of(2, 4),
            ["un_cost"] = "sum(CASE WHEN s.usage_metric = 1 THEN u.amount ELSE 0 END)",
        };
        const string From = "FROM unitemised u JOIN series s ON s.id = u.series_id LEFT JOIN strings sa ON sa.id = s.attributes_id";
        var having = measures.Count > 0 ? "" : $" HAVING {string.Join(" OR ", sums.Values.Select(sum => sum + " > 0"))}";
        return Part(Unitemised, From, "s", "u.time", sums, $"WHERE {query.Range.Sql("u.time")}", byContext, measures, having);
    }

    string Events(int kind, long name, bool byContext, IReadOnlyList<string> measures)
    {
        var sums = new Dictionary<string, string>(StringComparer.Ordinal);
        if (kind == Error)
            sums["errors"] = "count(*)";
        var from = new StringBuilder("FROM events e");
        if (kind == Error && query.Filters.Any(filter => filter.Dimension is { Kind: DimensionKind.Named, Source: "model" }))
            from.Append(" LEFT JOIN strings em ON em.id = e.model_id");
        if (kind == Error && _dimensions.Any(dimension => dimension.Source is "query_source" or "query_source_detail"))
            from.Append(" LEFT JOIN strings eq ON eq.id = e.query_source_detail_id");
        var where = string.Create(CultureInfo.InvariantCulture, $"WHERE e.name_id = {name} AND {query.Range.Sql("e.time")}");
        return Part(kind, from.ToString(), "e", "e.time", sums, where, byContext, measures);
    }

    // Only who asked matters, not how often: nobody has two owners in a day.
    string Prompts(long name)
    {
        var isByDay =
            intervals.ChangeAt(TimeRange.Day)
            && _dimensions.All(dimension =>
                dimension.Kind is not (DimensionKind.Prompt or DimensionKind.Attribute or DimensionKind.Day or DimensionKind.Hour)
            );
        if (!isByDay)
            return Events(Prompt, name, true, []);
        var from = string.Create(
            CultureInfo.InvariantCulture,
            $"""
            FROM (
                SELECT DISTINCT context_id, {dialect.Divide(
                "time",
                TimeRange.Day.ToString(CultureInfo.InvariantCulture)
            )} * {TimeRange.Day} AS time
                FROM events WHERE name_id = {name} AND {query.Range.Sql("time")}) e
            """
        );
        return Part(Prompt, from, "e", "e.time", [], "WHERE TRUE", true, []);
    }

    // Opening the client's agents view starts a process but no session.
    string Starts()
    {
        var sums = new Dictionary<string, string>(StringComparer.Ordinal) { ["starts"] = "sum(i.increment)" };
        const string From =
            "FROM increments i JOIN series s ON s.id = i.series_id JOIN metrics m ON m.id = s.metric_id JOIN contexts sc ON sc.id = s.context_id "
            + "LEFT JOIN strings sa ON sa.id = s.attributes_id";
        var type = dialect.JsonText("sa.value", "start_type");
        var where =
            $"WHERE m.name = 'claude_code.session.count' AND sc.session IS NULL AND {query.Range.Sql("i.time")} AND coalesce({type}, '') <> 'agents_view'";
        return Part(Start, From, "s", "i.time", sums, where, AreByContext, Counted);
    }

    string Part(
        int kind,
        string from,
        string table,
        string time,
        Dictionary<string, string> sums,
        string where,
        bool byContext,
        IReadOnlyList<string> measures,
        string having = ""
    )
    {
        var columns = new List<string> { $"{kind} AS kind", $"{(byContext ? table + ".context_id" : dialect.NoNumber)} AS context_id" };
        var keys = byContext ? new List<string> { table + ".context_id" } : [];
        void Add(string expression, string name)
        {
            columns.Add($"{expression} AS {name}");
            // What is absent from every row is no key: hashing it would cost as much as a key that matters.
            if (expression != dialect.NoNumber && expression != dialect.NoText && expression != dialect.NoId)
                keys.Add(expression);
        }

        if (ByOwner)
            Add("ow.owner_id", "owner_id");
        for (var i = 0; i < _dimensions.Count; i++)
        {
            Add(IdOf(kind, _dimensions[i], table, time), Cell(i));
            Add(TextOf(kind, _dimensions[i], table), CellText(i));
        }

        if (HasFindings && measures.Count > 0)
        {
            columns.Add(kind == ListCost ? "CAST(l.finding AS INTEGER) AS finding" : $"{dialect.NoNumber} AS finding");
            // The narrow column itself is the key: grouping by a wider one takes half as long again.
            if (kind == ListCost)
                keys.Add("l.finding");
        }

        columns.AddRange(
            measures.Select(name =>
                sums.TryGetValue(name, out var sum) ? $"coalesce({sum}, {dialect.WideZero}) AS {name}" : $"{dialect.WideZero} AS {name}"
            )
        );
        var filters = Conditions(kind, table, time).Select(condition => " AND " + condition);
        // Without a key there is one cell, unless there is no row at all.
        var group = keys.Count > 0 ? " GROUP BY " + string.Join(", ", keys) : " HAVING count(*) > 0";
        return $"SELECT {string.Join(", ", columns)}\n{from}{OwnersOf(table, time)} {where}{string.Concat(filters)}{group}{having}";
    }

    string OwnersOf(string table, string time)
    {
        var within = HasMoves ? $" AND {time} >= ow.from_time AND {time} < ow.until_time" : "";
        return FiltersOwners || ByOwner ? $" JOIN owned ow ON ow.context_id = {table}.context_id{within}" : "";
    }

    static readonly string[] NoCells = [];

    static string Cell(int index) => string.Create(CultureInfo.InvariantCulture, $"c{index}");

    static string CellText(int index) => string.Create(CultureInfo.InvariantCulture, $"t{index}");

    string IdOf(int kind, Dimension dimension, string table, string time) =>
        (dimension.Kind, kind) switch
        {
            (DimensionKind.Named, Request or Unitemised or ListCost) => $"{table}.{dimension.Source}_id",
            (DimensionKind.Named, Error) when dimension.Source == "model" => $"{table}.model_id",
            (DimensionKind.QuerySource, Request or Unitemised or ListCost) => $"CAST({table}.query_source AS INTEGER)",
            (DimensionKind.QuerySource, Error) => ClassOf("eq.value"),
            (DimensionKind.Day, _) => query.Zone.DaySql(time, dialect),
            (DimensionKind.Hour, _) => query.Zone.HourSql(time, dialect),
            (DimensionKind.Prompt, Request or Error or Prompt or ListCost) => $"{table}.prompt",
            (DimensionKind.Prompt, _) => dialect.NoId,
            _ => dialect.NoNumber,
        };

    string TextOf(int kind, Dimension dimension, string table) =>
        (dimension.Kind, kind) switch
        {
            (DimensionKind.Attribute, _) => dialect.JsonText(table == "s" ? "sa.value" : $"{table}.attributes", dimension.Source),
            (DimensionKind.Named, Error) when dimension.Source != "model" => ErrorText(dimension, dialect),
            _ => dialect.NoText,
        };

    // An error carries what its request would have carried, but only model and source have columns of their own.
    internal static string ErrorText(Dimension dimension, SqlDialect dialect) =>
        dimension.Source switch
        {
            "model" => dialect.WithoutBrackets("em.value"),
            "query_source_detail" => "eq.value",
            "effort" or "speed" => dialect.JsonText("e.attributes", dimension.Source),
            var name => dialect.JsonText("e.attributes", name + ".name"),
        };

    // Claude Code's own mapping of the detailed sources of events to the three classes of its metrics.
    internal static string ClassOf(string detail) =>
        $"CASE WHEN {detail} IS NULL THEN 0 WHEN {detail} = 'sdk' OR {detail} LIKE 'repl_main_thread%' THEN 1 "
        + $"WHEN {detail} = 'hook_agent' OR {detail} LIKE 'agent:%' THEN 2 ELSE 3 END";

    IEnumerable<string> Conditions(int kind, string table, string time)
    {
        if (TextConditions.Contexts(query.Filters, _parameters) is { } contexts)
            yield return $"{table}.context_id IN ({contexts})";
        foreach (var filter in query.Filters)
        {
            if (filter.Dimension.Kind is DimensionKind.Named or DimensionKind.QuerySource or DimensionKind.Day or DimensionKind.Hour)
                yield return NumberIn(kind, filter, table, time);
            if (filter.Dimension.Kind == DimensionKind.Prompt)
                yield return prompts.In(IdOf(kind, filter.Dimension, table, time), filter.Values, dialect);
        }
    }

    string NumberIn(int kind, Filter filter, string table, string time)
    {
        var dimension = filter.Dimension;
        if (dimension.Kind == DimensionKind.Named && kind == Error)
            return TextConditions.In(ErrorText(dimension, dialect), filter.Values, _parameters);
        return NumbersIn(filter, IdOf(kind, dimension, table, time), ids);
    }

    /// <summary>The condition that a column of ids, classes of sources, or times' keys is one of a filter's values.</summary>
    internal static string NumbersIn(Filter filter, string column, StringIds ids)
    {
        var dimension = filter.Dimension;
        var numbers = filter.Values.OfType<string>().Select(value => NumberOf(dimension, value, ids)).OfType<long>().ToList();
        var absent = filter.Values.Contains(null);
        if (absent && dimension.Kind == DimensionKind.QuerySource)
            numbers.Add(0);
        var list = numbers.Count == 0 ? "FALSE" : $"{column} IN ({string.Join(", ", numbers)})";
        return absent ? $"({list} OR {column} IS NULL)" : list;
    }

    static long? NumberOf(Dimension dimension, string value, StringIds ids) =>
        dimension.Kind switch
        {
            DimensionKind.Named => ids.Of(value),
            DimensionKind.QuerySource => Dimension.QuerySources.ToList().IndexOf(value) is > 0 and var number ? number : null,
            DimensionKind.Day => ZoneClock.TryParseDay(value, out var day) ? day : null,
            DimensionKind.Hour => ZoneClock.TryParseHour(value, out var hour) ? hour : null,
            _ => null,
        };

    string Named(string cells, IReadOnlyList<string> measures)
    {
        var columns = new List<string> { "x.kind AS kind" };
        var joins = new StringBuilder();
        if (measures.Count == 0)
        {
            columns.AddRange(["o.session_number AS a_session", "o.user_number AS a_user"]);
            joins.Append(" JOIN counters o ON o.context_id = x.context_id");
        }

        if (AreByContext)
            joins.Append(" JOIN contexts c ON c.id = x.context_id JOIN people p ON p.context_id = x.context_id");
        if (ByOwner)
            joins.Append(" JOIN owner_keys w ON w.owner_key = x.owner_id");
        for (var i = 0; i < query.By.Count; i++)
            columns.Add($"{LabelOf(query.By[i], joins)} AS {Key(i)}");
        if (HasFindings && measures.Count > 0)
            columns.Add("x.finding AS finding");
        columns.AddRange(measures.Select(name => "x." + name));
        var filters = query
            .Filters.Where(filter => filter.Dimension.Kind == DimensionKind.Attribute)
            .Select(filter => TextConditions.In(LabelOf(filter.Dimension, joins), filter.Values, _parameters))
            .ToList();
        var where = filters.Count == 0 ? "" : "\nWHERE " + string.Join(" AND ", filters);
        return $"SELECT {string.Join(", ", columns)}\nFROM {cells} x{joins}{where}";
    }

    // The person of whom the rules say nothing is the merged one, as the context has it.
    static bool IsOfContexts(Dimension dimension) =>
        dimension.Kind is DimensionKind.Context or DimensionKind.User or DimensionKind.Attribute
        || dimension is { Kind: DimensionKind.Owner, Source: "person" };

    string LabelOf(Dimension dimension, StringBuilder joins)
    {
        var at = _dimensions.IndexOf(dimension);
        var (id, text) = ("x." + Cell(at), "x." + CellText(at));
        var name = string.Create(CultureInfo.InvariantCulture, $"n{at}");
        void Join(string table)
        {
            var join = $" LEFT JOIN {table} {name} ON {name}.id = {id}";
            if (!joins.ToString().Contains(join, StringComparison.Ordinal))
                joins.Append(join);
        }

        switch (dimension.Kind)
        {
            case DimensionKind.Context or DimensionKind.User:
                return TextConditions.ContextColumn(dimension);
            case DimensionKind.Owner:
                return OwnerIntervals.Column(dimension);
            case DimensionKind.Named:
                Join("strings");
                // The model of an error is kept as it was sent.
                return dimension.Source == "model"
                    ? $"CASE WHEN x.kind = {Error} THEN {dialect.WithoutBrackets(name + ".value")} ELSE {name}.value END"
                    : $"coalesce({name}.value, {text})";
            case DimensionKind.Prompt:
                Join("long_ids");
                return $"coalesce({name}.text, {dialect.IdText(id)})";
            case DimensionKind.Attribute:
                return $"coalesce({text}, {TextConditions.ContextAttribute(dimension, dialect)})";
            default:
                return id;
        }
    }

    // The rows and the total, of what was used and of whose it was, put together.
    string Grouped()
    {
        var sums = string.Join(", ", Measures.Select(name => $"coalesce(sum({name}), {dialect.WideZero}) AS {name}"));
        var keys = string.Concat(Keys().Select(key => key + ", "));
        var sessions = $"coalesce(sum(owner_sessions), {dialect.WideZero}) * 1000000000 + coalesce(sum(starts), {dialect.WideZero})";
        var users = $"coalesce(sum(owner_users), {dialect.WideZero})";
        var parts = !WithPeople ? [Sums()] : new[] { Sums(), OwnersInTotal(), OwnersInRows() };
        return $"SELECT is_total, {keys}{sums}, {sessions} AS sessions, {users} AS users\n"
            + $"FROM (\n{string.Join("\nUNION ALL\n", parts.Where(part => part.Length > 0))}) AS parts GROUP BY {keys}is_total";
    }

    string Sums()
    {
        var outside = OutsideRows().ToList();
        var isTotal = query.By.Count == 0 ? "1" : "GROUPING(k0)";
        string Sum(string name)
        {
            if (ByFinding.TryGetValue(name, out var found))
                return HasFindings ? $"coalesce(sum({found}), {dialect.WideZero})" : dialect.WideZero;
            if (!Counted.Contains(name))
                return dialect.WideZero;
            var sum = $"coalesce(sum({name}), {dialect.WideZero})";
            return name == "starts" && outside.Contains(Start) ? $"CASE WHEN {isTotal} = 1 THEN {sum} ELSE {dialect.WideZero} END" : sum;
        }

        var sums = Measures.Select(name => $"{Sum(name)} AS {name}");
        var select = string.Join(
            ", ",
            [$"{isTotal} AS is_total", .. Keys(), .. sums, $"{dialect.WideZero} AS owner_sessions", $"{dialect.WideZero} AS owner_users"]
        );
        var sets = query.By.Count == 0 ? "" : $"\nGROUP BY GROUPING SETS (({string.Join(", ", Keys())}), ())";
        var having =
            outside.Count == 0 || query.By.Count == 0
                ? ""
                : $"\nHAVING {isTotal} = 1 OR sum(CASE WHEN kind NOT IN ({string.Join(", ", outside)}) THEN 1 ELSE 0 END) > 0";
        return $"SELECT {select}\nFROM named{sets}{having}";
    }

    string OwnersInTotal() => Distinct("1", query.By.Select(_ => "NULL"), "");

    string OwnersInRows()
    {
        if (query.By.Count == 0)
            return "";
        var outside = string.Join(", ", OutsideRows());
        var where = outside.Length == 0 ? "" : $" WHERE kind NOT IN ({outside})";
        return Distinct("0", Keys(), $"{where} GROUP BY {string.Join(", ", Keys())}");
    }

    string Distinct(string isTotal, IEnumerable<string> keys, string rest)
    {
        var zeros = Measures.Select(_ => dialect.WideZero);
        var select = string.Join(", ", [isTotal, .. keys, .. zeros, "count(DISTINCT a_session)", "count(DISTINCT a_user)"]);
        return $"SELECT {select} FROM named_used{rest}";
    }

    // What counts in the total only, because the groups do not apply to it.
    IEnumerable<int> OutsideRows()
    {
        if (query.By.Any(dimension => dimension.IsOfRequests))
            return [Prompt, Start];
        return query.By.Any(dimension => dimension.Kind == DimensionKind.Prompt) ? [Start] : [];
    }

    string Order()
    {
        var order = new List<string> { "is_total DESC" };
        foreach (var item in query.Sort)
        {
            var (name, direction) = item[0] == '-' ? (item[1..], " DESC") : (item, "");
            var key = query.By.ToList().FindIndex(dimension => dimension.Name == name);
            order.Add((key >= 0 ? Key(key) : Sortable[name]) + direction + " NULLS LAST");
        }

        order.AddRange(Keys().Select(key => key + " NULLS LAST"));
        return string.Join(", ", order);
    }
}
