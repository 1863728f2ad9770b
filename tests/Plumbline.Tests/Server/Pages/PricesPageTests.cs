using Plumbline.Core.Pricing;
using static Plumbline.Tests.Store.Queries.SmallLedger;

namespace Plumbline.Tests.Server.Pages;

public sealed class PricesPageTests : IDisposable
{
    readonly WebHost _host = PageHost.Open();

    public void Dispose() => _host.Dispose();

    [Fact]
    public async Task Every_price_of_the_book_is_on_the_page()
    {
        var seen = await _host.GetSeen("/prices");

        Assert.Contains(PriceBook.BuiltIn.Version, seen, StringComparison.Ordinal);
        foreach (var model in PriceBook.BuiltIn.Models)
        {
            Assert.Contains(model.Name.Replace("claude-", "", StringComparison.Ordinal), seen, StringComparison.Ordinal);
            foreach (var period in model.Periods)
            {
                foreach (var source in period.Sources)
                    Assert.Contains(source, seen, StringComparison.Ordinal);
                foreach (var price in period.Prices.All)
                    Assert.Contains(
                        price.ToString("0.00######", System.Globalization.CultureInfo.InvariantCulture),
                        seen,
                        StringComparison.Ordinal
                    );
            }
        }
    }

    [Fact]
    public async Task The_prices_of_a_day_are_those_that_held_on_it()
    {
        var before = await _host.GetSeen("/prices?at=2026-10-06");
        var after = await _host.GetSeen("/prices?at=2026-10-07");

        Assert.Contains("Prices on 2026-10-06", before, StringComparison.Ordinal);
        Assert.Contains("sonnet-5-5 standard 2.00 10.00 0.20", before, StringComparison.Ordinal);
        Assert.Contains("sonnet-5-5 standard 2.00 10.00 0.10", after, StringComparison.Ordinal);
        Assert.DoesNotContain("haiku-5-5", before, StringComparison.Ordinal);
        Assert.Contains("haiku-5-5", after, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_day_that_is_none_is_said_with_what_was_expected()
    {
        using var response = await _host.Client.GetAsync(new Uri("/prices?at=yesterday", UriKind.Relative));

        Assert.Equal(System.Net.HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains("a date such as 2026-11-20", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_model_without_a_price_is_named_with_its_share_and_its_bounds()
    {
        var context = _host.Ledger.Context("s1", "a");
        _host.Ledger.Request(context, At(18), input: 3_000_000, from: 2);
        _host.Ledger.Request(context, At(18), input: 1_000_000, model: "claude-<b>next</b>", from: 2);
        _host.Ledger.PriceRequests();
        _host.Greet();
        var html = await _host.GetText("/prices");
        var seen = PageHost.Seen(html);

        Assert.Contains("Without a price", seen, StringComparison.Ordinal);
        Assert.Matches("claude-<b>next</b> 1 1.00\u2009M 25.0\u2009% \\$0\\.[1-9]\\d+ \\$[1-9]\\d*\\.\\d\\d", seen);
        Assert.Contains("The book does not know the model.", seen, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>next", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_version_that_costs_stand_on_is_named()
    {
        Assert.Contains("all costs stand on it", await PricedPage(), StringComparison.Ordinal);
    }

    async Task<string> PricedPage()
    {
        _host.Ledger.PriceRequests();
        return await _host.GetSeen("/prices");
    }
}
