using System.Globalization;
using Plumbline.Core.Model;

namespace Plumbline.Store.Queries;

/// <summary>All that is known of one trace: its spans, its requests, and what events tell of its tools.</summary>
public sealed record WholeTraceQuery(UInt128 TraceId)
{
    /// <summary>Spans at most, the earliest first: a drawing of more says nothing.</summary>
    public const int SpansMax = 20_000;

    // Tools are told within their spans, or a moment after.
    const long Around = TimeRange.Day / 24;

    /// <summary>Asks; null when no span of it was received.</summary>
    public WholeTrace? Run(IStoreReader store)
    {
        var answer = new TraceQuery
        {
            TraceId = TraceId,
            Limit = SpansMax,
            OldestFirst = true,
        }.Run(store);
        if (answer.Spans.Count == 0)
            return null;
        var range = new TimeRange(answer.Spans[0].Start, answer.Spans.Max(span => span.End) + 1);
        var prices = CostVersion.Current(store);
        return new WholeTrace(TraceId, answer.Spans)
        {
            HasMoreSpans = answer.HasMore,
            Requests = TraceRequests.Read(store, [TraceId], range, prices),
            Tools = Tools(store, range),
            Prices = prices,
            IsByGrpc = IsByGrpc(store),
        };
    }

    IReadOnlyList<TraceToolEvent> Tools(IStoreReader store, TimeRange range)
    {
        var names = StringIds.Find(store, ["tool_result", "tool_decision"]);
        if (new[] { names.Of("tool_result"), names.Of("tool_decision") }.OfType<long>().ToList() is not { Count: > 0 } ids)
            return [];
        var id = store.Dialect.IdLiteral(TraceId);
        var around = new TimeRange(range.From - Around, range.To + Around);
        var sql = string.Create(
            CultureInfo.InvariantCulture,
            $"""
            SELECT e.tool_use_id, d.value, s.value, e.success, e.error, y.value, coalesce(l.text, {store.Dialect.IdText("e.prompt")})
            FROM events e LEFT JOIN strings d ON d.id = e.decision_id LEFT JOIN strings s ON s.id = e.decision_source_id
            LEFT JOIN strings y ON y.id = e.error_type_id LEFT JOIN long_ids l ON l.id = e.prompt
            WHERE {around.Sql("e.time")} AND e.name_id IN ({string.Join(", ", ids)})
              AND e.tool_use_id IN (SELECT x.tool_use_id FROM spans x WHERE x.trace_id = {id} AND {range.Sql(
                "x.start_time"
            )} AND x.tool_use_id IS NOT NULL)
            ORDER BY e.time, e.row
            """
        );
        return store.Read(sql, TraceToolEvent.Read);
    }

    static bool IsByGrpc(IStoreReader store) =>
        store
            .Read(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"SELECT 1 FROM senders WHERE signal = {(int)Signal.Traces} AND protocol = {(int)Protocol.Grpc} LIMIT 1"
                ),
                row => row.Int64(0)
            )
            .Count > 0;
}

/// <summary>One trace.</summary>
/// <param name="TraceId">Its id.</param>
/// <param name="Spans">By start.</param>
public sealed record WholeTrace(UInt128 TraceId, IReadOnlyList<SpanRecord> Spans)
{
    /// <summary>Whether later spans were left out.</summary>
    public bool HasMoreSpans { get; init; }

    /// <summary>Each once.</summary>
    public IReadOnlyList<TraceRequest> Requests { get; init; } = [];

    /// <summary>What events tell of the tools, by time.</summary>
    public IReadOnlyList<TraceToolEvent> Tools { get; init; } = [];

    /// <summary>The prices of list costs; null while they are being worked out for the first time.</summary>
    public CostVersion? Prices { get; init; }

    /// <summary>Whether any sender sends traces by gRPC, of which Claude Code sends no batch a second time.</summary>
    public bool IsByGrpc { get; init; }
}

/// <summary>What an event tells of the use of a tool: its result, or the decision before it. Null is unknown.</summary>
public sealed record TraceToolEvent(
    string ToolUseId,
    string? Decision,
    string? DecisionSource,
    bool? Success,
    string? Error,
    string? ErrorType,
    string? Prompt
)
{
    internal static TraceToolEvent Read(IRow row) =>
        new(row.Text(0)!, row.Text(1), row.Text(2), row.IsNull(3) ? null : row.Int64(3) != 0, row.Text(4), row.Text(5), row.Text(6));
}
