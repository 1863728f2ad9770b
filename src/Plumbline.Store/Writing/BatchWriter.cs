using Plumbline.Core.Attribution;
using Plumbline.Core.Model;
using Plumbline.Core.Pricing;
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
    readonly MatchWatch _matches = new();
    readonly CacheWatch _caches = new();
    readonly Senders _senders;
    readonly Identities _identities;
    readonly Contexts _contexts;
    readonly MetricIds _metrics;
    readonly HistoryWriter _history;
    readonly PointWriter _points;
    readonly OtherPointWriter _otherPoints;
    readonly RequestWriter _requests;
    readonly LoggedRequestWriter _loggedRequests;
    readonly RequestMerger _merger;
    readonly LoggedEvents _loggedEvents;
    readonly EventWriter _events;
    readonly SpanWriter _spans;
    readonly UnitemisedWriter _unitemised;
    readonly ListCosts _listCosts;
    readonly DerivedRows _derived;
    readonly EventCells _eventCells;
    readonly Owners _owners;
    readonly CacheWriter _cacheWriter;
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
        var (requestRows, eventRows, spanRows) = (new RowCounter(), new RowCounter(), new RowCounter());
        _otherPoints = new OtherPointWriter(_tables, series, seriesRows, seenPoints, _senders);
        _requests = new RequestWriter(store, _tables, columns, _strings, _usage, _matches, _caches, requestRows, _senders);
        _loggedRequests = new LoggedRequestWriter(store, _tables, columns, _strings, _matches, _senders, options);
        _merger = new RequestMerger(store, _matches, _usage, _caches, requestRows);
        _loggedEvents = new LoggedEvents(store, _tables, columns, _strings);
        _events = new EventWriter(_tables, columns, seenEvents, _loggedEvents, _caches, eventRows, _senders, options);
        _spans = new SpanWriter(_tables, columns, seenSpans, spanRows, _senders);
        _unitemised = new UnitemisedWriter(store, _usage);
        _listCosts = new ListCosts(store, options, requestRows);
        _derived = new DerivedRows(store, options, requestRows, eventRows);
        _eventCells = new EventCells(store, options, eventRows);
        _owners = new Owners(store, _contexts, _identities, options.OwnersAtOnce);
        _cacheWriter = new CacheWriter(store, _caches, options.PriceBook, requestRows);
        requestRows.Load(
            store,
            "requests",
            "greatest(coalesce((SELECT max(priced_to) FROM price_versions), 0), (SELECT max(requests) FROM derived_rows))"
        );
        eventRows.Load(store, "events", $"greatest({EventCells.FoldedTo}, (SELECT max(events) FROM derived_rows))");
        spanRows.Load(store, "spans");
        Load(seriesRows);
        _owners.Load(options.Rules);
    }

    /// <summary>The journal's position up to which the store has everything.</summary>
    public long Applied { get; private set; }

    /// <summary>Whether something derived has to be worked out before a question is answered.</summary>
    public bool IsRefreshDue => _merger.IsDue || _unitemised.IsDue || _listCosts.IsDue || _owners.IsMissing || _cacheWriter.IsDue;

    void Load(SeriesRows series)
    {
        _strings.Load(_store);
        _longIds.Load(_store);
        _senders.Load();
        _identities.Load();
        _contexts.Load();
        _metrics.Load();
        series.Load();
        _requests.Load();
        _loggedRequests.Load();
        _loggedEvents.Load();
        foreach (var seen in _seen)
            seen.Load();
        Applied = ReadNumber("SELECT position FROM applied");
        _usage.Load(_store);
        _matches.Load(_store);
        _caches.Load(_store);
        _cacheWriter.Load();
        _listCosts.Load();
        _derived.Load();
        _eventCells.Load();
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
            _loggedRequests.Settle();
            _loggedEvents.Settle();
            _history.Settle();
            _usage.Store(_store);
            _matches.Store(_store);
            _caches.Store(_store);
            _strings.Store(_store);
            _longIds.Store(_store);
            _identities.Store();
            _senders.Store();
            _tables.Flush();
            Applied = Math.Max(Applied, group[^1].Position);
            _store.Execute("UPDATE applied SET position = $1", Applied);
            _listCosts.Step();
            _owners.Step();
        });
    }

    /// <summary>Works out what session logs add to requests, and then the unitemised amounts, where something changed.</summary>
    public void Refresh() =>
        Transact(() =>
        {
            if (_merger.IsDue)
                _merger.Refresh();
            _unitemised.Refresh();
            _listCosts.Step();
            if (_owners.IsMissing)
                _owners.Step();
            _caches.Store(_store);
            if (_cacheWriter.IsDue)
                _cacheWriter.Complete();
        });

    /// <summary>Whether sessions wait for what the prompt cache saved and lost in them.</summary>
    public bool CachesAreBehind => _cacheWriter.IsBehind;

    /// <summary>Works out what the prompt cache saved and lost in some of the sessions that wait for it.</summary>
    public void DeriveSomeCaches()
    {
        // What session logs add to requests comes first.
        if (_merger.IsDue)
            Refresh();
        Transact(_cacheWriter.Step);
    }

    /// <summary>Whether costs are being worked out beside those that questions read, after the prices changed, or rows wait to be counted.</summary>
    public bool PricesAreBehind => _listCosts.IsBehind || _eventCells.IsBehind || _derived.IsBehind;

    /// <summary>Prices, or counts, some of the rows that wait for it; what is counted first, because it is soon done.</summary>
    public void PriceSome() =>
        Transact(
            _eventCells.IsBehind ? _eventCells.Step
            : _derived.IsBehind ? _derived.Advance
            : _listCosts.Advance
        );

    /// <summary>Other prices are wanted from now on; questions go over to them when all requests are priced.</summary>
    public void UsePrices(PriceSet prices)
    {
        _listCosts.Use(prices);
        _cacheWriter.Use(prices.Book);
    }

    /// <summary>Keeps the costs of another version up to date until a moment, in the caller's own count.</summary>
    public void FollowPrices(string version, long until) => _listCosts.Follow(version, until);

    /// <summary>Stops to follow what nobody asked for until a moment.</summary>
    public void ForgetPrices(long now) => _listCosts.Forget(now);

    /// <summary>Takes other rules for whose usage is.</summary>
    public void UseRules(RuleSet rules) => _owners.Use(rules);

    /// <summary>Whether owners by the present rules are still being worked out.</summary>
    public bool OwnersAreBehind => _owners.IsBehind;

    /// <summary>Gives owners by the present rules to some of the contexts that wait for it.</summary>
    public void DeriveSomeOwners() => Transact(_owners.Step);

    /// <summary>Removes what is older than it is to be kept at a moment (nanoseconds since 1970), once all of it is worked out.</summary>
    public void Retain(LedgerOptions options, long now)
    {
        if (IsRefreshDue)
            Refresh();
        Transact(store => Retention.Apply(store, options, now));
    }

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
        for (var i = 0; i < batch.LoggedRequests.Count; i++)
            _loggedRequests.Write(batch, i, contexts[batch.LoggedRequests[i].Context]);
        for (var i = 0; i < batch.Events.Count; i++)
            _events.Write(batch, i, contexts[batch.Events[i].Context]);
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
