using System.Globalization;
using Plumbline.Core.Model;

namespace Plumbline.Store.Queries;

/// <summary>What rows of traces show, read for the traces of one page only.</summary>
static class TraceDetails
{
    public static IReadOnlyList<TraceRow> Read(IStoreReader store, IReadOnlyList<TracePlace> page, CostVersion? prices)
    {
        if (page.Count == 0)
            return [];
        var ids = string.Join(", ", page.Select(place => store.Dialect.IdLiteral(place.TraceId)));
        var range = new TimeRange(page.Min(place => place.Start), page.Max(place => place.Start + place.Duration) + 1);
        var requests = TraceRequests
            .Read(store, [.. page.Select(place => place.TraceId)], range, prices)
            .ToLookup(request => request.TraceId);
        var rows = store.Read(Sql(ids, range), row => Read(row, requests)).ToDictionary(row => row.TraceId);
        return [.. page.Select(place => rows[place.TraceId])];
    }

    // The root is the earliest span without a parent; else a turn, which another program may have begun; else the earliest of all. A turn's parent is
    // in another program, and is not missed.
    static string Sql(string ids, TimeRange range) =>
        $"""
            WITH mine AS (
              SELECT s.trace_id AS trace_id, s.span_id AS span_id, s.parent_span_id AS parent_span_id, s.start_time AS start_time, s.end_time AS end_time,
                     s.status_code AS status_code, s.context_id AS context_id, s.received AS received, n.value AS name, s.row AS row
              FROM spans s LEFT JOIN strings n ON n.id = s.name_id WHERE s.trace_id IN ({ids}) AND {range.Sql("s.start_time")}
            ),
            placed AS (
              SELECT m.*, CASE WHEN m.parent_span_id IS NOT NULL AND k.span_id IS NULL THEN 1 ELSE 0 END AS lacks_parent
              FROM mine m LEFT JOIN (SELECT DISTINCT trace_id, span_id FROM mine) k ON k.trace_id = m.trace_id AND k.span_id = m.parent_span_id
            ),
            ranked AS (
              SELECT p.*, row_number() OVER (PARTITION BY p.trace_id ORDER BY
                CASE WHEN p.parent_span_id IS NULL THEN 0 WHEN p.name = '{TraceNames.Turn}' THEN 1 WHEN p.lacks_parent = 1 THEN 2 ELSE 3 END, p.start_time, p.row) AS rank
              FROM placed p
            ),
            summed AS (
              SELECT trace_id, min(start_time) AS start_time, max(end_time) AS end_time, count(*) AS spans,
                     sum(CASE WHEN status_code = 2 THEN 1 ELSE 0 END) AS errors,
                     count(DISTINCT CASE WHEN lacks_parent = 1 AND name <> '{TraceNames.Turn}' THEN parent_span_id END) AS missing,
                     max(CASE WHEN name LIKE 'claude\_code.%' ESCAPE '\' THEN 1 ELSE 0 END) AS of_client, max(received) AS received,
                     max(CASE WHEN name = '{TraceNames.Turn}' THEN 1 ELSE 0 END) AS has_turn
              FROM ranked GROUP BY trace_id
            ),
            known AS (SELECT r.trace_id AS trace_id, max(c.session) AS session, max(p.user) AS user
              FROM (SELECT DISTINCT trace_id, context_id FROM mine) r JOIN contexts c ON c.id = r.context_id JOIN people p ON p.context_id = r.context_id
              GROUP BY r.trace_id)
            SELECT t.trace_id, t.start_time, t.end_time, t.spans, t.errors, t.missing, t.of_client, t.received, t.has_turn,
                   r.name, r.span_id, c.service_name, coalesce(c.session, w.session), coalesce(p.user, w.user)
            FROM summed t JOIN ranked r ON r.trace_id = t.trace_id AND r.rank = 1 JOIN contexts c ON c.id = r.context_id
            JOIN people p ON p.context_id = r.context_id JOIN known w ON w.trace_id = t.trace_id
            """;

    static TraceRow Read(IRow row, ILookup<UInt128, TraceRequest> requests)
    {
        var id = row.Id(0);
        return new TraceRow
        {
            TraceId = id,
            Start = row.Int64(1),
            End = row.Int64(2),
            Spans = row.Int64(3),
            Errors = row.Int64(4),
            // Without any span of a client, whoever called may simply not send to here.
            MissingParents = row.Int64(6) != 0 ? row.Int64(5) : 0,
            LastReceived = row.Int64(7),
            HasTurn = row.Int64(8) != 0,
            Name = row.Text(9) ?? "",
            RootSpan = (ulong)row.Int128(10),
            Service = row.Text(11),
            Session = row.Text(12),
            User = row.Text(13),
            Requests = [.. requests[id]],
        };
    }
}

/// <summary>A trace. Times are nanoseconds since 1970.</summary>
public sealed record TraceRow
{
    public required UInt128 TraceId { get; init; }

    /// <summary>The earliest start of its spans.</summary>
    public long Start { get; init; }

    /// <summary>The latest end.</summary>
    public long End { get; init; }

    /// <summary>Nanoseconds.</summary>
    public long Duration => End - Start;

    /// <summary>The name of its root; of its earliest span where the root is missing.</summary>
    public required string Name { get; init; }

    /// <summary>That span.</summary>
    public ulong RootSpan { get; init; }

    /// <summary>Who sent that span.</summary>
    public string? Service { get; init; }
    public string? Session { get; init; }
    public string? User { get; init; }
    public long Spans { get; init; }

    /// <summary>Spans that failed.</summary>
    public long Errors { get; init; }

    /// <summary>Spans that others name as their parent and that were not received; the callers of turns are not among them.</summary>
    public long MissingParents { get; init; }

    /// <summary>When a span of it was last received.</summary>
    public long LastReceived { get; init; }

    /// <summary>Whether a whole turn of Claude Code is in it.</summary>
    public bool HasTurn { get; init; }

    /// <summary>Its requests, each once.</summary>
    public IReadOnlyList<TraceRequest> Requests { get; init; } = [];
}
