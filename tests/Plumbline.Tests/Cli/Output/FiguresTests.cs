using Plumbline.Cli.Output;
using Plumbline.Core.Model;

namespace Plumbline.Tests.Cli.Output;

public class FiguresTests
{
    [Theory]
    [InlineData(0, "0")]
    [InlineData(999, "999")]
    [InlineData(1_000, "1.00k")]
    [InlineData(9_994, "9.99k")]
    [InlineData(9_995, "10.0k")]
    [InlineData(99_949, "99.9k")]
    [InlineData(99_950, "100k")]
    [InlineData(999_499, "999k")]
    [InlineData(999_500, "1.00M")]
    [InlineData(12_345_678, "12.3M")]
    [InlineData(long.MaxValue, "9.22E")]
    [InlineData(-1_234, "-1.23k")]
    public void Compact_numbers_have_three_digits(long value, string expected) => Assert.Equal(expected, Figures.Compact(value));

    [Theory]
    [InlineData(0, "$0.00")]
    [InlineData(1, "<$0.01")]
    [InlineData(4_999_999, "<$0.01")]
    [InlineData(5_000_000, "$0.01")]
    [InlineData(1_234_567_890_000, "$1,234.57")]
    public void Money_is_dollars_and_cents_and_never_zero_for_something(long nanos, string expected) =>
        Assert.Equal(expected, Figures.Money(new Usd(nanos)));

    [Theory]
    [InlineData(0, "0 ms")]
    [InlineData(999, "999 ms")]
    [InlineData(12_340, "12.3 s")]
    [InlineData(59_949, "59.9 s")]
    [InlineData(59_950, "1 min 00 s")]
    [InlineData(245_000, "4 min 05 s")]
    [InlineData(7_800_000, "2 h 10 min")]
    [InlineData(273_600_000, "3 d 04 h")]
    public void Times_are_said_in_two_units(long milliseconds, string expected) => Assert.Equal(expected, Figures.Duration(milliseconds));

    [Theory]
    [InlineData(0, "0 B")]
    [InlineData(12_345, "12.3 kB")]
    [InlineData(4_000_000_000, "4.00 GB")]
    public void Bytes_have_units_of_a_thousand(long bytes, string expected) => Assert.Equal(expected, Figures.Bytes(bytes));

    [Fact]
    public void A_range_whose_ends_read_the_same_is_one_amount() =>
        Assert.Equal(
            ("$1.20", "$1.20–$3.40"),
            (Figures.Money(new(1_200_000_000), new(1_201_000_000)), Figures.Money(new(1_200_000_000), new(3_400_000_000)))
        );
}
