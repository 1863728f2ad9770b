using System.Runtime.InteropServices;
using Plumbline.Core.Metrics;
using Plumbline.Core.Model;

namespace Plumbline.Store.Writing;

/// <summary>Gauges, histograms, summaries and sums that may fall: kept as they came, each once.</summary>
sealed class OtherPointWriter(LedgerTables tables, SeriesTable series, SeriesRows seriesRows, SeenRecords seen, Senders senders)
{
    /// <summary>Takes one point.</summary>
    public void Write(Batch batch, in Metric metric, in MetricPoint point, int metricId, int contextId)
    {
        var index = series.Find(point.Series);
        if (index < 0)
            index = seriesRows.Add(batch, metric, point, metricId, contextId);
        var hash = HashOf(batch, metric, point);
        if (seen.Admits(point.Time, batch.ReceivedAt, hash, senders, metric.Sender, out var flag))
            Append(batch, metric, point, series[index].Id, hash, flag);
    }

    static Hash128 HashOf(Batch batch, in Metric metric, in MetricPoint point)
    {
        var nanos = (UInt128)point.Value.Nanos;
        ReadOnlySpan<ulong> shape =
        [
            (ulong)metric.Kind,
            (ulong)metric.Temporality,
            (ulong)point.Start,
            (ulong)point.Time,
            (ulong)(nanos >> 64),
            (ulong)nanos,
            point.Count,
            BitConverter.DoubleToUInt64Bits(point.Sum),
        ];
        return point.Series.Then(Hash128.Of(MemoryMarshal.AsBytes(shape))).Then(Hash128.Of(batch.Text[point.Detail]));
    }

    void Append(Batch batch, in Metric metric, in MetricPoint point, int seriesId, Hash128 hash, Reason? flag)
    {
        var isDistribution = metric.Kind is not (MetricKind.Sum or MetricKind.Gauge);
        var row = tables.Points;
        row.BeginRow();
        row.Set(0, seriesId);
        row.SetUuid(1, hash.ToUuid());
        row.Set(2, (byte)metric.Temporality);
        row.Set(3, point.Start);
        row.Set(4, RecordTime.Dated(point.Time, batch.ReceivedAt));
        row.Set(5, batch.ReceivedAt);
        if (!isDistribution)
            row.Set(6, point.Value.Nanos);
        if (isDistribution)
            row.Set(7, point.Count);
        if (isDistribution && !double.IsNaN(point.Sum))
            row.Set(8, point.Sum);
        if (!point.Detail.IsAbsent)
            row.SetText(9, batch.Text[point.Detail]);
        row.Set(10, (byte)(flag ?? 0));
        row.EndRow();
    }
}
