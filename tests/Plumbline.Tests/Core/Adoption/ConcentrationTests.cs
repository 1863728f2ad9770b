using System.Numerics;
using Plumbline.Core.Adoption;

namespace Plumbline.Tests.OfCore.Adoption;

public class ConcentrationTests
{
    [Fact]
    public void All_alike_is_zero_and_one_for_all_is_nearly_one()
    {
        var even = Concentration.Of([5, 5, 5, 5]);
        var one = Concentration.Of([0, 0, 0, 9]);

        Assert.Equal((0m, 4), (even.Gini, even.PeopleFor(80)));
        Assert.Equal((0.75m, 1), (one.Gini, one.PeopleFor(80)));
    }

    [Fact]
    public void Nothing_to_share_has_no_coefficient()
    {
        Assert.Equal((null, 0, 0), (Concentration.Of([]).Gini, Concentration.Of([]).PeopleFor(80), Concentration.Of([]).People));
        Assert.Equal(
            (null, 0, 2),
            (Concentration.Of([0, -3]).Gini, Concentration.Of([0, -3]).PeopleFor(80), Concentration.Of([0, -3]).People)
        );
    }

    // The definition: the mean of all differences between two people, over twice the mean.
    [Fact]
    public void The_coefficient_is_half_the_relative_mean_difference() =>
        Seeds.Try(
            200,
            dice =>
            {
                var amounts = Enumerable.Range(0, dice.Next(1, 30)).Select(_ => (Int128)dice.NextInt64(0, 1L << dice.Next(1, 62))).ToList();
                if (amounts.All(amount => amount == 0))
                    return;
                var differences = amounts.Aggregate(
                    BigInteger.Zero,
                    (sum, one) => sum + amounts.Aggregate(BigInteger.Zero, (inner, other) => inner + (BigInteger)Int128.Abs(one - other))
                );
                var total = amounts.Aggregate(BigInteger.Zero, (sum, amount) => sum + (BigInteger)amount);
                var (numerator, denominator) = Concentration.Of(amounts).GiniFraction!.Value;

                // n² pairs, twice the mean: the sum over 2 n Σx.
                Assert.Equal(differences * denominator, numerator * 2 * amounts.Count * total);
                Assert.InRange(Concentration.Of(amounts).Gini!.Value, 0, 1);
            }
        );

    [Fact]
    public void The_order_of_people_and_the_unit_of_the_amount_change_nothing() =>
        Seeds.Try(
            100,
            dice =>
            {
                var amounts = Enumerable.Range(0, dice.Next(1, 40)).Select(_ => (Int128)dice.Next(0, 1000)).ToArray();
                var (one, other) = (
                    Concentration.Of(amounts),
                    Concentration.Of(amounts.Reverse().Select(amount => amount * 1_000_000_007))
                );

                Assert.Equal((one.Gini, one.PeopleFor(80), one.PeopleFor(100)), (other.Gini, other.PeopleFor(80), other.PeopleFor(100)));
            }
        );

    [Fact]
    public void The_people_for_a_share_are_the_fewest_and_the_curve_is_below_the_even_one() =>
        Seeds.Try(
            200,
            dice =>
            {
                var spread = Concentration.Of(Enumerable.Range(0, dice.Next(1, 40)).Select(_ => (Int128)dice.Next(0, 100)));
                var percent = dice.Next(0, 101);
                var count = spread.PeopleFor(percent);

                Assert.True(spread.OfHighest(count) * 100 >= spread.Total * percent);
                Assert.True(count == 0 || spread.OfHighest(count - 1) * 100 < spread.Total * percent);
                for (var people = 0; people <= spread.People; people++)
                    Assert.True(spread.OfLowest(people) * spread.People <= spread.Total * people);
                Assert.Equal(spread.Total, spread.OfLowest(spread.People));
            }
        );

    [Theory]
    [InlineData("2.1.9", "2.1.10", -1)]
    [InlineData("2.1.329", "2.1.329", 0)]
    [InlineData("2.1", "2.1.0", -1)]
    [InlineData("2.2.0-beta.1", "2.2.0", -1)]
    [InlineData("2.2.0-beta", "2.1.9", 1)]
    [InlineData("2.1.0+build", "2.1.0", 0)]
    [InlineData("nightly", "0.0.1", -1)]
    [InlineData(null, "nightly", -1)]
    public void Versions_are_in_the_order_of_releases(string? one, string other, int sign)
    {
        Assert.Equal(sign, Math.Sign(VersionOrder.Instance.Compare(one, other)));
        Assert.Equal(-sign, Math.Sign(VersionOrder.Instance.Compare(other, one)));
    }
}
