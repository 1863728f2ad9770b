using Plumbline.Core.Reliability;

namespace Plumbline.Tests.OfCore.Reliability;

public class ErrorBudgetTests
{
    static ErrorBudget Of(decimal percent, long good, long bad) => new(new Objective(percent), new GoodBad(good, bad));

    [Fact]
    public void A_thousand_requests_at_99_5_percent_may_have_five_failures()
    {
        var budget = Of(99.5m, 998, 2);

        Assert.Equal((5m, 0.4m, 0.6m, true), (budget.AllowedBad, budget.BurnRate, budget.Left, budget.IsMet));
        Assert.Equal((2m, -1m, false), (Of(99.5m, 990, 10).BurnRate, Of(99.5m, 990, 10).Left, Of(99.5m, 990, 10).IsMet));
    }

    [Fact]
    public void Of_nothing_nothing_is_known()
    {
        var budget = Of(99.9m, 0, 0);

        Assert.Equal((null, null, null, 0m), (budget.BurnRate, budget.Left, budget.IsMet, budget.AllowedBad));
        Assert.Null(budget.Counts.GoodShare);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(100)]
    [InlineData(-1)]
    [InlineData(100.5)]
    public void A_promise_without_a_budget_is_none(double percent) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new Objective((decimal)percent));

    [Fact]
    public void What_is_left_and_what_is_burnt_are_the_whole_budget() =>
        Seeds.Try(
            300,
            random =>
            {
                var budget = Some(random);
                if (budget.Counts.Total == 0)
                    return;
                Assert.Equal(1, budget.Left + budget.BurnRate);
                Assert.Equal(budget.IsMet, budget.Counts.Bad <= budget.AllowedBad);
                Assert.Equal(budget.IsMet, budget.Counts.GoodShare * 100 >= budget.Objective.Percent);
                Assert.InRange(budget.BurnRate!.Value * budget.Objective.Allowed, 0, 1.0000001m);
            }
        );

    [Fact]
    public void The_burn_of_two_times_together_lies_between_theirs() =>
        Seeds.Try(
            300,
            random =>
            {
                var a = Some(random);
                var b = a with { Counts = Some(random).Counts };
                var both = a with { Counts = a.Counts + b.Counts };
                if (a.BurnRate is not { } one || b.BurnRate is not { } other)
                    return;
                Assert.InRange(both.BurnRate!.Value, Math.Min(one, other) - 0.000001m, Math.Max(one, other) + 0.000001m);
            }
        );

    [Fact]
    public void A_window_fires_only_while_it_goes_on()
    {
        var window = BurnWindow.All[0];
        var (burning, calm, none) = (Of(99.5m, 900, 100), Of(99.5m, 1000, 0), Of(99.5m, 0, 0));

        Assert.True(window.Fires(burning, burning));
        Assert.False(window.Fires(burning, calm));
        Assert.False(window.Fires(calm, burning));
        Assert.False(window.Fires(burning, none));
        Assert.All(BurnWindow.All, one => Assert.Equal(one.Long, 12 * one.Short));
    }

    static ErrorBudget Some(Random random) =>
        Of(random.Next(1, 99_999) / 1000m, random.NextInt64(0, 1_000_000), random.Next(3) == 0 ? 0 : random.NextInt64(0, 10_000));
}
