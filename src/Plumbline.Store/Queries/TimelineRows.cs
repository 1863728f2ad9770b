using System.Globalization;
using Plumbline.Core.Model;
using Plumbline.Core.Timelines;

namespace Plumbline.Store.Queries;

/// <summary>Reads the rows of a few contexts as records of a timeline, oldest first, up to a limit.</summary>
sealed class TimelineRows(IStoreReader store, CostVersion? prices)
{
    /// <summary>Rows of one kind at most: a sender that gives all its sessions one id must not fill the memory.</summary>
    public const int RowsMax = 100_000;

    /// <summary>Whether anything was left out.</summary>
    public bool IsCut { get; private set; }

    /// <summary>Requests (r) that meet a condition, with their costs.</summary>
    public IReadOnlyList<TimelineCall> Calls(string where)
    {
        var (cost, costs) = prices is null ? (store.Dialect.NoNumber, "") : ("x.list_cost", $"LEFT JOIN {prices.Table} x ON x.row = r.row");
        return Read(
            $"""
            SELECT r.row, r.time, {store.Dialect.IdText("r.key")}, r.request_id, {store.Dialect.IdText("r.message_uuid")},
                   coalesce(l.text, {store.Dialect.IdText("r.prompt")}), a.value, ag.value, m.value, r.query_source, q.value, ef.value,
                   r.input_tokens, r.output_tokens, r.cache_read_tokens, r.cache_creation_tokens, r.client_cost, {cost}, r.duration_ms, r.ttft_ms,
                   r.source, CASE WHEN r.log_key IS NULL THEN 0 ELSE 1 END, CASE WHEN r.output_is_lower_bound THEN 1 ELSE 0 END,
                   r.trace_id, r.span_id
            FROM requests r
            LEFT JOIN long_ids l ON l.id = r.prompt LEFT JOIN strings a ON a.id = r.agent_instance_id LEFT JOIN strings ag ON ag.id = r.agent_id
            LEFT JOIN strings m ON m.id = r.model_id LEFT JOIN strings q ON q.id = r.query_source_detail_id LEFT JOIN strings ef ON ef.id = r.effort_id
            {costs}
            WHERE {where} ORDER BY r.time, r.row
            """,
            Call
        );
    }

    static TimelineCall Call(IRow row) =>
        new()
        {
            Row = row.Int64(0),
            Time = row.Int64(1),
            Key = row.Text(2)!,
            RequestId = row.Text(3),
            MessageUuid = row.Text(4),
            Prompt = row.Text(5),
            AgentId = row.Text(6),
            Agent = row.Text(7),
            Model = row.Text(8),
            Source = Dimension.QuerySources[(int)row.Int64(9)],
            SourceDetail = row.Text(10),
            Effort = row.Text(11),
            Input = row.Number(12) ?? 0,
            Output = row.Number(13) ?? 0,
            CacheRead = row.Number(14) ?? 0,
            CacheCreation = row.Number(15) ?? 0,
            ClientCost = row.Number(16) is { } estimate ? new Usd(estimate) : null,
            ListCost = row.Number(17) is { } cost ? new Usd(cost) : null,
            DurationMs = row.Number(18),
            TtftMs = row.Number(19),
            IsFromLog = row.Int64(20) == (int)RecordSource.SessionLog,
            IsInBoth = row.Int64(20) != (int)RecordSource.SessionLog && row.Int64(21) != 0,
            IsOutputLowerBound = row.Int64(22) != 0,
            TraceId = row.IsNull(23) ? default : row.Id(23),
            SpanId = row.IsNull(24) ? 0 : (ulong)row.Int128(24),
        };

    /// <summary>Other events (e) that meet a condition.</summary>
    public IReadOnlyList<TimelineEvent> Events(string where) =>
        Read(
            $"""
            SELECT e.row, e.time, n.value, e.sequence, coalesce(l.text, {store.Dialect.IdText(
                "e.prompt"
            )}), e.request_id, e.tool_use_id, a.value,
                   m.value, t.value, d.value, s.value, y.value, e.error, e.success, e.duration_ms, e.status_code, e.attempt, e.source,
                   e.trace_id, e.span_id, e.attributes
            FROM events e
            LEFT JOIN long_ids l ON l.id = e.prompt LEFT JOIN strings n ON n.id = e.name_id LEFT JOIN strings a ON a.id = e.agent_instance_id
            LEFT JOIN strings m ON m.id = e.model_id LEFT JOIN strings t ON t.id = e.tool_id LEFT JOIN strings d ON d.id = e.decision_id
            LEFT JOIN strings s ON s.id = e.decision_source_id LEFT JOIN strings y ON y.id = e.error_type_id
            WHERE {where} ORDER BY e.time, e.row
            """,
            Event
        );

    static TimelineEvent Event(IRow row) =>
        new()
        {
            Row = row.Int64(0),
            Time = row.Int64(1),
            Name = row.Text(2) ?? "",
            Sequence = row.Number(3),
            Prompt = row.Text(4),
            RequestId = row.Text(5),
            ToolUseId = row.Text(6),
            AgentId = row.Text(7),
            Model = row.Text(8),
            Tool = row.Text(9),
            Decision = row.Text(10),
            DecisionSource = row.Text(11),
            ErrorType = row.Text(12),
            Error = row.Text(13),
            Success = row.IsNull(14) ? null : row.Int64(14) != 0,
            DurationMs = row.Number(15),
            StatusCode = (int?)row.Number(16),
            Attempt = (int?)row.Number(17),
            IsFromLog = row.Number(18) == (int)RecordSource.SessionLog,
            TraceId = row.IsNull(19) ? default : row.Id(19),
            SpanId = row.IsNull(20) ? 0 : (ulong)row.Int128(20),
            Attributes = row.Text(21),
        };

    /// <summary>Spans (s) that meet a condition.</summary>
    public IReadOnlyList<TimelineSpan> Spans(string where) =>
        Read(
            $"""
            SELECT s.trace_id, s.span_id, s.parent_span_id, n.value, s.start_time, s.end_time, s.status_code, s.status_message, s.request_id, s.tool_use_id,
                   a.value, s.attributes
            FROM spans s LEFT JOIN strings n ON n.id = s.name_id LEFT JOIN strings a ON a.id = s.agent_instance_id
            WHERE {where} ORDER BY s.start_time, s.row
            """,
            Span
        );

    static TimelineSpan Span(IRow row) =>
        new()
        {
            TraceId = row.Id(0),
            SpanId = (ulong)row.Int128(1),
            ParentId = row.IsNull(2) ? 0 : (ulong)row.Int128(2),
            Name = row.Text(3) ?? "",
            Start = row.Int64(4),
            End = row.Int64(5),
            StatusCode = (int)row.Int64(6),
            StatusMessage = row.Text(7),
            RequestId = row.Text(8),
            ToolUseId = row.Text(9),
            AgentId = row.Text(10),
            Attributes = row.Text(11),
        };

    List<T> Read<T>(string sql, Func<IRow, T> read)
    {
        var rows = store.Read(string.Create(CultureInfo.InvariantCulture, $"{sql} LIMIT {RowsMax + 1}"), read);
        IsCut |= rows.Count > RowsMax;
        return [.. rows.Take(RowsMax)];
    }
}
