using Plumbline.Core.Model;
using Plumbline.Tests.Store.Writing;

namespace Plumbline.Simulation;

/// <summary>
/// What truly happened among what was delivered: plain sums that the fleet keeps while it acts. It knows processes and what each of
/// them counted, not starts, marks or windows. Amounts are billionths.
/// </summary>
sealed class Truth
{
    readonly Dictionary<Hash128, (SentSeries Series, Int128 Total)> _series = [];
    readonly Dictionary<(Hash128 Identity, string Measure), Int128> _itemised = [];

    /// <summary>The total of each series.</summary>
    public IReadOnlyDictionary<Hash128, (SentSeries Series, Int128 Total)> Series => _series;

    /// <summary>Requests that were delivered, each once.</summary>
    public int Requests { get; private set; }

    /// <summary>What happened in a series; also 0, for one that was merely seen.</summary>
    public void Count(SentSeries series, Int128 amount)
    {
        var identity = series.Identity();
        _series[identity] = (series, _series.GetValueOrDefault(identity).Total + amount);
    }

    /// <summary>A request of which an event was delivered.</summary>
    public void Itemise(SentRequest request)
    {
        Requests++;
        var identity = request.Attributes.UsageIdentity();
        Add("cost", (Int128)((request.Cost ?? 0) * 1_000_000_000));
        Add("input", Whole(request.Input));
        Add("output", Whole(request.Output));
        Add("cacheRead", Whole(request.CacheRead));
        Add("cacheCreation", Whole(request.CacheCreation));

        void Add(string measure, Int128 amount) =>
            _itemised[(identity, measure)] = _itemised.GetValueOrDefault((identity, measure)) + amount;
    }

    static Int128 Whole(long units) => (Int128)units * Quantity.NanosPerUnit;

    /// <summary>What requests itemise, by usage identity and measure.</summary>
    public IReadOnlyDictionary<(Hash128 Identity, string Measure), Int128> Itemised => _itemised;

    /// <summary>What metrics metered beyond the requests, by usage identity and measure.</summary>
    public Dictionary<(Hash128 Identity, string Measure), Int128> Unitemised() =>
        _series
            .Values.Where(series => series.Series.Usage != UsageMetric.None)
            .GroupBy(series => (series.Series.Attributes.UsageIdentity(), series.Series.Attributes["type"] ?? "cost"))
            .ToDictionary(
                metered => metered.Key,
                metered =>
                    Max(0, metered.Aggregate((Int128)0, (sum, series) => sum + series.Total) - _itemised.GetValueOrDefault(metered.Key))
            );

    static Int128 Max(Int128 left, Int128 right) => left > right ? left : right;
}
