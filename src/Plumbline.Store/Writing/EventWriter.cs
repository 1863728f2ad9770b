using Plumbline.Core.Metrics;
using Plumbline.Core.Model;

namespace Plumbline.Store.Writing;

/// <summary>
/// Log records other than API requests, each once by its content; and what session logs tell of prompts and tools, by <see cref="LoggedEvents"/>.
/// </summary>
sealed class EventWriter(
    LedgerTables tables,
    RecordColumns columns,
    SeenRecords seen,
    LoggedEvents logged,
    CacheWatch caches,
    RowCounter counter,
    Senders senders,
    LedgerOptions options
)
{
    /// <summary>Takes one record. What a session log tells may wait for the group to be settled: the batch must live until then.</summary>
    public void Write(Batch batch, int index, int contextId)
    {
        ref var record = ref batch.Events[index];
        if (record.IsFromLog)
        {
            WriteLogged(batch, index, contextId);
            return;
        }

        if (!seen.Admits(record.Time, batch.ReceivedAt, record.Hash, senders, record.Sender, out var flag))
            return;
        Append(batch, record, contextId, flag);
        caches.Told(batch.Text[record.Name], contextId);
        if (logged.IsActive)
            logged.Told(batch, record, counter.Last);
    }

    void WriteLogged(Batch batch, int index, int contextId)
    {
        ref var record = ref batch.Events[index];
        if (options.WouldRemoveEvent(RecordTime.Dated(record.Time, batch.ReceivedAt), batch.ReceivedAt))
        {
            senders.Flag(record.Sender, Reason.OlderThanRetention);
            return;
        }

        Reason? clock = RecordTime.IsCredible(record.Time, batch.ReceivedAt) ? null : Reason.Clock;
        if (clock is { } reason)
            senders.Flag(record.Sender, reason);
        logged.Take(batch, record, senders.Later(record.Sender), () => Append(batch, batch.Events[index], contextId, clock));
    }

    void Append(Batch batch, in TelemetryEvent record, int contextId, Reason? flag)
    {
        var row = tables.Events;
        row.BeginRow();
        row.Set(0, counter.Next());
        row.Set(1, batch.ReceivedAt);
        row.Set(2, RecordTime.Dated(record.Time, batch.ReceivedAt));
        row.Set(3, contextId);
        row.SetUuid(4, record.Hash.ToUuid());
        columns.Name(row, 5, batch, record.Name);
        RecordColumns.Number(row, 6, record.Sequence);
        columns.LongId(row, 7, batch, record.Prompt);
        columns.Text(row, 8, batch, record.RequestId);
        columns.Text(row, 9, batch, record.ToolUseId);
        columns.Name(row, 10, batch, record.AgentId);
        columns.Name(row, 11, batch, record.Model);
        columns.Name(row, 12, batch, record.QuerySource);
        columns.Name(row, 13, batch, record.ToolName);
        columns.Name(row, 14, batch, record.Decision);
        columns.Name(row, 15, batch, record.DecisionSource);
        columns.Name(row, 16, batch, record.ErrorType);
        columns.Text(row, 17, batch, record.Error);
        if (record.Success >= 0)
            row.Set(18, record.Success != 0);
        RecordColumns.Number(row, 19, record.DurationMs);
        RecordColumns.Number(row, 20, record.StatusCode);
        RecordColumns.Number(row, 21, record.Attempt);
        RecordColumns.Number(row, 22, record.Severity);
        columns.Trace(row, 23, record.TraceId, record.SpanId);
        row.Set(25, (byte)(flag ?? 0));
        columns.Attributes(row, 26, batch, record.Attributes);
        row.Set(27, (byte)(record.IsFromLog ? RecordSource.SessionLog : RecordSource.Event));
        row.Set(28, record.OriginTime);
        row.EndRow();
    }
}
