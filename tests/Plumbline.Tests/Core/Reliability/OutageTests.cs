using Plumbline.Core.Reliability;

namespace Plumbline.Tests.OfCore.Reliability;

public class OutageTests
{
    const long Length = 300;

    static IReadOnlyList<Outage> Find(params (long Answered, long Failed)[] slices) =>
        Outage.Find(slices.Select((slice, i) => new AttemptSlice(i * Length, slice.Answered, slice.Failed)), Length);

    [Fact]
    public void A_span_in_which_most_fails_is_an_outage_with_the_calm_within_it()
    {
        var found = Find((50, 0), (50, 1), (3, 20), (2, 0), (5, 9), (50, 0), (50, 0), (50, 0), (50, 1));

        Assert.Equal([new Outage(2 * Length, 5 * Length, 10, 29)], found);
    }

    [Fact]
    public void Two_failures_are_none_however_little_was_asked() => Assert.Empty(Find((0, 1), (0, 1), (9, 0), (9, 0), (9, 0)));

    [Fact]
    public void Single_failures_one_after_the_other_are_one() =>
        Assert.Equal([new Outage(0, 3 * Length, 0, 3)], Find((0, 1), (0, 1), (0, 1), (9, 0), (9, 0), (9, 0), (9, 0)));

    [Fact]
    public void What_always_fails_a_little_is_usual() => Assert.Empty(Find([.. Enumerable.Repeat((97L, 3L), 50)]));

    [Fact]
    public void Half_of_all_is_never_usual() => Assert.Equal([new Outage(0, 3 * Length, 30, 60)], Find((10, 20), (10, 20), (10, 20)));

    [Fact]
    public void A_long_calm_divides_two()
    {
        var found = Find((0, 9), (9, 0), (9, 0), (9, 0), (0, 9), (9, 0), (9, 0));

        Assert.Equal([0, 4 * Length], found.Select(outage => outage.Start));
    }

    [Fact]
    public void Of_nothing_there_is_none() => Assert.Empty(Find());

    [Fact]
    public void Outages_are_apart_hold_only_what_happened_and_do_not_depend_on_the_order() =>
        Seeds.Try(
            300,
            random =>
            {
                var slices = Enumerable
                    .Range(0, random.Next(1, 80))
                    .Where(_ => random.Next(4) > 0)
                    .Select(i => new AttemptSlice(i * Length, random.Next(30), random.Next(5) == 0 ? random.Next(40) : 0))
                    .ToArray();
                var found = Outage.Find(slices, Length);
                foreach (var outage in found)
                {
                    var within = slices.Where(slice => slice.Start >= outage.Start && slice.Start < outage.End).ToList();
                    Assert.Equal(within.Sum(slice => slice.Failed), outage.Failed);
                    Assert.Equal(within.Sum(slice => slice.Answered), outage.Answered);
                    Assert.True(outage.Failed >= Outage.FailuresMin && outage.FailedShare >= Outage.ShareMin);
                }

                Assert.All(found.Zip(found.Skip(1)), pair => Assert.True(pair.Second.Start - pair.First.End > Outage.CalmMax * Length));
                random.Shuffle(slices);
                Assert.Equal(found, Outage.Find(slices, Length));
            }
        );
}
