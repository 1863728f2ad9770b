using Plumbline.Core.Model;
using Plumbline.Tests.Store.Writing;

namespace Plumbline.Simulation;

/// <summary>
/// A collector with a delta-to-cumulative processor: per series it starts where the first delta it sees starts, adds what follows across
/// gaps, and drops what is older. It forgets everything when it restarts.
/// </summary>
sealed class Converter
{
    sealed class Stream
    {
        public long Start,
            LastTime;
        public double Sum;
        public Int128 Total,
            Told;
    }

    readonly Dictionary<SentSeries, Stream> _streams = [];
    readonly List<(SentSeries Series, Stream Stream)> _all = [];

    /// <summary>Takes a delta; the cumulative point it gives, or null when it is dropped.</summary>
    public SentPoint? Take(SentPoint delta, Int128 amount)
    {
        if (!_streams.TryGetValue(delta.Series, out var stream))
        {
            _streams[delta.Series] = stream = new Stream { Start = delta.Start };
            _all.Add((delta.Series, stream));
        }

        if (delta.Start < stream.Start || delta.Time <= stream.LastTime)
            return null;
        (stream.LastTime, stream.Sum, stream.Total) = (delta.Time, stream.Sum + delta.Value, stream.Total + amount);
        return delta with { Temporality = Temporality.Cumulative, Start = stream.Start, Value = stream.Sum };
    }

    /// <summary>Whether the series would start anew with the next delta.</summary>
    public bool IsNew(SentSeries series) => !_streams.ContainsKey(series);

    /// <summary>The points that the series now stand at were delivered.</summary>
    public void Tell(IEnumerable<SentPoint> delivered)
    {
        foreach (var point in delivered)
            _streams[point.Series].Told = _streams[point.Series].Total;
    }

    public void Restart() => _streams.Clear();

    /// <summary>What was told of each series, over all restarts.</summary>
    public IEnumerable<(SentSeries Series, Int128 Total)> Told => _all.Select(stream => (stream.Series, stream.Stream.Told));
}
