using Plumbline.Core.Model;
using Plumbline.Core.SessionLogs;

namespace Plumbline.Tests.OfCore;

public class MeteredRemainderTests
{
    static Quantity[] Amounts(long cost, long input, long output) =>
        [Quantity.FromWhole(cost), Quantity.FromWhole(input), Quantity.FromWhole(output), Quantity.Zero, Quantity.Zero];

    [Fact]
    public void A_response_counts_as_a_whole_or_not_at_all()
    {
        var left = Amounts(0, 75, 350);

        var counts = MeteredRemainder.Fill(left, [Amounts(0, 20, 200), Amounts(0, 30, 300), Amounts(0, 40, 40)]);

        Assert.Equal([true, false, true], counts);
        Assert.Equal(Amounts(0, 15, 110), left);
    }

    [Fact]
    public void Where_less_was_metered_than_is_known_nothing_counts() =>
        Assert.Equal([false], MeteredRemainder.Fill(Amounts(0, -5, 100), [Amounts(0, 1, 1)]));

    [Fact]
    public void A_response_without_any_amount_proves_nothing() =>
        Assert.Equal([false], MeteredRemainder.Fill(Amounts(1, 1, 1), [Amounts(0, 0, 0)]));

    // Itemised plus unitemised is the larger of itemised and metered, whatever the responses are.
    [Fact]
    public void Usage_is_what_it_would_be_without_doubtful_responses()
    {
        var random = new Random(7);
        for (var history = 0; history < 500; history++)
        {
            var (metered, itemised) = (Any(random, 300), Any(random, 300));
            Quantity[] left = [.. metered.Zip(itemised, (m, i) => m - i)];
            var responses = Enumerable.Range(0, random.Next(6)).Select(_ => Any(random, 100)).ToList();
            var counts = MeteredRemainder.Fill(left, responses);
            for (var measure = 0; measure < MeteredRemainder.Measures; measure++)
            {
                var known = responses.Where((_, i) => counts[i]).Aggregate(itemised[measure], (sum, response) => sum + response[measure]);
                var unitemised = metered[measure] > known ? metered[measure] - known : Quantity.Zero;
                Assert.Equal(metered[measure] > itemised[measure] ? metered[measure] : itemised[measure], known + unitemised);
            }
        }
    }

    static Quantity[] Any(Random random, int most) =>
        [.. Enumerable.Range(0, MeteredRemainder.Measures).Select(_ => Quantity.FromWhole(random.Next(3) == 0 ? 0 : random.Next(most)))];
}
