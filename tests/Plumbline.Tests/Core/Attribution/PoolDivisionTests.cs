using Plumbline.Core.Attribution;

namespace Plumbline.Tests.OfCore.Attribution;

public class PoolDivisionTests
{
    static PoolReceiver To(string team, decimal weight, string? costCenter = null) => new(team, costCenter, weight);

    static Int128[] Divide(Int128 amount, params PoolReceiver[] receivers) => PoolDivision.Divide(amount, receivers)!;

    [Fact]
    public void What_is_left_over_goes_to_the_largest_remainders()
    {
        Assert.Equal([5, 3, 2], Divide(10, To("a", 0.5m), To("b", 0.3m), To("c", 0.2m)));
        // 3.5, 3.5: of equals the first by name.
        Assert.Equal([3, 4], Divide(7, To("b", 1), To("a", 1)));
        // 2.33, 4.67
        Assert.Equal([2, 5], Divide(7, To("a", 1), To("b", 2)));
        Assert.Equal([-2, -5], Divide(-7, To("a", 1), To("b", 2)));
        Assert.Equal([0, 0], Divide(0, To("a", 1), To("b", 2)));
    }

    [Fact]
    public void Nobody_is_charged_when_nobody_has_a_weight()
    {
        Assert.Null(PoolDivision.Divide(7, []));
        Assert.Null(PoolDivision.Divide(7, [To("a", 0), To("b", 0)]));
        Assert.Equal([7, 0], Divide(7, To("a", 0.0000000000000000000000000001m), To("b", 0)));
    }

    [Fact]
    public void Amounts_and_weights_may_be_as_large_as_they_can_be()
    {
        Assert.Equal(
            [Int128.MaxValue / 2 + 1, Int128.MaxValue / 2],
            Divide(Int128.MaxValue, To("a", decimal.MaxValue), To("b", decimal.MaxValue))
        );
        Assert.Equal([Int128.MinValue, 0], Divide(Int128.MinValue, To("a", decimal.MaxValue), To("b", 0)));
    }

    [Fact]
    public void The_parts_sum_to_the_amount_in_any_order_and_none_is_off_by_a_unit() =>
        Seeds.Try(
            500,
            random =>
            {
                var receivers = Enumerable.Range(0, random.Next(1, 9)).Select(i => To("t" + i, Weight(random))).ToArray();
                var amount = (Int128)random.NextInt64(-1000, 1_000_000_000_000) * (random.Next(3) == 0 ? 1_000_000_007 : 1);
                var parts = PoolDivision.Divide(amount, receivers);
                var sum = receivers.Sum(receiver => receiver.Weight);
                if (sum == 0)
                {
                    Assert.Null(parts);
                    return;
                }

                Assert.Equal(amount, parts!.Aggregate(Int128.Zero, (total, part) => total + part));
                for (var i = 0; i < parts!.Length; i++)
                {
                    if (receivers[i].Weight == 0)
                        Assert.Equal(0, parts[i]);
                    // |part × sum − amount × weight| < sum, in hundredths.
                    var off = parts[i] * (Int128)(sum * 100) - amount * (Int128)(receivers[i].Weight * 100);
                    Assert.True(Int128.Abs(off) < (Int128)(sum * 100));
                }

                var order = Enumerable.Range(0, receivers.Length).ToArray();
                random.Shuffle(order);
                var shuffled = PoolDivision.Divide(amount, [.. order.Select(i => receivers[i])])!;
                for (var i = 0; i < order.Length; i++)
                    Assert.Equal(parts[order[i]], shuffled[i]);
            }
        );

    static decimal Weight(Random random) =>
        random.Next(4) switch
        {
            0 => 0,
            1 => 1,
            2 => random.Next(1000) / 100m,
            _ => random.Next(1_000_000),
        };
}
