using System.Globalization;
using System.Numerics;
using Plumbline.Core.Model;

namespace Plumbline.Tests.OfCore;

public sealed class QuantityTests
{
    [Theory]
    [InlineData(0.017952000000000003, 17_952_000)]
    [InlineData(0.1 + 0.2, 300_000_000)]
    [InlineData(12, 12_000_000_000)]
    [InlineData(-1.5, -1_500_000_000)]
    [InlineData(0.0000000005, 0)]
    [InlineData(0.0000000015, 2)]
    [InlineData(0.0000000025, 2)]
    [InlineData(0.00000000050000001, 1)]
    [InlineData(1e-30, 0)]
    [InlineData(5e-324, 0)]
    [InlineData(-0.0, 0)]
    public void A_double_becomes_its_decimal_in_billionths(double value, long nanos)
    {
        Assert.True(Quantity.TryFromDouble(value, out var quantity));
        Assert.Equal(nanos, (long)quantity.Nanos);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    [InlineData(1e20)]
    [InlineData(double.MaxValue)]
    [InlineData(double.MinValue)]
    public void What_cannot_be_exact_is_refused(double value) => Assert.False(Quantity.TryFromDouble(value, out _));

    [Fact]
    public void Every_double_is_rounded_half_to_even_from_its_shortest_decimal() =>
        Seeds.Try(
            20_000,
            random =>
            {
                var value = Some(random);
                Assert.True(Quantity.TryFromDouble(value, out var quantity));
                Assert.Equal(Expected(value), (BigInteger)quantity.Nanos);
            }
        );

    [Fact]
    public void Increments_of_a_noisy_running_total_telescope() =>
        Seeds.Try(
            200,
            random =>
            {
                var (running, previous, sum, truth) = (0.0, Quantity.Zero, Quantity.Zero, 0L);
                for (var i = 0; i < 200; i++)
                {
                    var micros = random.Next(1, 2_000_000);
                    truth += micros;
                    running += micros / 1e6;
                    Assert.True(Quantity.TryFromDouble(running, out var quantity));
                    sum += quantity - previous;
                    previous = quantity;
                }

                Assert.Equal(truth * 1000, (long)sum.Nanos);
            }
        );

    [Fact]
    public void The_text_reads_back_as_the_same_number() =>
        Seeds.Try(
            2_000,
            random =>
            {
                var quantity = new Quantity(random.NextInt64(long.MinValue, long.MaxValue));
                var text = quantity.ToString();
                Assert.Equal(decimal.Parse(text, CultureInfo.InvariantCulture) * 1_000_000_000, (decimal)quantity.Nanos);
                Assert.False(text.Contains('.') && text.EndsWith('0'));
            }
        );

    static double Some(Random random) =>
        random.Next(4) switch
        {
            0 => random.NextDouble() * Math.Pow(10, random.Next(-12, 19)),
            1 => random.Next(int.MinValue, int.MaxValue) / 1e9,
            2 => random.NextInt64() / 2.0,
            _ => Math.Round(random.NextDouble(), random.Next(0, 12)) * (random.Next(2) == 0 ? -1 : 1),
        };

    // The same by another way: System.Numerics on the text.
    static BigInteger Expected(double value)
    {
        var text = value.ToString("E16", CultureInfo.InvariantCulture);
        foreach (var digits in Enumerable.Range(0, 17))
        {
            var shorter = value.ToString("E" + digits, CultureInfo.InvariantCulture);
            if (double.Parse(shorter, CultureInfo.InvariantCulture) == value)
            {
                text = shorter;
                break;
            }
        }

        var mark = text.IndexOf('E');
        var (mantissa, exponent) = (text[..mark], int.Parse(text[(mark + 1)..], CultureInfo.InvariantCulture));
        var point = mantissa.IndexOf('.');
        var scale = exponent + 9 - (point < 0 ? 0 : mantissa.Length - point - 1);
        var whole = BigInteger.Parse(mantissa.Replace(".", ""), CultureInfo.InvariantCulture);
        if (scale >= 0)
            return whole * BigInteger.Pow(10, scale);
        var divisor = BigInteger.Pow(10, -scale);
        var quotient = BigInteger.DivRem(BigInteger.Abs(whole), divisor, out var remainder);
        if (remainder * 2 > divisor || (remainder * 2 == divisor && !quotient.IsEven))
            quotient++;
        return whole.Sign * quotient;
    }
}
