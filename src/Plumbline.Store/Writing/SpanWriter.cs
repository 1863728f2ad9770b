using Plumbline.Core.Metrics;
using Plumbline.Core.Model;

namespace Plumbline.Store.Writing;

/// <summary>Spans, each once by trace and span id.</summary>
sealed class SpanWriter(LedgerTables tables, RecordColumns columns, SeenRecords seen, RowCounter counter, Senders senders)
{
    /// <summary>The hash by which a span is recognised.</summary>
    public static Hash128 HashOf(UInt128 traceId, ulong spanId) =>
        new Hash128((ulong)(traceId >> 64), (ulong)traceId).Then(new Hash128(spanId, spanId));

    /// <summary>Takes one span.</summary>
    public void Write(Batch batch, in Span span, int contextId)
    {
        if (seen.Admits(span.Start, batch.ReceivedAt, HashOf(span.TraceId, span.SpanId), senders, span.Sender, out var flag))
            Append(batch, span, contextId, flag);
    }

    void Append(Batch batch, in Span span, int contextId, Reason? flag)
    {
        var row = tables.Spans;
        row.BeginRow();
        row.Set(0, counter.Next());
        row.Set(1, batch.ReceivedAt);
        row.Set(2, RecordTime.Dated(span.Start, batch.ReceivedAt));
        row.Set(3, RecordTime.Dated(span.Start, batch.ReceivedAt) + Math.Max(0, span.End - span.Start));
        row.Set(4, contextId);
        row.SetUuid(5, span.TraceId);
        row.Set(6, span.SpanId);
        if (span.ParentSpanId != 0)
            row.Set(7, span.ParentSpanId);
        columns.Name(row, 8, batch, span.Name);
        row.Set(9, span.Kind);
        row.Set(10, span.StatusCode);
        columns.Text(row, 11, batch, span.StatusMessage);
        columns.Text(row, 12, batch, span.RequestId);
        columns.Text(row, 13, batch, span.ToolUseId);
        columns.Name(row, 14, batch, span.AgentId);
        row.Set(15, (byte)(flag ?? 0));
        columns.Attributes(row, 16, batch, span.Attributes);
        columns.Text(row, 17, batch, span.Events);
        columns.Text(row, 18, batch, span.Links);
        row.EndRow();
    }
}
