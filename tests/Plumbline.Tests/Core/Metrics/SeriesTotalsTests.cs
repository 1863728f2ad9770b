using Plumbline.Core.Metrics;
using Plumbline.Core.Model;

namespace Plumbline.Tests.OfCore;

public sealed class SeriesTotalsTests
{
    const long Minute = 60L * 1_000_000_000;

    [Fact]
    public void A_total_depends_on_the_set_of_points_only() =>
        Seeds.Try(
            500,
            random =>
            {
                var points = Points(random, 12);
                foreach (var startsAreKnown in new[] { true, false })
                {
                    var total = SeriesTotals.Of(points, startsAreKnown);
                    var again = points.Concat(points.Where(_ => random.Next(2) == 0)).ToArray();
                    random.Shuffle(again);
                    Assert.Equal(total, SeriesTotals.Of(again, startsAreKnown));
                }
            }
        );

    [Fact]
    public void Known_writers_step_by_step_reach_the_total_in_any_order() =>
        Seeds.Try(
            500,
            random =>
            {
                var points = Points(random, 15).Where(point => point.Temporality == Temporality.Cumulative).ToArray();
                var writers = new Dictionary<long, KnownStartWriter>();
                random.Shuffle(points);
                var sum = Quantity.Zero;
                foreach (var point in points)
                {
                    var writer = writers.GetValueOrDefault(point.Start, new KnownStartWriter(point.Start));
                    var step = writer.Observe(point.Time, point.Value);
                    Assert.True(step.Increment >= Quantity.Zero);
                    Assert.True(step.AddsRow || step.Increment == Quantity.Zero);
                    sum += step.Increment;
                    writers[point.Start] = writer;
                }

                Assert.Equal(SeriesTotals.Of(points, startsAreKnown: true), sum);
            }
        );

    [Fact]
    public void Unknown_writers_step_by_step_in_time_order_reach_the_total() =>
        Seeds.Try(
            500,
            random =>
            {
                var points = Points(random, 15).Where(point => point.Temporality == Temporality.Cumulative).Distinct().Order().ToArray();
                var series = new TimeOrderedSeries();
                var sum = points.Aggregate(Quantity.Zero, (total, point) => total + series.Observe(point).Increment);
                Assert.Equal(SeriesTotals.Of(points, startsAreKnown: false), sum);
                Assert.Equal(series.Total, sum);
            }
        );

    [Fact]
    public void A_larger_set_of_deltas_and_known_points_never_has_a_smaller_total() =>
        Seeds.Try(
            500,
            random =>
            {
                var points = Points(random, 12);
                // Pairing two routes may take something away: that is what it is for.
                if (points.Any(point => SeriesTotals.IsSecondRoute(points, point)))
                    return;
                for (var i = 1; i < points.Count; i++)
                    Assert.True(
                        SeriesTotals.Of(points[..i], startsAreKnown: true) <= SeriesTotals.Of(points[..(i + 1)], startsAreKnown: true)
                    );
            }
        );

    [Fact]
    public void Of_two_routes_the_larger_counts() =>
        Seeds.Try(
            300,
            random =>
            {
                var (windows, streams) = Routes(random);
                var direct = windows.Where(_ => random.Next(3) > 0).ToList();
                direct = [windows[0], .. direct.Where(window => window != windows[0])];
                var total = SeriesTotals.Of([.. direct, .. streams], startsAreKnown: true);
                var directly = Sum(direct.Select(window => window.Value));
                Assert.Equal(directly > streams[^1].Value ? directly : streams[^1].Value, total);
            }
        );

    static (List<Observed> Windows, List<Observed> Streams) Routes(Random random)
    {
        var (windows, streams) = (new List<Observed>(), new List<Observed>());
        var sum = Quantity.Zero;
        for (var minute = 1; minute <= 6; minute++)
        {
            var value = Quantity.FromWhole(random.Next(1, 50));
            sum += value;
            windows.Add(new Observed(Temporality.Delta, minute * Minute, minute * Minute + Minute / 2, value));
            streams.Add(new Observed(Temporality.Cumulative, Minute, minute * Minute + Minute / 2, sum));
        }

        return (windows, streams);
    }

    static Quantity Sum(IEnumerable<Quantity> values) => values.Aggregate(Quantity.Zero, (sum, value) => sum + value);

    // Few times, starts and values, so that they coincide in every way that they can.
    static List<Observed> Points(Random random, int count)
    {
        var points = new List<Observed>();
        for (var i = 0; i < count; i++)
        {
            var time = random.Next(1, 9) * Minute;
            var start = random.Next(5) == 0 ? 0 : Math.Min(time, random.Next(1, 6) * Minute);
            points.Add(new Observed((Temporality)random.Next(1, 3), start, time, Quantity.FromWhole(random.Next(0, 6))));
        }

        return points;
    }
}
