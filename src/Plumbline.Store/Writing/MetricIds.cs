using Plumbline.Core.Model;
using Plumbline.Store.DuckDb;

namespace Plumbline.Store.Writing;

/// <summary>The metrics that are known, and their ids in table <c>metrics</c>.</summary>
sealed class MetricIds(DuckConnection store)
{
    readonly Dictionary<Hash128, int> _ids = [];
    int[] _ofBatch = new int[16];

    /// <summary>The ids of a batch's metrics, by their index in the batch. Valid until the next call.</summary>
    public ReadOnlySpan<int> Resolve(Batch batch)
    {
        var metrics = batch.Metrics.AsSpan();
        if (_ofBatch.Length < metrics.Length)
            _ofBatch = new int[metrics.Length * 2];
        for (var i = 0; i < metrics.Length; i++)
            _ofBatch[i] = Resolve(batch, metrics[i]);
        return _ofBatch.AsSpan(0, metrics.Length);
    }

    int Resolve(Batch batch, in Metric metric)
    {
        var hash = HashOf(batch.Text[metric.Name], batch.Text[metric.Unit], metric.Kind, metric.IsMonotonic, metric.HasKnownStart);
        if (_ids.TryGetValue(hash, out var id))
            return id;
        id = _ids[hash] = _ids.Count + 1;
        store.Execute(
            "INSERT INTO metrics VALUES ($1, $2, $3, $4, $5, $6)",
            id,
            batch.Text.Text(metric.Name) ?? "",
            batch.Text.Text(metric.Unit) ?? "",
            (int)metric.Kind,
            metric.IsMonotonic,
            metric.HasKnownStart
        );
        return id;
    }

    static Hash128 HashOf(ReadOnlySpan<byte> name, ReadOnlySpan<byte> unit, MetricKind kind, bool isMonotonic, bool hasKnownStart) =>
        Hash128.Of(name, (ulong)kind | (isMonotonic ? 256UL : 0) | (hasKnownStart ? 512UL : 0)).Then(Hash128.Of(unit));

    /// <summary>Reads the metrics that are known.</summary>
    public void Load()
    {
        using var rows = store.Query("SELECT id, name, unit, kind, monotonic, known_start FROM metrics");
        while (rows.Read())
        {
            var (name, unit) = (rows.GetString(1)!, rows.GetString(2)!);
            var utf8 = System.Text.Encoding.UTF8;
            _ids[HashOf(utf8.GetBytes(name), utf8.GetBytes(unit), (MetricKind)rows.GetInt64(3), rows.GetBoolean(4), rows.GetBoolean(5))] =
                (int)rows.GetInt64(0);
        }
    }
}
