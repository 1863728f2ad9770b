using Plumbline.Core.Metrics;
using Plumbline.Core.Model;
using Plumbline.Store.DuckDb;

namespace Plumbline.Store.Writing;

/// <summary>
/// Points whose increment depends on the whole history of their series: late ones of unknown writers, possible repetitions of deltas,
/// series that come both as delta and cumulative. They are collected while a group is applied and settled at its end with one
/// query: a point's increment is the series' total with it less the total without it, by <see cref="SeriesTotals"/>.
/// </summary>
sealed class HistoryWriter(DuckConnection store, LedgerTables tables, SeriesTable series, UsageWatch usage)
{
    readonly record struct Waiting(Observed Point, long ReceivedAt, bool HasKnownStart, Hash128? Usage, Action<Reason> Flag);

    readonly Dictionary<int, List<Waiting>> _waiting = [];

    /// <summary>Puts a point aside until the end of the group.</summary>
    public void Postpone(Batch batch, in Metric metric, in MetricPoint point, int index, Action<Reason> flag)
    {
        if (!_waiting.TryGetValue(index, out var points))
            _waiting[index] = points = [];
        points.Add(
            new Waiting(
                new Observed(metric.Temporality, point.Start, point.Time, point.Value),
                batch.ReceivedAt,
                metric.HasKnownStart,
                metric.Usage == UsageMetric.None ? null : point.UsageIdentity,
                flag
            )
        );
    }

    /// <summary>Settles what was put aside.</summary>
    public void Settle()
    {
        if (_waiting.Count == 0)
            return;
        tables.Flush();
        var histories = ReadHistories();
        foreach (var (index, points) in _waiting)
            Settle(ref series[index], histories.GetValueOrDefault(series[index].Id) ?? [], points);
        _waiting.Clear();
        tables.Increments.Flush();
    }

    Dictionary<int, HashSet<Observed>> ReadHistories()
    {
        store.Execute("CREATE OR REPLACE TEMP TABLE wanted_series (id INTEGER)");
        using (var wanted = store.Append("wanted_series", DuckType.Integer))
        {
            foreach (var index in _waiting.Keys)
            {
                wanted.BeginRow();
                wanted.Set(0, series[index].Id);
                wanted.EndRow();
            }

            wanted.Flush();
        }

        var histories = new Dictionary<int, HashSet<Observed>>();
        using var rows = store.Query(
            """
            SELECT series_id, temporality, point_start, point_time, value FROM increments WHERE series_id IN (SELECT id FROM wanted_series)
            UNION ALL
            SELECT series_id, temporality, start, last_seen, value FROM marks
            WHERE temporality = 2 AND series_id IN (SELECT id FROM wanted_series)
            """
        );
        while (rows.Read())
        {
            var id = (int)rows.GetInt64(0);
            if (!histories.TryGetValue(id, out var history))
                histories[id] = history = [];
            history.Add(new Observed((Temporality)rows.GetInt64(1), rows.GetInt64(2), rows.GetInt64(3), rows.GetQuantity(4)));
        }

        return histories;
    }

    void Settle(ref SeriesState state, HashSet<Observed> history, List<Waiting> points)
    {
        var startsAreKnown = points[0].HasKnownStart;
        var total = SeriesTotals.Of(history, startsAreKnown);
        foreach (var waiting in points)
        {
            var sharesWindow = SharesWindow(history, waiting.Point);
            if (!history.Add(waiting.Point))
            {
                waiting.Flag(Reason.Duplicate);
                continue;
            }

            var next = SeriesTotals.Of(history, startsAreKnown);
            Append(state.Id, waiting, next - total, FlagOf(state, waiting.Point, next - total, sharesWindow));
            total = next;
        }

        if (!startsAreKnown)
            (state.Rare ??= new RareState()).InTimeOrder = Rebuild(history);
    }

    static bool SharesWindow(HashSet<Observed> history, Observed point) =>
        point.Temporality == Temporality.Delta
        && history.Any(other => other.Temporality == Temporality.Delta && other.Start == point.Start && other.Time == point.Time);

    static Reason? FlagOf(in SeriesState state, Observed point, Quantity increment, bool sharesWindow)
    {
        if (sharesWindow)
            return Reason.SharedWindow;
        if (state.Route == (SeriesRoute.Delta | SeriesRoute.Cumulative) && increment != point.Value)
            return Reason.SecondRoute;
        return point.Temporality == Temporality.Cumulative && state.Route == SeriesRoute.Cumulative ? Reason.LatePoint : null;
    }

    static TimeOrderedSeries Rebuild(HashSet<Observed> history)
    {
        var inOrder = new TimeOrderedSeries();
        foreach (var point in history.Where(point => point.Temporality == Temporality.Cumulative).Order())
            inOrder.Observe(point);
        return inOrder;
    }

    void Append(int seriesId, Waiting waiting, Quantity increment, Reason? flag)
    {
        var credible = RecordTime.IsCredible(waiting.Point.Time, waiting.ReceivedAt);
        if (!credible)
            flag = Reason.Clock;
        if (flag is { } reason)
            waiting.Flag(reason);
        if (waiting.Usage is { } identity && increment != Quantity.Zero)
            usage.Metered(identity);
        var step = new Step(increment, waiting.Point.Start, AddsRow: true, flag);
        IncrementRow.Append(tables.Increments, seriesId, waiting.Point, waiting.ReceivedAt, step, flag);
    }
}
