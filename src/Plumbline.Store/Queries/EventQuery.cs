using System.Globalization;

namespace Plumbline.Store.Queries;

/// <summary>
/// What was received as events, API requests among them, newest first. A page begins behind the last event of the page before, so events that
/// arrive meanwhile neither repeat nor hide one.
/// </summary>
public sealed record EventQuery
{
    const string RequestName = "api_request";

    public required TimeRange Range { get; init; }

    /// <summary>Event names without prefix; none for all.</summary>
    public IReadOnlyList<string> Names { get; init; } = [];

    /// <summary>Prompt ids; none for all; a null among them for events without one.</summary>
    public IReadOnlyList<string?> Prompts { get; init; } = [];

    /// <summary>Request ids; none for all; a null among them for events without one.</summary>
    public IReadOnlyList<string?> RequestIds { get; init; } = [];

    /// <summary>Names of tools; none for all; a null among them for events without one, such as requests.</summary>
    public IReadOnlyList<string?> Tools { get; init; } = [];

    /// <summary>Conditions on contexts, people and owners, the session among them.</summary>
    public IReadOnlyList<Filter> Filters { get; init; } = [];

    /// <summary>Models; none for all; a null among them for events without one.</summary>
    public IReadOnlyList<string?> Models { get; init; } = [];

    /// <summary>Only what went wrong: events that tell of an error or of no success.</summary>
    public bool ErrorsOnly { get; init; }

    /// <summary>Only what was written after this, whenever it happened; null for all.</summary>
    public EventRows? Since { get; init; }

    /// <summary>Only what comes behind this place.</summary>
    public EventPlace? After { get; init; }

    public int Limit { get; init; } = 1000;

    /// <summary>Asks: first for the places of the page, then for their content, so that wide columns are read for one page only.</summary>
    public EventAnswer Run(IStoreReader store)
    {
        var places = NewestPlaces(store);
        var page = places.Take(Limit).ToList();
        if (page.Count == 0)
            return new EventAnswer([], null);
        var range = new TimeRange(page[^1].Time, page[0].Time + 1);
        var found = Details(store, page, 0, EventColumns.Requests, range)
            .Concat(Details(store, page, 1, EventColumns.Events, range))
            .ToDictionary(record => record.Place);
        return new EventAnswer([.. page.Select(place => found[place])], places.Count > Limit ? page[^1] : null);
    }

    /// <summary>How far the store has been written: what a later <see cref="Since"/> begins behind.</summary>
    public static EventRows Written(IStoreReader store) =>
        store.Read(
            "SELECT coalesce((SELECT max(row) FROM requests), 0), coalesce((SELECT max(row) FROM events), 0)",
            row => new EventRows(row.Int64(0), row.Int64(1))
        )[0];

    // The newest events are mostly enough for a page: look at an hour, a day, ten days, and only then at everything.
    IReadOnlyList<EventPlace> NewestPlaces(IStoreReader store)
    {
        var end = Math.Min(Range.To, After is { } after ? after.Time + 1 : long.MaxValue);
        // What was written last may have happened at any time, and is little.
        foreach (var span in Since is null ? Spans : [long.MaxValue])
        {
            var from = end - Range.From > span ? end - span : Range.From;
            var places = store.Read(
                Places(store, new TimeRange(from, end)),
                row => new EventPlace(row.Int64(0), (int)row.Int64(1), row.Int64(2))
            );
            if (places.Count > Limit || from == Range.From)
                return places;
        }

        throw new System.Diagnostics.UnreachableException();
    }

    static readonly long[] Spans = [TimeRange.Day / 24, TimeRange.Day, 10 * TimeRange.Day, long.MaxValue];

    SqlText Places(IStoreReader store, TimeRange range)
    {
        var parameters = new SqlParameters();
        var owners = OwnerIntervals.Read(store, range);
        var prompts = LongIds.Find(store, Prompts.OfType<string>());
        var models = StringIds.Find(store, Models.OfType<string>());
        string? ModelIn() => Models.Count == 0 ? null : NumberIn("t.model_id", Models, models);
        var names = StringIds.Find(store, Names.Append(""));
        var parts = new List<string>();
        var tools = StringIds.Find(store, Tools.OfType<string>());
        string? ToolIn() => Tools.Count == 0 ? null : NumberIn("t.tool_id", Tools, tools);
        if (!ErrorsOnly && (Tools.Count == 0 || Tools.Contains(null)) && (Names.Count == 0 || Names.Contains(RequestName)))
            parts.Add(Part(0, "requests", parameters, prompts, [ModelIn(), Newer(Since?.Requests)], store.Dialect, owners));
        var wanted = Names.Select(names.Of).OfType<long>().ToList();
        if (wanted.Count > 0 || Names.Count == 0)
        {
            string? name = Names.Count == 0 ? null : $"t.name_id IN ({string.Join(", ", wanted)})";
            string?[] conditions = [name, ModelIn(), ToolIn(), Newer(Since?.Events), ErrorsOnly ? WentWrong(store) : null];
            parts.Add(Part(1, "events", parameters, prompts, conditions, store.Dialect, owners));
        }

        if (parts.Count == 0)
            parts.Add("SELECT 0 AS time, 0 AS kind, 0 AS row WHERE FALSE");
        var union = string.Join("\nUNION ALL\n", parts);
        return parameters.Build(
            string.Create(
                CultureInfo.InvariantCulture,
                $"SELECT time, kind, row FROM (\n{union}) AS found ORDER BY time DESC, kind DESC, row DESC LIMIT {Limit + 1}"
            )
        );
    }

