using Plumbline.Core.Model;
using Plumbline.Store.DuckDb;

namespace Plumbline.Store.Writing;

/// <summary>
/// The one writer: owns everything that must agree across batches (which records were seen, where each series stands) and puts groups
/// of batches into the store, each group with the journal's position in one transaction. After a failure its memory and the store
/// may differ: make a new one, which reads its state from the store.
/// </summary>
sealed class BatchWriter : IDisposable
{
    readonly DuckConnection _store;
    readonly LedgerTables _tables;
    readonly PackedJson _json = new();
    readonly Strings _strings = new();
    readonly LongIds _longIds = new();
    readonly UsageWatch _usage = new();
    readonly Senders _senders;
    readonly Identities _identities;
    readonly Contexts _contexts;
    readonly MetricIds _metrics;
    readonly HistoryWriter _history;
    readonly PointWriter _points;
    readonly OtherPointWriter _otherPoints;
    readonly RequestWriter _requests;
    readonly EventWriter _events;
    readonly SpanWriter _spans;
    readonly UnitemisedWriter _unitemised;
    readonly SeenRecords[] _seen;

    /// <summary>Opens a writer on a connection that nobody else uses, and reads its state from the store.</summary>
    public BatchWriter(DuckConnection store, LedgerOptions options)
    {
        _store = store;
        _tables = new LedgerTables(store);
        _senders = new Senders(store);
        _identities = new Identities(store);
        _contexts = new Contexts(store, _tables, _identities, _json);
        _metrics = new MetricIds(store);
        var series = new SeriesTable();
        var seriesRows = new SeriesRows(store, _tables, series, _strings, _usage, _json);
        var lastSeen = new LastSeen(options, _tables);
        _history = new HistoryWriter(store, _tables, series, _usage, lastSeen, options);
        _points = new PointWriter(_tables, series, seriesRows, _history, _usage, _senders, lastSeen, options);
        var seenPoints = new SeenRecords(store, "points", "time", "hash", rows => rows.GetHash(0));
        var seenEvents = new SeenRecords(store, "events", "time", "hash", rows => rows.GetHash(0));
        var seenSpans = new SeenRecords(
            store,
            "spans",
            "start_time",
            "trace_id, span_id",
            rows => SpanWriter.HashOf(rows.GetUuid(0), rows.GetUInt64(1))
        );
        _seen = [seenPoints, seenEvents, seenSpans];
        var columns = new RecordColumns(_strings, _longIds, _json);
        var (eventRows, spanRows) = (new RowCounter(), new RowCounter());
        _otherPoints = new OtherPointWriter(_tables, series, seriesRows, seenPoints, _senders);
        _requests = new RequestWriter(store, _tables, columns, _strings, _usage, _senders);
        _events = new EventWriter(_tables, columns, seenEvents, eventRows, _senders);
        _spans = new SpanWriter(_tables, columns, seenSpans, spanRows, _senders);
        _unitemised = new UnitemisedWriter(store, _usage);
        Load(seriesRows, eventRows, spanRows);
    }

    /// <summary>The journal's position up to which the store has everything.</summary>
    public long Applied { get; private set; }

    /// <summary>Whether unitemised amounts have to be worked out before a question is answered.</summary>
    public bool UnitemisedIsDue => _unitemised.IsDue;

    void Load(SeriesRows series, RowCounter events, RowCounter spans)
    {
        _strings.Load(_store);
        _longIds.Load(_store);
        _senders.Load();
        _identities.Load();
        _contexts.Load();
        _metrics.Load();
        series.Load();
        _requests.Load();
        events.Load(_store, "events");
        spans.Load(_store, "spans");
        foreach (var seen in _seen)
            seen.Load();
        Applied = ReadNumber("SELECT position FROM applied");
        _usage.Load(_store);
    }

    long ReadNumber(string sql)
    {
        using var rows = _store.Query(sql);
        rows.Read();
        return rows.GetInt64(0);
    }

    /// <summary>Puts a group of batches, in the order of the journal, into the store.</summary>
    public void Apply(IReadOnlyList<Batch> group)
    {
        foreach (var seen in _seen)
            seen.Trim();
        Transact(() =>
        {
            foreach (var batch in group)
                Take(batch);
            _requests.Settle();
            _history.Settle();
            _usage.Store(_store);
            _strings.Store(_store);
            _longIds.Store(_store);
            _identities.Store();
            _senders.Store();
            _tables.Flush();
            Applied = Math.Max(Applied, group[^1].Position);
            _store.Execute("UPDATE applied SET position = $1", Applied);
        });
    }

    /// <summary>Works out the unitemised amounts that changed.</summary>
    public void RefreshUnitemised() => Transact(_unitemised.Refresh);

    /// <summary>Runs something else that writes, in a transaction of its own.</summary>
    public void Transact(Action<DuckConnection> write) => Transact(() => write(_store));

    void Transact(Action work)
    {
        _store.Execute("BEGIN TRANSACTION");
        work();
        _store.Execute("COMMIT");
    }

    void Take(Batch batch)
    {
        _senders.Count(batch);
        var contexts = _contexts.Resolve(batch);
        if (batch.Points.Count > 0)
            TakePoints(batch, contexts);
        for (var i = 0; i < batch.Requests.Count; i++)
            _requests.Write(batch, i, contexts[batch.Requests[i].Context]);
        foreach (ref readonly var record in batch.Events.AsSpan())
            _events.Write(batch, record, contexts[record.Context]);
        foreach (ref readonly var span in batch.Spans.AsSpan())
            _spans.Write(batch, span, contexts[span.Context]);
    }

    void TakePoints(Batch batch, ReadOnlySpan<int> contexts)
    {
        var ids = _metrics.Resolve(batch);
        var metrics = batch.Metrics.AsSpan();
        foreach (ref readonly var point in batch.Points.AsSpan())
        {
            ref readonly var metric = ref metrics[point.Metric];
            var (metricId, contextId) = (ids[point.Metric], contexts[point.Context]);
            if (metric.Kind == MetricKind.Sum && metric.IsMonotonic)
                _points.Write(batch, metric, point, metricId, contextId);
            else
                _otherPoints.Write(batch, metric, point, metricId, contextId);
        }
    }

    public void Dispose()
    {
        _tables.Dispose();
        _senders.Dispose();
        _json.Dispose();
        _store.Dispose();
    }
}
