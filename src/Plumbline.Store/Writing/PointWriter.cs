using Plumbline.Core.Metrics;
using Plumbline.Core.Model;

namespace Plumbline.Store.Writing;

/// <summary>
/// Points of monotonic sums → increments. Nearly every point is settled here from what the writer remembers of its series; the few
/// that need the series' whole history wait for <see cref="HistoryWriter"/> at the end of the group.
/// </summary>
sealed class PointWriter(
    LedgerTables tables,
    SeriesTable series,
    SeriesRows seriesRows,
    HistoryWriter history,
    UsageWatch usage,
    Senders senders,
    LastSeen lastSeen,
    LedgerOptions options
)
{
    /// <summary>Takes one point.</summary>
    public void Write(Batch batch, in Metric metric, in MetricPoint point, int metricId, int contextId)
    {
        var index = series.Find(point.Series);
        if (index < 0)
            index = seriesRows.Add(batch, metric, point, metricId, contextId);
        ref var state = ref series[index];
        if (metric.Temporality == Temporality.Delta)
            WriteDelta(batch, metric, point, index, ref state);
        else if (metric.HasKnownStart)
            WriteCumulative(batch, metric, point, index, ref state);
        else
            WriteInTimeOrder(batch, metric, point, index, ref state);
    }

    // A window that ends after every other of its series is new; anything else may be a repetition.
    void WriteDelta(Batch batch, in Metric metric, in MetricPoint point, int index, ref SeriesState state)
    {
        var isNew = point.Time > state.LastDeltaTime && (state.Route & SeriesRoute.Cumulative) == 0;
        state.Route |= SeriesRoute.Delta;
        state.LastDeltaTime = Math.Max(state.LastDeltaTime, point.Time);
        if (!isNew)
        {
            history.Postpone(batch, metric, point, index, senders.Later(metric.Sender));
            return;
        }

        var flag = DeltaWindow.Flag(new Observed(Temporality.Delta, point.Start, point.Time, point.Value));
        Append(batch, metric, point, state.Id, new Step(point.Value, point.Start, AddsRow: true, flag));
    }

    void WriteCumulative(Batch batch, in Metric metric, in MetricPoint point, int index, ref SeriesState state)
    {
        state.Route |= SeriesRoute.Cumulative;
        if ((state.Route & SeriesRoute.Delta) != 0)
        {
            history.Postpone(batch, metric, point, index, senders.Later(metric.Sender));
            return;
        }

        ref var writer = ref WriterOf(ref state, point.Start);
        var isBaseline = writer.LastTime == 0 && options.IsOlderThanRetention(point.Start, batch.ReceivedAt);
        var step = writer.Observe(point.Time, point.Value);
        if (isBaseline)
            step = new Step(Quantity.Zero, point.Start, AddsRow: true, Reason.OlderThanRetention);
        if (step.AddsRow)
            Append(batch, metric, point, state.Id, step);
        else
            NoteUnchanged(batch, metric, point, ref state, writer.Mark, step.Flag);
    }

    // The newest writer is at hand; older ones of the series (a process that was resumed elsewhere) are in a list.
    static ref KnownStartWriter WriterOf(ref SeriesState state, long start)
    {
        if (state.Writer.LastTime == 0)
            state.Writer = new KnownStartWriter(start);
        if (state.Writer.Start == start)
            return ref state.Writer;
        var older = (state.Rare ??= new RareState()).OlderWriters;
        var at = older.FindIndex(writer => writer.Start == start);
        var found = at >= 0 ? older[at] : new KnownStartWriter(start);
        if (at >= 0)
            older[at] = state.Writer;
        else
            older.Add(state.Writer);
        state.Writer = found;
        return ref state.Writer;
    }

    void NoteUnchanged(Batch batch, in Metric metric, in MetricPoint point, ref SeriesState state, Quantity mark, Reason? flag)
    {
        if (flag is { } reason)
            senders.Flag(metric.Sender, reason);
        lastSeen.Note(ref state, new Observed(Temporality.Cumulative, point.Start, point.Time, point.Value), mark, batch.ReceivedAt);
    }

    void WriteInTimeOrder(Batch batch, in Metric metric, in MetricPoint point, int index, ref SeriesState state)
    {
        var rare = state.Rare ??= new RareState();
        if (state.Route == SeriesRoute.None)
            rare.InTimeOrder = new TimeOrderedSeries();
        state.Route |= SeriesRoute.Cumulative;
        var observed = new Observed(Temporality.Cumulative, point.Start, point.Time, point.Value);
        var isNext =
            rare.InTimeOrder is { } known && (known.Previous is not { } previous || previous.Time < point.Time || previous == observed);
        if (!isNext || (state.Route & SeriesRoute.Delta) != 0)
        {
            history.Postpone(batch, metric, point, index, senders.Later(metric.Sender));
            return;
        }

        var step = rare.InTimeOrder!.Observe(observed);
        if (step.AddsRow)
            Append(batch, metric, point, state.Id, step);
        else if (step.Flag is { } flag)
            senders.Flag(metric.Sender, flag);
    }

    void Append(Batch batch, in Metric metric, in MetricPoint point, int seriesId, in Step step)
    {
        if (step.Flag is { } reason)
            senders.Flag(metric.Sender, reason);
        var isCredible = RecordTime.IsCredible(point.Time, batch.ReceivedAt);
        if (!isCredible)
            senders.Flag(metric.Sender, Reason.Clock);
        if (metric.Usage != UsageMetric.None && step.Increment != Quantity.Zero)
            usage.Metered(point.UsageIdentity);
        var observed = new Observed(metric.Temporality, point.Start, point.Time, point.Value);
        IncrementRow.Append(tables.Increments, seriesId, observed, batch.ReceivedAt, step, isCredible ? step.Flag : Reason.Clock);
    }
}
