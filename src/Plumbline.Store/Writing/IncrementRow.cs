using Plumbline.Core.Metrics;
using Plumbline.Core.Model;
using Plumbline.Store.DuckDb;

namespace Plumbline.Store.Writing;

/// <summary>A row of table <c>increments</c>.</summary>
static class IncrementRow
{
    /// <summary>Appends what a point added, dated at the point's time, or at receipt when that cannot be believed.</summary>
    public static void Append(DuckAppender row, int seriesId, in Observed point, long receivedAt, in Step step, Reason? flag)
    {
        row.BeginRow();
        row.Set(0, seriesId);
        row.Set(1, (byte)point.Temporality);
        row.Set(2, point.Start);
        row.Set(3, point.Time);
        row.Set(4, step.From);
        row.Set(5, RecordTime.Dated(point.Time, receivedAt));
        row.Set(6, receivedAt);
        row.Set(7, step.Increment.Nanos);
        row.Set(8, point.Value.Nanos);
        row.Set(9, (byte)(flag ?? 0));
        row.EndRow();
    }
}
