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

    readonly HashSet<Hash128> _doubtful = [];
    readonly Dictionary<(Hash128 Identity, string Measure), Int128> _doubts = [];
    readonly Dictionary<string, bool> _prompts = new(StringComparer.Ordinal);

    /// <summary>Requests that were delivered, each once.</summary>
    public int Requests { get; private set; }

    /// <summary>
    /// Identities of which some response may be one that an event without id tells of: only the sum of what is itemised and what is not is
    /// certain there, and is the larger of what events say and what was metered.
    /// </summary>
    public IReadOnlySet<Hash128> Doubtful => _doubtful;

    /// <summary>Prompts that were told, and whether an event told each.</summary>
    public IReadOnlyDictionary<string, bool> Prompts => _prompts;

    /// <summary>A prompt was told.</summary>
    public void Tell(SentEvent prompt) => _prompts[prompt.Id] = _prompts.GetValueOrDefault(prompt.Id) || !prompt.IsFromLog;

    /// <summary>What the doubtful responses used, by usage identity and measure.</summary>
    public IReadOnlyDictionary<(Hash128 Identity, string Measure), Int128> Doubts => _doubts;

    /// <summary>A response that may be one of which an event without id tells.</summary>
    public void Doubt(SentRequest response)
    {
        _doubtful.Add(response.Attributes.UsageIdentity());
        Add(_doubts, response);
    }

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
        Add(_itemised, request);
    }

    static void Add(Dictionary<(Hash128 Identity, string Measure), Int128> sums, SentRequest request)
    {
        var identity = request.Attributes.UsageIdentity();
        Add("cost", (Int128)((request.Cost ?? 0) * 1_000_000_000));
        Add("input", Whole(request.Input));
        Add("output", Whole(request.Output));
        Add("cacheRead", Whole(request.CacheRead));
        Add("cacheCreation", Whole(request.CacheCreation));

        void Add(string measure, Int128 amount) => sums[(identity, measure)] = sums.GetValueOrDefault((identity, measure)) + amount;
    }

    static Int128 Whole(long units) => (Int128)units * Quantity.NanosPerUnit;

    /// <summary>What requests itemise, by usage identity and measure.</summary>
    public IReadOnlyDictionary<(Hash128 Identity, string Measure), Int128> Itemised => _itemised;

    /// <summary>What metrics metered beyond the requests, by usage identity and measure.</summary>
    public Dictionary<(Hash128 Identity, string Measure), Int128> Unitemised() =>
        Metered().ToDictionary(metered => metered.Key, metered => Max(0, metered.Value - _itemised.GetValueOrDefault(metered.Key)));

    /// <summary>What was metered, by usage identity and measure.</summary>
    public Dictionary<(Hash128 Identity, string Measure), Int128> Metered() =>
        _series
            .Values.Where(series => series.Series.Usage != UsageMetric.None)
            .GroupBy(series => (series.Series.Attributes.UsageIdentity(), series.Series.Attributes["type"] ?? "cost"))
            .ToDictionary(metered => metered.Key, metered => metered.Aggregate((Int128)0, (sum, series) => sum + series.Total));

    static Int128 Max(Int128 left, Int128 right) => left > right ? left : right;
}
