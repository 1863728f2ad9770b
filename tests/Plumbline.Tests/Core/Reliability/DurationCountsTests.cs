using Plumbline.Core.Reliability;

namespace Plumbline.Tests.OfCore.Reliability;

public class DurationCountsTests
{
    [Fact]
    public void Percentiles_are_by_nearest_rank()
    {
        var counts = Of(15, 20, 35, 40, 50);

        // The places are 2.5, 4.75 and 4.95 of 5, rounded up.
        Assert.Equal((35, 50, 50), (counts.P50, counts.P95, counts.P99));
        Assert.Equal((15, 15, 20), (counts.Percentile(1), counts.Percentile(20), counts.Percentile(21)));
        Assert.Equal((5, 15, 50), (counts.Count, counts.Min, counts.Max));
    }

    [Fact]
    public void A_percentile_of_a_hundred_is_a_place_in_the_list()
    {
        var counts = Of([.. Enumerable.Range(1, 100).Select(i => (long)i)]);

        Assert.Equal((50, 95, 99, 100), (counts.P50, counts.P95, counts.P99, counts.Max));
    }

    [Fact]
    public void Of_nothing_there_is_no_percentile()
    {
        var counts = new DurationCounts();
        counts.Add(5, 0);

        Assert.Equal((null, null, null, null), (counts.P50, counts.P99, counts.Min, counts.Max));
        Assert.Equal((0, 0), (counts.Count, counts.CountWithin(1_000_000)));
        Assert.Empty(counts.Counts);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(9_999, 9_999)]
    [InlineData(10_000, 10_000)]
    [InlineData(10_049, 10_000)]
    [InlineData(10_050, 10_100)]
    [InlineData(99_949, 99_900)]
    [InlineData(99_950, 100_000)]
    [InlineData(123_456, 123_000)]
    [InlineData(1_235_000, 1_240_000)]
    [InlineData(99_999_999, 100_000_000)]
    [InlineData(999_499_999, 999_000_000)]
    [InlineData(1_000_000_000, 1_000_000_000)]
    [InlineData(long.MaxValue, 1_000_000_000)]
    public void Above_ten_seconds_three_digits_are_kept(long milliseconds, long expected) =>
        Assert.Equal(expected, DurationRounding.Round(milliseconds));

    [Fact]
    public void Rounding_changes_at_most_half_a_percent_and_no_order() =>
        Seeds.Try(
            300,
            random =>
            {
                var milliseconds = Duration(random);
                var rounded = DurationRounding.Round(milliseconds);
                Assert.True(Math.Abs(rounded - milliseconds) * 200 <= milliseconds, $"{milliseconds} became {rounded}");
                Assert.Equal(rounded, DurationRounding.Round(rounded));
                Assert.True(DurationRounding.Round(milliseconds + 1) >= rounded);
                if (milliseconds < DurationRounding.ExactBelow)
                    Assert.Equal(milliseconds, rounded);
            }
        );

    [Fact]
    public void A_percentile_is_that_of_the_sorted_list_but_for_the_rounding() =>
        Seeds.Try(
            300,
            random =>
            {
                var durations = Durations(random, atLeast: 1);
                var counts = Of(durations);
                Array.Sort(durations);
                foreach (var percent in new[] { 1, 50, 95, 99, 100, random.Next(1, 101) })
                {
                    var exact = durations[(int)Math.Ceiling(durations.Length * (decimal)percent / 100) - 1];
                    var counted = counts.Percentile(percent)!.Value;
                    Assert.True(Math.Abs(counted - exact) * 200 <= exact, $"p{percent} is {counted}, should be {exact}");
                }
            }
        );

    [Fact]
    public void Merging_is_counting_all_in_any_order_and_any_grouping() =>
        Seeds.Try(
            300,
            random =>
            {
                var (a, b, c) = (Durations(random), Durations(random), Durations(random));
                long[] all = [.. a, .. b, .. c];
                random.Shuffle(all);
                var expected = Of(all);

                AssertSame(expected, Merged(Merged(Of(a), Of(b)), Of(c)));
                AssertSame(expected, Merged(Of(c), Merged(Of(b), Of(a))));
            }
        );

    [Fact]
    public void Counting_several_at_once_is_counting_each()
    {
        var (several, each) = (new DurationCounts(), Of(12_345, 12_345, 12_345, 7));
        several.Add(12_345, 3);
        several.Add(7);

        AssertSame(each, several);
        several.Add(several);
        Assert.Equal((8, 12_300), (several.Count, several.P95));
    }

    [Fact]
    public void How_many_kept_a_limit_is_exact_where_the_limit_is() =>
        Seeds.Try(
            300,
            random =>
            {
                var durations = Durations(random);
                var limit = DurationRounding.Round(Duration(random));
                var kept = Of(durations).CountWithin(limit);

                Assert.Equal(durations.Count(duration => DurationRounding.Round(duration) <= limit), kept);
                if (limit < DurationRounding.ExactBelow)
                    Assert.Equal(durations.Count(duration => duration <= limit), kept);
            }
        );

    [Fact]
    public void Nothing_negative_is_counted()
    {
        var counts = new DurationCounts();

        Assert.Throws<ArgumentOutOfRangeException>(() => counts.Add(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => counts.Add(1, -1));
        Assert.Equal(0, counts.Count);
    }

    static DurationCounts Of(params long[] durations)
    {
        var counts = new DurationCounts();
        foreach (var duration in durations)
            counts.Add(duration);
        return counts;
    }

    static DurationCounts Merged(DurationCounts left, DurationCounts right)
    {
        var merged = new DurationCounts();
        merged.Add(left);
        merged.Add(right);
        return merged;
    }

    static void AssertSame(DurationCounts expected, DurationCounts actual)
    {
        Assert.Equal(expected.Count, actual.Count);
        Assert.Equal(expected.Counts, actual.Counts);
        Assert.Equal((expected.P50, expected.P95, expected.P99, expected.Max), (actual.P50, actual.P95, actual.P99, actual.Max));
    }

    static long[] Durations(Random random, int atLeast = 0) =>
        [.. Enumerable.Range(0, random.Next(atLeast, 400)).Select(_ => Duration(random))];

    // Of every order of magnitude up to the longest that is counted as it is.
    static long Duration(Random random) => random.NextInt64(0, (long)Math.Pow(10, random.Next(1, 10)));
}
