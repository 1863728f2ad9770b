using Plumbline.Core.Model;
using Plumbline.Server.Api;
using Plumbline.Store.Queries;

namespace Plumbline.Server.Exposition;

/// <summary>
/// Claude Code's counters, clean: cumulative series that never go down, keep idle ones, survive restarts and retention, and are
/// served as 0 in their first scrape and with their value from the next, so that <c>increase()</c> misses nothing.
/// </summary>
/// <param name="store">Where the totals are.</param>
/// <param name="keepExposed">Writes down what has been served; the ledger is the only writer.</param>
/// <param name="options">The labels and the limit.</param>
public sealed class CleanCounters(
    IQueryRunner store,
    Func<IReadOnlyList<(UInt128 Hash, Int128 Value)>, Task> keepExposed,
    WebOptions options
) : IDisposable
{
    readonly SemaphoreSlim _oneScrape = new(1);

    // Clean series in the order in which they were first seen, so that the same ones stay below the limit.
    readonly List<CleanSeries> _series = [];
    readonly Dictionary<UInt128, int> _indexes = [];
    readonly Dictionary<long, int> _indexOfLedgerSeries = [];
    long _knownSeries;

    // The largest value each was served with; null until it is read from the ledger.
    Dictionary<UInt128, Quantity>? _exposed;
    readonly Dictionary<UInt128, Int128> _unsaved = [];

    /// <summary>
    /// One scrape: sends every clean series with the value to serve. Only when that was sent is it noted: a scraper that gave up waiting
    /// has not seen the 0 of a new series, and gets it again.
    /// </summary>
    public async Task ScrapeAsync(Func<IReadOnlyList<(CleanSeries Series, Quantity Value)>, Task> send, CancellationToken cancellation)
    {
        await _oneScrape.WaitAsync(cancellation);
        try
        {
            var (answer, exposed) = await store.AskAsync(
                reader => (new CleanCountersQuery(_knownSeries).Run(reader), _exposed is null ? CleanCountersQuery.Exposed(reader) : null),
                cancellation
            );
            _exposed ??= exposed!.ToDictionary(pair => pair.Hash, pair => pair.Value);
            Learn(answer.Series);
            var served = Serve(Totals(answer.Totals));
            await send(served);
            cancellation.ThrowIfCancellationRequested();
            await NoteAsync(served);
        }
        finally
        {
            _oneScrape.Release();
        }
    }

    /// <summary>Frees what waits.</summary>
    public void Dispose() => _oneScrape.Dispose();

    void Learn(IReadOnlyList<CounterSeries> added)
    {
        foreach (var series in added)
        {
            var clean = CleanSeries.Of(series, options.People, options.PrometheusSessionLabel);
            if (!_indexes.TryGetValue(clean.Hash, out var index))
            {
                _indexes[clean.Hash] = index = _series.Count;
                _series.Add(clean);
            }

            _indexOfLedgerSeries[series.Id] = index;
            _knownSeries = series.Id;
        }
    }

    Quantity[] Totals(IReadOnlyList<(long Series, Quantity Total)> totals)
    {
        var sums = new Quantity[_series.Count];
        foreach (var (series, total) in totals)
        {
            if (_indexOfLedgerSeries.TryGetValue(series, out var index))
                sums[index] += total;
        }

        return sums;
    }

    // Series that were served before keep their place; the others take what is left of it, the rest goes to the overflow.
    List<(CleanSeries Series, Quantity Value)> Serve(Quantity[] totals)
    {
        var served = new List<(CleanSeries, Quantity)>(_series.Count);
        var overflow = new Dictionary<string, Quantity>(StringComparer.Ordinal);
        var room = options.PrometheusSeriesMax - _series.Count(series => _exposed!.ContainsKey(series.Hash));
        for (var i = 0; i < totals.Length; i++)
        {
            var series = _series[i];
            if (_exposed!.ContainsKey(series.Hash) || room-- > 0)
                served.Add((series, Next(series.Hash, totals[i])));
            else
                overflow[series.Family] = overflow.GetValueOrDefault(series.Family) + totals[i];
        }

        foreach (var (family, total) in overflow)
        {
            var series = CleanSeries.Overflow(family);
            served.Add((series, Next(series.Hash, total)));
        }

        return served;
    }

    Quantity Next(UInt128 hash, Quantity total) =>
        _exposed!.TryGetValue(hash, out var high) ? (total > high ? total : high) : Quantity.Zero;

    async Task NoteAsync(List<(CleanSeries Series, Quantity Value)> served)
    {
        foreach (var (series, value) in served)
        {
            if (!_exposed!.TryGetValue(series.Hash, out var before) || value != before)
                _unsaved[series.Hash] = value.Nanos;
            _exposed[series.Hash] = value;
        }

        await SaveAsync();
    }

    // A full disk must not blind those who look at the metrics: what cannot be written now is tried again with the next scrape.
    async Task SaveAsync()
    {
        if (_unsaved.Count == 0)
            return;
        try
        {
            await keepExposed([.. _unsaved.Select(pair => (pair.Key, pair.Value))]);
            _unsaved.Clear();
        }
        catch (IOException) { }
    }
}