    // A refusal tells of no error, and is none for the client; for people it is.
    static string WentWrong(IStoreReader store)
    {
        string[] names = ["api_refusal", "internal_error"];
        var ids = StringIds.Find(store, names);
        var known = names.Select(ids.Of).OfType<long>().ToList();
        return "(t.error IS NOT NULL OR t.error_type_id IS NOT NULL OR t.success = FALSE"
            + (known.Count == 0 ? ")" : $" OR t.name_id IN ({string.Join(", ", known)}))");
    }

    static string? Newer(long? row) => row is null ? null : string.Create(CultureInfo.InvariantCulture, $"t.row > {row}");

    static string NumberIn(string column, IReadOnlyList<string?> values, StringIds ids)
    {
        var numbers = string.Join(", ", values.OfType<string>().Select(ids.Of).OfType<long>());
        var list = numbers.Length == 0 ? "FALSE" : $"{column} IN ({numbers})";
        return values.Contains(null) ? $"({list} OR {column} IS NULL)" : list;
    }

    string Part(
        int kind,
        string table,
        SqlParameters parameters,
        LongIds prompts,
        string?[] more,
        SqlDialect dialect,
        OwnerIntervals owners
    )
    {
        List<string> conditions = [owners.Range.Sql("t.time"), .. more.OfType<string>()];
        if (Prompts.Count > 0)
            conditions.Add(prompts.In("t.prompt", Prompts, dialect));
        if (RequestIds.Count > 0)
            conditions.Add(TextConditions.In("t.request_id", RequestIds, parameters));
        if (TextConditions.Contexts(Filters, parameters) is { } contexts)
            conditions.Add($"t.context_id IN ({contexts})");
        var owned = owners.Filtered(Filters, parameters) is { } intervals
            ? $" JOIN ({intervals}) ow ON ow.context_id = t.context_id AND t.time >= ow.from_time AND t.time < ow.until_time"
            : "";
        if (After is { } after)
            conditions.Add(Behind(kind, after));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"SELECT t.time AS time, {kind} AS kind, t.row AS row FROM {table} t{owned} WHERE {string.Join(" AND ", conditions)}"
        );
    }

    static string Behind(int kind, EventPlace after)
    {
        var sameTime = kind == after.Kind ? string.Create(CultureInfo.InvariantCulture, $" AND t.row < {after.Row}") : "";
        return kind > after.Kind
            ? string.Create(CultureInfo.InvariantCulture, $"t.time < {after.Time}")
            : string.Create(CultureInfo.InvariantCulture, $"(t.time < {after.Time} OR (t.time = {after.Time}{sameTime}))");
    }

    static IEnumerable<EventRecord> Details(IStoreReader store, List<EventPlace> page, int kind, EventColumns columns, TimeRange range)
    {
        var rows = page.Where(place => place.Kind == kind).Select(place => place.Row).ToList();
        if (rows.Count == 0)
            return [];
        var where = $"{range.Sql("e.time")} AND e.row IN ({string.Join(", ", rows)})";
        return store.Read(columns.Sql(where, store.Dialect), row => columns.Read(row, kind));
    }
}

/// <summary>A place in the order of events: time, then kind (0 request, 1 other), then row.</summary>
public readonly record struct EventPlace(long Time, int Kind, long Row);

/// <summary>How far the store has been written: the last row of requests, and of other events.</summary>
public readonly record struct EventRows(long Requests, long Events);

/// <summary>A page, and where the next one begins; null at the end.</summary>
public sealed record EventAnswer(IReadOnlyList<EventRecord> Events, EventPlace? Next);

/// <summary>One event: its place, when it was received, its named fields in order, and what else it carried, as JSON objects.</summary>
public sealed record EventRecord(
    EventPlace Place,
    long ReceivedAt,
    IReadOnlyList<KeyValuePair<string, object>> Fields,
    string? Attributes,
    string Context
);
