using System.Globalization;

namespace Plumbline.Store.Queries;

/// <summary>The spans of one trace, newest first, page by page.</summary>
public sealed record TraceQuery
{
    /// <summary>The trace's id, as the number that its 32 digits write.</summary>
    public required UInt128 TraceId { get; init; }

    /// <summary>Spans to skip.</summary>
    public int Offset { get; init; }

    public int Limit { get; init; } = 1000;

    /// <summary>Whether the oldest come first instead.</summary>
    public bool OldestFirst { get; init; }

    /// <summary>Asks.</summary>
    public TraceAnswer Run(IStoreReader store)
    {
        var order = OldestFirst ? "ASC" : "DESC";
        var sql = $"""
            SELECT s.span_id, s.parent_span_id, n.value, s.kind, s.start_time, s.end_time, s.received, s.status_code, s.status_message,
                   s.request_id, s.tool_use_id, a.value, s.flag, s.attributes, s.span_events, s.links, c.session, p.user, c.attributes, c.resource_attributes,
                   c.service_name
            FROM spans s JOIN contexts c ON c.id = s.context_id JOIN people p ON p.context_id = s.context_id
            LEFT JOIN strings n ON n.id = s.name_id LEFT JOIN strings a ON a.id = s.agent_instance_id
            WHERE s.trace_id = {store.Dialect.IdLiteral(TraceId)}
            ORDER BY s.start_time {order}, s.row {order}
            """;
        var page = string.Create(CultureInfo.InvariantCulture, $"{sql} LIMIT {Limit + 1} OFFSET {Offset}");
        var spans = store.Read(page, SpanRecord.Read);
        return new TraceAnswer([.. spans.Take(Limit)], spans.Count > Limit);
    }
}

/// <summary>A page of spans, and whether more follow.</summary>
public sealed record TraceAnswer(IReadOnlyList<SpanRecord> Spans, bool HasMore);

/// <summary>One span. Times are nanoseconds since 1970; attributes, events and links are JSON as received.</summary>
public sealed record SpanRecord
{
    public required ulong SpanId { get; init; }
    public ulong? ParentSpanId { get; init; }
    public required string Name { get; init; }

    /// <summary>OTLP's number: 1 internal, 2 server, 3 client, 4 producer, 5 consumer.</summary>
    public int Kind { get; init; }
    public long Start { get; init; }
    public long End { get; init; }
    public long ReceivedAt { get; init; }

    /// <summary>OTLP's number: 0 unset, 1 ok, 2 error.</summary>
    public int StatusCode { get; init; }
    public string? StatusMessage { get; init; }
    public string? RequestId { get; init; }
    public string? ToolUseId { get; init; }
    public string? AgentId { get; init; }
    public int Flag { get; init; }
    public string? Attributes { get; init; }
    public string? Events { get; init; }
    public string? Links { get; init; }
    public string? Session { get; init; }
    public string? User { get; init; }

    /// <summary>Who sent it: <c>service.name</c>.</summary>
    public string? Service { get; init; }

    /// <summary>The resource and standard attributes, as a JSON object.</summary>
    public required string Context { get; init; }

    internal static SpanRecord Read(IRow row) =>
        new()
        {
            SpanId = (ulong)row.Int128(0),
            ParentSpanId = row.IsNull(1) || row.Int128(1) == 0 ? null : (ulong)row.Int128(1),
            Name = row.Text(2) ?? "",
            Kind = (int)row.Int64(3),
            Start = row.Int64(4),
            End = row.Int64(5),
            ReceivedAt = row.Int64(6),
            StatusCode = (int)row.Int64(7),
            StatusMessage = row.Text(8),
            RequestId = row.Text(9),
            ToolUseId = row.Text(10),
            AgentId = row.Text(11),
            Flag = (int)row.Int64(12),
            Attributes = row.Text(13),
            Events = row.Text(14),
            Links = row.Text(15),
            Session = row.Text(16),
            User = row.Text(17),
            Service = row.Text(20),
            Context = JsonObjects.Join(row.Text(18)!, row.Text(19)!),
        };
}
