using System.Globalization;
using Plumbline.Core.Timelines;

namespace Plumbline.Store.Queries;

/// <summary>Everything that is known of one session, whenever it was, or of one prompt of it.</summary>
public sealed record SessionRecords
{
    /// <summary>The session; null when the prompt's sender has no session ids.</summary>
    public string? Session { get; init; }

    public required TimelineRecords Records { get; init; }

    /// <summary>Who it was and where, as its contexts and the rules say.</summary>
    public required SessionFacts Facts { get; init; }

    /// <summary>From the first to behind the last record, metrics included.</summary>
    public TimeRange Range { get; init; }

    /// <summary>Whether metrics tell of it.</summary>
    public bool HasMetrics { get; init; }

    /// <summary>Whether it has more records than are read.</summary>
    public bool IsCut { get; init; }

    /// <summary>The prices of list costs; null while there are none.</summary>
    public CostVersion? Prices { get; init; }

    /// <summary>The records of a session; null when nothing is known of it.</summary>
    public static SessionRecords? OfSession(IStoreReader store, string session)
    {
        var contexts = SessionFacts.ContextsOf(store, [session]);
        if (contexts.Count == 0)
            return null;
        var prices = CostVersion.Current(store);
        var rows = new TimelineRows(store, prices);
        string In(string column) => $"{column} IN ({List(contexts)})";
        var records = new TimelineRecords(rows.Calls(In("r.context_id")), rows.Events(In("e.context_id")), rows.Spans(In("s.context_id")));
        var metered = Metered(store, contexts);
        var range = rows.IsCut ? new TimeRange(0, long.MaxValue) : RangeOf(records, metered);
        return new SessionRecords
        {
            Session = session,
            Records = records,
            Facts = SessionFacts.Read(store, contexts, range.To),
            Range = range,
            HasMetrics = metered is not null,
            IsCut = rows.IsCut,
            Prices = prices,
        };
    }

    /// <summary>The records of a prompt, of spans also those of its time; null when nothing is known of it.</summary>
    /// <param name="store">The store.</param>
    /// <param name="prompt">Its id.</param>
    /// <param name="near">Where it probably is, so that little is looked through.</param>
    public static SessionRecords? OfPrompt(IStoreReader store, string prompt, TimeRange near)
    {
        var ids = LongIds.Find(store, [prompt]);
        var found = Find(store, ids, prompt, near);
        if (found.Count == 0)
            found = Find(store, ids, prompt, new TimeRange(long.MinValue, long.MaxValue));
        if (found.Count == 0)
            return null;
        var session = SessionOf(store, found[0].Context);
        IReadOnlyList<long> contexts = session is null
            ? [.. found.Select(place => place.Context).Distinct()]
            : SessionFacts.ContextsOf(store, [session]);
        // A turn's span may begin a little before its first event, and end a little after its last.
        var range = new TimeRange(found.Min(place => place.First) - Minute, found.Max(place => place.Last) + Minute);
        var prices = CostVersion.Current(store);
        var rows = new TimelineRows(store, prices);
        string Of(string table, string time)
        {
            var own = ids.In($"{table}.prompt", [prompt], store.Dialect);
            var none = session is null ? "FALSE" : $"{table}.prompt IS NULL";
            return $"{table}.context_id IN ({List(contexts)}) AND ({own} OR {none}) AND {range.Sql($"{table}.{time}")}";
        }

        var told = new TimelineRecords(
            rows.Calls(Of("r", "time")),
            rows.Events(Of("e", "time")),
            rows.Spans($"s.context_id IN ({List(contexts)}) AND {range.Sql("s.start_time")}")
        );
        return new SessionRecords
        {
            Session = session,
            Records = RecordPrompts.Divide(told).GetValueOrDefault(prompt, TimelineRecords.None),
            Facts = SessionFacts.Read(store, contexts, range.To),
            Range = range,
            IsCut = rows.IsCut,
            Prices = prices,
        };
    }

    const long Minute = 60_000_000_000;

    // Where the rows of a prompt are. Prompts are mostly told by events, and these are fewer than requests; its requests lie about its events, and a day
    // is more than any prompt takes.
    static List<Place> Find(IStoreReader store, LongIds ids, string prompt, TimeRange range)
    {
        IReadOnlyList<Place> In(string table, TimeRange within) =>
            store.Read(
                $"""
                SELECT t.context_id, min(t.time), max(t.time) FROM {table} t
                WHERE {ids.In("t.prompt", [prompt], store.Dialect)} AND {within.Sql("t.time")} GROUP BY t.context_id ORDER BY t.context_id
                """,
                row => new Place(row.Int64(0), row.Int64(1), row.Int64(2))
            );
        var events = In("events", range);
        var near =
            events.Count == 0
                ? range
                : new TimeRange(events.Min(place => place.First) - TimeRange.Day, events.Max(place => place.Last) + TimeRange.Day);
        return [.. events, .. In("requests", near)];
    }

    readonly record struct Place(long Context, long First, long Last);

    static string? SessionOf(IStoreReader store, long context) =>
        store.Read(string.Create(CultureInfo.InvariantCulture, $"SELECT session FROM contexts WHERE id = {context}"), row => row.Text(0))[
            0
        ];

    static TimeRange? Metered(IStoreReader store, IReadOnlyList<long> contexts)
    {
        var times = store.Read(
            $"SELECT min(i.time), max(i.time) FROM increments i WHERE i.series_id IN (SELECT id FROM series WHERE context_id IN ({List(contexts)}))",
            row => (First: row.Number(0), Last: row.Number(1))
        );
        return times is [{ First: { } first, Last: { } last }] ? new TimeRange(first, last + 1) : null;
    }

    static TimeRange RangeOf(TimelineRecords records, TimeRange? metered)
    {
        var times = records
            .Calls.Select(call => call.Time)
            .Concat(records.Events.Select(record => record.Time))
            .Concat(records.Spans.SelectMany(span => new[] { span.Start, span.End }))
            .Concat(metered is { } range ? [range.From, range.To - 1] : [])
            .ToList();
        return times.Count == 0 ? new TimeRange(0, 1) : new TimeRange(times.Min(), times.Max() + 1);
    }

    static string List(IEnumerable<long> ids) => string.Join(", ", ids.Select(id => id.ToString(CultureInfo.InvariantCulture)));
}
