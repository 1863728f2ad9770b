using Plumbline.Cli.Reports;
using Plumbline.Core.Caching;
using Plumbline.Core.Model;
using Plumbline.Core.Pricing;
using Plumbline.Store.SessionIndex;

namespace Plumbline.Cli.Cache;

/// <summary>
/// What the cache did for the requests of a snapshot: conversations are followed from their beginnings, whatever is asked for, and what was
/// asked for is added up.
/// </summary>
sealed class CacheReport
{
    readonly IndexSnapshot _snapshot;
    readonly RequestCosts _costs;
    readonly RowFilter _filter;
    readonly Keys _keys;
    readonly Dictionary<int, CacheSums> _rows = [];
    readonly List<CacheMiss> _misses = [];

    CacheReport(IndexSnapshot snapshot, PriceBook prices, UsageQuestion question)
    {
        var places = Places.Of(snapshot);
        (_snapshot, Projects) = (snapshot, places.Projects);
        _costs = new RequestCosts(snapshot, prices);
        _filter = new RowFilter(snapshot, question.Filter, places.Projects, _costs);
        _keys = Keys.By(question.Rows, snapshot, question, places, _costs);
    }

    public CacheSums Total { get; } = new();

    /// <summary>By time, or the largest loss first.</summary>
    public IReadOnlyList<CacheRow> Rows { get; private set; } = [];

    /// <summary>Large misses, the costliest first.</summary>
    public IReadOnlyList<CacheMiss> Misses => _misses;

    public Lazy<Projects> Projects { get; }

    /// <summary>A model's name.</summary>
    public string ModelOf(in RequestRow row) => _costs.NameOf(_costs.ModelOf(row.Model));

    /// <summary>Follows all conversations.</summary>
    public static CacheReport Of(IndexSnapshot snapshot, PriceBook prices, UsageQuestion question)
    {
        var report = new CacheReport(snapshot, prices, question);
        var order = ChainOrder.Of(snapshot);
        for (var chain = 0; chain < order.Count; chain++)
            report.Follow(order[chain]);
        report.Finish();
        return report;
    }

    void Follow(ReadOnlySpan<int> rows)
    {
        CacheChain chain = default;
        var requests = _snapshot.Requests;
        foreach (var number in rows)
        {
            ref readonly var row = ref requests[number];
            var request = RequestOf(row);
            var step = chain.Observe(request);
            if (_filter.Takes(row))
                Add(number, row, request, step);
        }
    }

    void Add(int number, in RequestRow row, in CacheRequest request, in CacheStep step)
    {
        var (model, modifiers) = (_costs.PriceOf(row.Model), ModifiersOf(row));
        var money = CacheMoney.Of(model, request, modifiers, step);
        var lives = CacheLives.Of(model, request, modifiers, step);
        var key = _keys.Of(row);
        if (!_rows.TryGetValue(key, out var sums))
            _rows[key] = sums = new();
        sums.Add(request, step, money, lives);
        Total.Add(request, step, money, lives);
        if (step.IsLarge)
            _misses.Add(new(number, step, money.IsPriced ? money.Lost : null));
    }

    void Finish()
    {
        _misses.Sort(
            (left, right) =>
                (right.Lost?.Nanos ?? 0, right.Step.Lost, left.Request).CompareTo((left.Lost?.Nanos ?? 0, left.Step.Lost, right.Request))
        );
        var rows = _rows.Select(pair => (pair.Key, Row: new CacheRow(_keys.Text(pair.Key), pair.Value)));
        Rows = _keys.IsTime
            ? [.. rows.OrderBy(one => one.Key).Select(one => one.Row)]
            :
            [
                .. rows.Select(one => one.Row)
                    .OrderByDescending(row => row.Sums.Lost.Cost.Nanos)
                    .ThenBy(row => row.Key, StringComparer.Ordinal),
            ];
    }

    CacheRequest RequestOf(in RequestRow row) =>
        new()
        {
            Start = row.DurationMs > 0 ? row.Time - row.DurationMs : row.Time,
            End = row.Time,
            InputTokens = row.InputTokens,
            CacheReadTokens = row.CacheReadTokens,
            CacheCreation5mTokens = row.CacheCreation5mTokens,
            CacheCreation1hTokens = row.CacheCreation1hTokens,
            Model = _costs.ModelOf(row.Model) + 1,
            Effort = row.Effort,
            Version = row.Version,
            IsFast = (row.Flags & RequestFlags.Fast) != 0,
            IsLifeKnown = (row.Flags & RequestFlags.SplitAssumed) == 0,
            IsConversationKnown = true,
            Signs =
                ((row.Flags & RequestFlags.Compacted) != 0 ? CacheSigns.Compacted : 0)
                | ((row.Flags & RequestFlags.Resumed) != 0 ? CacheSigns.Resumed : 0),
        };

    static PriceModifiers ModifiersOf(in RequestRow row) =>
        new((row.Flags & RequestFlags.Fast) != 0, (row.Flags & RequestFlags.Batch) != 0, (row.Flags & RequestFlags.UsGeo) != 0);
}
