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

    /// <summary>Conditions on contexts, people and owners, the session among them.</summary>
    public IReadOnlyList<Filter> Filters { get; init; } = [];

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

    // The newest events are mostly enough for a page: look at an hour, a day, ten days, and only then at everything.
    IReadOnlyList<EventPlace> NewestPlaces(IStoreReader store)
    {
        var end = Math.Min(Range.To, After is { } after ? after.Time + 1 : long.MaxValue);
        foreach (var span in Spans)
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
        var names = StringIds.Find(store, Names.Append(""));
        var parts = new List<string>();
        if (Names.Count == 0 || Names.Contains(RequestName))
            parts.Add(Part(0, "requests", parameters, prompts, null, store.Dialect, owners));
        if (Names.Count == 0)
            parts.Add(Part(1, "events", parameters, prompts, null, store.Dialect, owners));
        else if (Names.Select(names.Of).OfType<long>().ToList() is { Count: > 0 } wanted)
            parts.Add(Part(1, "events", parameters, prompts, $"t.name_id IN ({string.Join(", ", wanted)})", store.Dialect, owners));
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

    string Part(int kind, string table, SqlParameters parameters, LongIds prompts, string? name, SqlDialect dialect, OwnerIntervals owners)
    {
        var conditions = new List<string> { owners.Range.Sql("t.time") };
        if (name is not null)
            conditions.Add(name);
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
