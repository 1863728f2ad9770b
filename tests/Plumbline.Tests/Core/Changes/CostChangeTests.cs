using Plumbline.Core.Changes;

namespace Plumbline.Tests.OfCore.Changes;

public class CostChangeTests
{
    static Spend Random(Random dice)
    {
        Int128 Amount(int bits) => dice.Next(6) == 0 ? 0 : dice.NextInt64(0, 1L << dice.Next(1, bits));
        // Corrections leave negative rests now and then.
        return new Spend(Amount(60) - (dice.Next(20) == 0 ? 1000 : 0), Amount(40), Amount(60) * 1_000_000_000, Amount(50) - Amount(10));
    }

    [Fact]
    public void Parts_add_up_to_the_change_to_the_last_unit() =>
        Seeds.Try(
            2000,
            dice =>
            {
                var (before, now) = (Random(dice), Random(dice));
                var change = CostChange.Of(before, now);

                Assert.Equal(now.Total - before.Total, change.Total);
                Assert.Equal(now.Unitemised - before.Unitemised, change.Unitemised);
            }
        );

    [Fact]
    public void Only_more_requests_of_the_same_kind_are_all_volume() =>
        Seeds.Try(
            500,
            dice =>
            {
                var (times, timesNow) = (dice.Next(1, 1000), dice.Next(0, 1000));
                var (cost, requests, tokens) = (dice.NextInt64(1, 1L << 40), dice.Next(1, 1000), dice.NextInt64(1, 1L << 40));
                Spend Of(int factor) => new((Int128)cost * factor, (Int128)requests * factor, (Int128)tokens * factor, 0);

                Assert.Equal(new CostChange((Int128)cost * (timesNow - times), 0, 0, 0), CostChange.Of(Of(times), Of(timesNow)));
            }
        );

    [Fact]
    public void Only_another_price_is_all_price()
    {
        Assert.Equal(new CostChange(0, 0, 250, 0), CostChange.Of(new Spend(1000, 10, 5000, 0), new Spend(1250, 10, 5000, 0)));
    }

    [Fact]
    public void Each_part_is_what_it_says()
    {
        // 10 requests of 100 tokens at 1 each; then 20 requests of 150 tokens at 2 each.
        var change = CostChange.Of(new Spend(1000, 10, 1000, 5), new Spend(6000, 20, 3000, 8));

        Assert.Equal(new CostChange(Volume: 1000, Size: 1000, Price: 3000, Unitemised: 3), change);
    }

    [Fact]
    public void What_is_new_or_gone_is_volume()
    {
        Assert.Equal(new CostChange(700, 0, 0, 0), CostChange.Of(default, new Spend(700, 3, 900, 0)));
        Assert.Equal(new CostChange(-700, 0, 0, 0), CostChange.Of(new Spend(700, 3, 900, 0), default));
    }

    [Fact]
    public void A_scaled_change_is_at_most_a_unit_from_the_true_one() =>
        Seeds.Try(
            500,
            dice =>
            {
                var before = new Spend(dice.NextInt64(1, 1L << 50), dice.Next(1, 1 << 20), dice.NextInt64(1, 1L << 50), 0);
                var now = new Spend(dice.NextInt64(1, 1L << 50), dice.Next(1, 1 << 20), dice.NextInt64(1, 1L << 50), 0);
                var change = CostChange.Of(before, now);

                // Volume × requests before = cost × (requests now − before), within half a unit.
                var exact = before.Cost * (now.Requests - before.Requests);
                Assert.True(Int128.Abs(change.Volume * before.Requests - exact) * 2 <= before.Requests);
            }
        );
}
