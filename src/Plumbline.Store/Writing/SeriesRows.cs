using Plumbline.Core.Metrics;
using Plumbline.Core.Model;
using Plumbline.Store.DuckDb;

namespace Plumbline.Store.Writing;

/// <summary>Adds series to table <c>series</c>, and reads them back with what the writer must remember of them.</summary>
sealed class SeriesRows(DuckConnection store, LedgerTables tables, SeriesTable series, Strings strings, UsageWatch usage, PackedJson json)
{
    int _lastId;

    /// <summary>Adds a series at its first point; returns its index in the table of states.</summary>
    public int Add(Batch batch, in Metric metric, in MetricPoint point, int metricId, int contextId)
    {
        var id = ++_lastId;
        var row = tables.Series;
        row.BeginRow();
        row.Set(0, id);
        row.SetUuid(1, point.Series.ToUuid());
        row.Set(2, metricId);
        row.Set(3, contextId);
        row.Set(4, (byte)metric.Usage);
        row.Set(5, (byte)point.TokenType);
        if (metric.Usage != UsageMetric.None)
        {
            row.SetUuid(6, point.UsageIdentity.ToUuid());
            usage.HasMetrics(point.UsageIdentity);
        }

        UsageColumns.Write(row, 7, batch, point.Usage, strings);
        row.Set(17, strings.Id(json.Of(batch.Text[point.Attributes])));
        row.EndRow();
        return series.Add(point.Series, id);
    }

    /// <summary>Reads every series and its writers.</summary>
    public void Load()
    {
        LoadSeries(out var indices);
        // The marks are the maxima of the rows' own values, and what retention has kept of rows it removed.
        using var rows = store.Query(
            """
            SELECT series_id, temporality, start, max(value), max(last_time) FROM (
                SELECT series_id, temporality, point_start AS start, value, point_time AS last_time
                FROM increments WHERE temporality = 2
                UNION ALL
                SELECT series_id, temporality, start, value, last_seen FROM marks WHERE temporality > 0
                UNION ALL
                SELECT series_id, temporality, 0, 0, max(point_time) FROM increments WHERE temporality = 1 GROUP BY ALL
            ) GROUP BY ALL ORDER BY series_id, start
            """
        );
        while (rows.Read())
            Restore(ref series[indices[(int)rows.GetInt64(0)]], rows);
    }

    void LoadSeries(out Dictionary<int, int> indices)
    {
        indices = [];
        using var rows = store.Query("SELECT id, hash, usage_metric, usage_identity FROM series");
        while (rows.Read())
        {
            var id = (int)rows.GetInt64(0);
            _lastId = Math.Max(_lastId, id);
            indices[id] = series.Add(rows.GetHash(1), id);
            if (rows.GetInt64(2) != (int)UsageMetric.None)
                usage.HasMetrics(rows.GetHash(3));
        }
    }

    static void Restore(ref SeriesState state, DuckResult rows)
    {
        var (start, value, time) = (rows.GetInt64(2), rows.GetQuantity(3), rows.GetInt64(4));
        if (rows.GetInt64(1) == (int)Temporality.Delta)
        {
            state.Route |= SeriesRoute.Delta;
            state.LastDeltaTime = Math.Max(state.LastDeltaTime, time);
            return;
        }

        state.Route |= SeriesRoute.Cumulative;
        if (state.Writer.LastTime != 0)
            (state.Rare ??= new RareState()).OlderWriters.Add(state.Writer);
        state.Writer = new KnownStartWriter(start) { LastTime = time, Mark = value > Quantity.Zero ? value : Quantity.Zero };
    }
}
