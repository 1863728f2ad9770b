using Plumbline.Core.Metrics;
using Plumbline.Core.Model;
using Plumbline.Store.DuckDb;

namespace Plumbline.Store.Writing;

/// <summary>
/// Points whose increment depends on the whole history of their series: late ones of unknown writers, possible repetitions of deltas,
/// series that come both as delta and cumulative. They are collected while a group is applied and settled at its end with one
/// query: a point's increment is the series' total with it less the total without it, by <see cref="SeriesTotals"/>.
/// </summary>
sealed class HistoryWriter(
    DuckConnection store,
    LedgerTables tables,
    SeriesTable series,
    UsageWatch usage,
    LastSeen lastSeen,
    LedgerOptions options
)
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

    // Of a series with deltas alone only the windows that end when a waiting one ends can matter, of any other every point.
    Dictionary<int, HashSet<Observed>> ReadHistories()
    {
        FillWanted();
        var histories = new Dictionary<int, HashSet<Observed>>();
        using var rows = store.Query(
            """
            SELECT series_id, temporality, point_start, point_time, value FROM increments
            WHERE series_id IN (SELECT id FROM wanted_series WHERE time IS NULL)
            UNION ALL
            SELECT series_id, temporality, point_start, point_time, value FROM increments JOIN wanted_series w
            ON w.id = series_id AND w.time = point_time
            UNION ALL
            SELECT series_id, temporality, start, last_seen, value FROM marks
            WHERE temporality = 2 AND series_id IN (SELECT id FROM wanted_series WHERE time IS NULL)
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

    void FillWanted()
    {
        store.Execute("CREATE OR REPLACE TEMP TABLE wanted_series (id INTEGER, time BIGINT)");
        using var wanted = store.Append("wanted_series", DuckType.Integer, DuckType.BigInt);
        foreach (var (index, points) in _waiting)
        {
            IEnumerable<long?> times =
                series[index].Route == SeriesRoute.Delta ? points.Select(waiting => (long?)waiting.Point.Time).Distinct() : [null];
            foreach (var time in times)
            {
                wanted.BeginRow();
                wanted.Set(0, series[index].Id);
                if (time is { } end)
                    wanted.Set(1, end);
                wanted.EndRow();
            }
        }

        wanted.Flush();
    }

    void Settle(ref SeriesState state, HashSet<Observed> history, List<Waiting> points)
    {
        if (state.Route == SeriesRoute.Delta)
            SettleDeltas(state.Id, history, points);
        else if (state.Route == SeriesRoute.Cumulative && !points[0].HasKnownStart)
            (state.Rare ??= new RareState()).InTimeOrder = SettleInTimeOrder(state.Id, history, points);
        else
            SettleRoutes(ref state, history, points);
    }

    void SettleDeltas(int seriesId, HashSet<Observed> history, List<Waiting> points)
    {
        foreach (var waiting in points)
        {
            var flag = SharesWindow(history, waiting.Point) ? Reason.SharedWindow : DeltaWindow.Flag(waiting.Point);
            if (history.Add(waiting.Point))
                Append(seriesId, waiting, new Step(waiting.Point.Value, waiting.Point.Start, AddsRow: true, flag));
            else
                waiting.Flag(Reason.Duplicate);
        }
    }

    static bool SharesWindow(HashSet<Observed> history, Observed point) =>
        point.Temporality == Temporality.Delta
        && history.Any(other => other.Temporality == Temporality.Delta && other.Start == point.Start && other.Time == point.Time);

    // A point behind all others is taken like any next one; a late one changes how its neighbours are read.
    TimeOrderedSeries SettleInTimeOrder(int seriesId, HashSet<Observed> history, List<Waiting> points)
    {
        var inOrder = Rebuild(history);
        foreach (var waiting in points.OrderBy(waiting => waiting.Point))
        {
            if (!history.Add(waiting.Point))
            {
                waiting.Flag(Reason.Duplicate);
                continue;
            }

            if (inOrder.Previous is not { } previous || waiting.Point.Time > previous.Time)
            {
                Append(seriesId, waiting, inOrder.Observe(waiting.Point));
                continue;
            }

            var before = inOrder.Total;
            inOrder = Rebuild(history);
            Append(seriesId, waiting, new Step(inOrder.Total - before, waiting.Point.Start, AddsRow: true, Reason.LatePoint));
        }

        return inOrder;
    }

    static TimeOrderedSeries Rebuild(HashSet<Observed> history)
    {
        var inOrder = new TimeOrderedSeries();
        foreach (var point in history.Where(point => point.Temporality == Temporality.Cumulative).Order())
            inOrder.Observe(point);
        return inOrder;
    }

    void SettleRoutes(ref SeriesState state, HashSet<Observed> history, List<Waiting> points)
    {
        var startsAreKnown = points[0].HasKnownStart;
        var total = SeriesTotals.Of(history, startsAreKnown);
        foreach (var waiting in points)
        {
            if (IsTold(ref state, history, waiting))
                continue;
            var sharesWindow = SharesWindow(history, waiting.Point);
            var isBaseline = IsBaseline(history, waiting);
            history.Add(waiting.Point);
            var next = SeriesTotals.Of(history, startsAreKnown);
            var flag =
                isBaseline ? Reason.OlderThanRetention
                : sharesWindow ? Reason.SharedWindow
                : FlagOf(history, waiting.Point, startsAreKnown);
            var increment = isBaseline ? Quantity.Zero : next - total;
            Append(state.Id, waiting, new Step(increment, waiting.Point.Start, AddsRow: true, flag));
            total = next;
        }
    }

    // Known already, or below its writer's mark: it can change nothing, and an idle process that sends it every minute adds no rows.
    bool IsTold(ref SeriesState state, HashSet<Observed> history, Waiting waiting)
    {
        var isKnown = history.Contains(waiting.Point);
        if (isKnown)
            waiting.Flag(Reason.Duplicate);
        if (!waiting.HasKnownStart || waiting.Point.Temporality == Temporality.Delta)
            return isKnown;
        var told = MarkOf(history, waiting.Point.Start);
        if (told is not { } mark || waiting.Point.Value > mark)
            return isKnown;
        lastSeen.Note(ref state, waiting.Point, mark, waiting.ReceivedAt);
        return true;
    }

    static Quantity? MarkOf(HashSet<Observed> history, long start)
    {
        Quantity? mark = null;
        foreach (var point in history)
        {
            if (point.Temporality == Temporality.Cumulative && point.Start == start && (mark is null || point.Value > mark))
                mark = point.Value;
        }

        return mark;
    }

    bool IsBaseline(HashSet<Observed> history, Waiting waiting) =>
        waiting.HasKnownStart
        && waiting.Point.Temporality == Temporality.Cumulative
        && options.IsOlderThanRetention(waiting.Point.Start, waiting.ReceivedAt)
        && MarkOf(history, waiting.Point.Start) is null
        && !SeriesTotals.IsSecondRoute(history, waiting.Point);

    static Reason? FlagOf(HashSet<Observed> history, Observed point, bool startsAreKnown)
    {
        if (SeriesTotals.IsSecondRoute(history, point))
            return Reason.SecondRoute;
        if (point.Temporality == Temporality.Delta)
            return DeltaWindow.Flag(point);
        var isFirst = !history.Any(other => other.Temporality == Temporality.Cumulative && other.Start == point.Start && other != point);
        var isUnknown = !startsAreKnown && (point.Start == 0 || point.Start == point.Time);
        return isFirst && isUnknown ? Reason.UnknownStart : null;
    }

    void Append(int seriesId, Waiting waiting, in Step step)
    {
        if (step.Flag is { } reason)
            waiting.Flag(reason);
        var isCredible = RecordTime.IsCredible(waiting.Point.Time, waiting.ReceivedAt);
        if (!isCredible)
            waiting.Flag(Reason.Clock);
        if (waiting.Usage is { } identity && step.Increment != Quantity.Zero)
            usage.Metered(identity);
        IncrementRow.Append(tables.Increments, seriesId, waiting.Point, waiting.ReceivedAt, step, isCredible ? step.Flag : Reason.Clock);
    }
}
