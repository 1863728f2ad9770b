using Plumbline.Cli.Demo;

namespace Plumbline.Tests.Cli.Demo;

public class DiceTests
{
    [Fact]
    public void The_same_seed_shows_the_same_numbers_on_every_machine()
    {
        // Written down once: another number here is another company for everyone.
        var dice = Dice.For(1, 2, 3);

        Assert.Equal((1_321_962_074_176_129_191UL, 1, "5b70"), (dice.Next(), dice.Below(100), dice.Hex(4)));
    }

    [Fact]
    public void Each_thing_has_dice_of_its_own()
    {
        ulong[] first = [.. Enumerable.Range(0, 1000).Select(thing => Dice.For(1, thing).Next())];

        Assert.Equal(1000, first.Distinct().Count());
        Assert.DoesNotContain(Dice.For(2, 0).Next(), first);
    }

    [Fact]
    public void Both_ends_are_reached_and_nothing_beyond()
    {
        var dice = Dice.For(1);
        var shown = Enumerable.Range(0, 1000).Select(_ => dice.Between(-2, 2)).ToHashSet();

        Assert.Equal([-2, -1, 0, 1, 2], shown.Order());
    }

    [Fact]
    public void A_weight_is_how_often_one_is_picked()
    {
        var dice = Dice.For(1);
        var picked = Enumerable.Range(0, 10_000).Select(_ => dice.Pick([0, 1, 3], weight => weight)).ToList();

        Assert.DoesNotContain(0, picked);
        Assert.InRange(picked.Count(one => one == 3), 7_200, 7_800);
    }

    [Fact]
    public void A_uuid_looks_like_one() =>
        Assert.Matches("^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$", Dice.For(7).Uuid());
}
