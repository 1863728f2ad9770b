using Plumbline.Core.Model;
using Plumbline.Tests.Store.Writing;

namespace Plumbline.Simulation;

/// <summary>
/// The same deliveries as others read them. Each reading gets the points of one series in the order of receipt and gives a total.
/// A store of samples knows no start and no form; it keeps one value per moment and reads them in the order of time.
/// </summary>
static class NaiveReadings
{
    public static readonly (string Name, Func<IReadOnlyList<SentPoint>, double> Read)[] All =
    [
        ("sum of values", points => points.Sum(point => point.Value)),
        ("increase over consecutive values, a fall is a reset, the first value lost", points => Increase(points.Select(Sample))),
        ("deltas dropped, the rest by increase", points => Increase(Cumulative(points).Select(Sample))),
        (
            "deltas made cumulative by a collector that resets where starts do not meet, then increase",
            points => Increase(Converted(points))
        ),
    ];

    readonly record struct Reading(long Time, double Value);

    static Reading Sample(SentPoint point) => new(point.Time, point.Value);

    static IEnumerable<SentPoint> Cumulative(IEnumerable<SentPoint> points) =>
        points.Where(point => point.Temporality == Temporality.Cumulative);

    static double Increase(IEnumerable<Reading> samples)
    {
        var total = 0.0;
        double? previous = null;
        foreach (var sample in samples.DistinctBy(sample => sample.Time).OrderBy(sample => sample.Time))
        {
            total +=
                previous is not { } before ? 0
                : sample.Value >= before ? sample.Value - before
                : sample.Value;
            previous = sample.Value;
        }

        return total;
    }

    // One running value per series: a window that begins where the last one ended is added, any other begins anew.
    static IEnumerable<Reading> Converted(IReadOnlyList<SentPoint> points)
    {
        var (end, running) = (0L, 0.0);
        foreach (var point in points)
        {
            if (point.Temporality == Temporality.Cumulative)
            {
                yield return Sample(point);
                continue;
            }

            if (point.Time <= end)
                continue;
            running = point.Start == end ? running + point.Value : point.Value;
            end = point.Time;
            yield return new Reading(end, running);
        }
    }
}
