using System.Globalization;
using Plumbline.Core.Model;
using Plumbline.Server.Pages;

namespace Plumbline.Tests.Server.Pages;

public sealed class ShowTests
{
    static Quantity Of(string amount) => new((Int128)(decimal.Parse(amount, CultureInfo.InvariantCulture) * Quantity.NanosPerUnit));

    [Theory]
    [InlineData("0", "$0.00")]
    [InlineData("9412.8", "$9,412.80")]
    [InlineData("0.5", "$0.50")]
    [InlineData("0.017952", "$0.018")]
    [InlineData("0.000412", "$0.00041")]
    [InlineData("-1.5", "−$1.50")]
    public void Money_has_cents_or_its_first_two_digits(string amount, string expected) => Assert.Equal(expected, Show.Money(Of(amount)));

    [Theory]
    [InlineData("0", "0")]
    [InlineData("9999", "9,999")]
    [InlineData("38200", "38.2\u2009k")]
    [InlineData("38200000", "38.2\u2009M")]
    [InlineData("2840000000", "2.84\u2009B")]
    [InlineData("912000000", "912\u2009M")]
    public void A_count_has_three_digits(string count, string expected) => Assert.Equal(expected, Show.Count(Of(count)));

    [Theory]
    [InlineData("112", "100", "+12\u2009%")]
    [InlineData("88", "100", "−12\u2009%")]
    [InlineData("100", "100", "±0\u2009%")]
    [InlineData("5", "0", null)]
    [InlineData("5000", "1", "×5,000")]
    public void A_change_has_a_true_minus(string now, string before, string? expected) =>
        Assert.Equal(expected, Show.Change(Of(now), Of(before)));

    [Fact]
    public void Shares_have_one_digit_and_changes_of_shares_are_points()
    {
        Assert.Equal("71.4\u2009%", Show.Percent(Of("714"), Of("1000")));
        Assert.Equal("–", Show.Percent(Of("0"), Of("0")));
        Assert.Equal("−3.1 points", Show.Points(Of("714"), Of("1000"), Of("745"), Of("1000")));
        Assert.Null(Show.Points(Of("1"), Of("1"), Of("0"), Of("0")));
    }

    [Theory]
    [InlineData("5", "5\u2009s")]
    [InlineData("720", "12\u2009min")]
    [InlineData("11520", "3\u2009h 12\u2009min")]
    public void Time_is_in_hours_and_minutes(string seconds, string expected) => Assert.Equal(expected, Show.Duration(Of(seconds)));
}
