using System.Text.Json;
using System.Text.RegularExpressions;
using Plumbline.Core.Attribution;
using Plumbline.Core.Pricing;
using Plumbline.Server.Api;
using Plumbline.Tests.Store.Queries;
using static Plumbline.Tests.Store.Queries.SmallLedger;

namespace Plumbline.Tests.Server.Pages;

public sealed class CostPageTests : IDisposable
{
    readonly WebHost _host = PageHost.Open();

    public void Dispose() => _host.Dispose();

    static void Fill(WebHost host)
    {
        var ann = host.Ledger.Context("s1", "a", "checkout", person: "ann@example.com");
        var bob = host.Ledger.Context("s2", "<i>b</i>", person: "bob@example.com");
        host.Ledger.Request(ann, At(18), "4.25", input: 1_000_000);
        host.Ledger.Request(bob, At(19), "0.5", input: 500_000, model: "claude-haiku-4-5");
        host.Ledger.PriceRequests();
        host.Greet();
    }

    [Fact]
    public async Task An_empty_page_says_what_will_be_here()
    {
        var seen = await _host.GetSeen("/cost");

        Assert.Contains("Here will be what the use of Claude Code costs", seen, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_costs_stand_side_by_side_and_are_the_ones_of_the_API()
    {
        Fill(_host);
        var html = await _host.GetText("/cost?from=2026-11-10&to=2026-11-20");
        var total = (await _host.GetJson("/api/v1/usage?from=2026-11-10T00:00:00Z&to=2026-11-21T00:00:00Z")).GetProperty("total");

        Assert.Equal("4.75", total.GetProperty("client_cost_usd").GetString());
        Assert.Contains("title=\"$4.75. Claude Code&#x27;s own estimate", html, StringComparison.Ordinal);
        Assert.Contains($"title=\"${total.GetProperty("list_cost_usd").GetString()}. At list prices", html, StringComparison.Ordinal);
        Assert.Contains($"list costs by price book {PriceBook.BuiltIn.Version}", PageHost.Seen(html), StringComparison.Ordinal);
        // Neither the sum of the two nor their mean is anywhere.
        Assert.DoesNotContain("$9.25", PageHost.Seen(html), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_group_leads_to_the_page_with_only_it_and_what_senders_send_is_text()
    {
        Fill(_host);
        var html = await _host.GetText("/cost?range=7d&by=team");

        Assert.DoesNotContain("<i>b", html, StringComparison.Ordinal);
        Assert.Contains("href=\"/cost?range=7d&amp;team=%3Ci%3Eb%3C%2Fi%3E&amp;by=model\"", html, StringComparison.Ordinal);
        var only = await _host.GetSeen("/cost?range=7d&team=%3Ci%3Eb%3C%2Fi%3E&by=model");
        Assert.Contains("$0.50", only, StringComparison.Ordinal);
        Assert.DoesNotContain("$4.25", only, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_model_makes_the_list_cost_at_least()
    {
        Fill(_host);
        _host.Ledger.Request(_host.Ledger.Context("s3", "a"), At(19), "1", input: 500_000, model: "claude-next");
        _host.Ledger.PriceRequests();
        var seen = await _host.GetSeen("/cost?range=7d");

        Assert.Contains("The list cost is at least $4.50.", seen, StringComparison.Ordinal);
        Assert.Contains("1 of 3 requests have no price", seen, StringComparison.Ordinal);
        Assert.Contains("claude-next (25.0\u2009% of the tokens)", seen, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("day", "[null,null,null,4,0.5,null]")]
    [InlineData("week", "[null,4.5]")]
    public async Task Costs_are_drawn_by_day_or_week_and_by_either_cost(string every, string values)
    {
        Fill(_host);
        var chart = Chart(await _host.GetText($"/cost?from=2026-11-15&to=2026-11-20&every={every}&by=team&cost=list"));
        var sums = Enumerable
            .Range(0, chart.GetProperty("labels").GetArrayLength())
            .Select(i =>
                chart.GetProperty("series").EnumerateArray().Select(one => one.GetProperty("values")[i]).ToList() is var cells
                && cells.TrueForAll(cell => cell.ValueKind == JsonValueKind.Null)
                    ? (decimal?)null
                    : cells.Sum(cell => cell.GetDecimal())
            );
        var estimate = Chart(await _host.GetText("/cost?range=7d&by=team&cost=client"));

        Assert.Equal(values, JsonSerializer.Serialize(sums));
        Assert.Contains(
            estimate.GetProperty("series").EnumerateArray().SelectMany(one => one.GetProperty("values").EnumerateArray()),
            value => value.ValueKind == JsonValueKind.Number && value.GetDecimal() == 4.25m
        );
    }

    [Fact]
    public async Task What_is_used_on_subscriptions_is_API_equivalent_and_kept_apart()
    {
        Fill(_host);
        Assert.DoesNotContain("API-equivalent", await _host.GetSeen("/cost?range=7d&by=team"), StringComparison.Ordinal);
        _host.Ledger.Rules = RuleSetOf("subscription");
        _host.Ledger.PriceRequests();
        var total = (await _host.GetJson("/api/v1/usage?from=2026-11-10T00:00:00Z&to=2026-11-21T00:00:00Z")).GetProperty("total");
        var html = await _host.GetText("/cost?from=2026-11-10&to=2026-11-20&by=user");

        Assert.Equal("4", total.GetProperty("api_equivalent_usd").GetString());
        Assert.Contains(
            "$4 of the list cost is of owners on a subscription",
            System.Net.WebUtility.HtmlDecode(html),
            StringComparison.Ordinal
        );
        Assert.Contains("title=\"$4 of the list cost\"", html, StringComparison.Ordinal);
        Assert.Contains("title=\"$0 of the list cost\"", html, StringComparison.Ordinal);
    }

    static RuleSet RuleSetOf(string billing) =>
        OwnedUsage.Rules(
            "rules 1",
            [
                new IdentityRow
                {
                    Key = new PersonKey(PersonKeyKind.Email, "ann@example.com"),
                    Team = "a",
                    Billing = billing == "subscription" ? Billing.Subscription : null,
                },
            ]
        );

    [Fact]
    public async Task Differences_by_cause_stand_over_time_and_add_up_to_list_cost_less_estimate()
    {
        Fill(_host);
        _host.Ledger.Request(_host.Ledger.Context("s3", "a"), At(19), input: 500_000, from: 2);
        _host.Ledger.PriceRequests();
        var html = await _host.GetText("/cost?from=2026-11-17&to=2026-11-20&every=day");
        var at = html.IndexOf("From client estimate to list cost by day and cause", StringComparison.Ordinal);
        var chart = Chart(html[at..]);
        var rows = (await _host.GetJson("/api/v1/usage?by=day&from=2026-11-17T00:00:00Z&to=2026-11-21T00:00:00Z")).GetProperty("rows");

        foreach (var row in rows.EnumerateArray())
        {
            var label = DateOnly
                .Parse(row.GetProperty("day").GetString()!)
                .ToString("ddd d MMM", System.Globalization.CultureInfo.InvariantCulture);
            var i = chart.GetProperty("labels").EnumerateArray().Select(one => one.GetString()).ToList().IndexOf(label);
            var sum = chart.GetProperty("series").EnumerateArray().Sum(one => one.GetProperty("values")[i].GetDecimal());
            Assert.Equal(Amount(row, "list_cost_usd") - Amount(row, "client_cost_usd"), sum);
        }

        static decimal Amount(JsonElement row, string name) =>
            decimal.Parse(row.GetProperty(name).GetString()!, System.Globalization.CultureInfo.InvariantCulture);
    }

    [Fact]
    public async Task The_way_from_the_estimate_to_the_list_cost_adds_up_to_the_last_digit()
    {
        Fill(_host);
        _host.Ledger.Request(_host.Ledger.Context("s3", "a"), At(19), input: 500_000, from: 2);
        _host.Ledger.PriceRequests();
        var html = await _host.GetText("/cost?range=7d");
        var bridge = System.Net.WebUtility.HtmlDecode(html[html.IndexOf("From client estimate to list cost", StringComparison.Ordinal)..]);
        var amounts = Regex
            .Matches(bridge, "<td class=\"n\" title=\"(?<sign>−?)\\$(?<amount>[\\d.,]+)\"")
            .Select(match =>
                decimal.Parse(match.Groups["amount"].Value, System.Globalization.CultureInfo.InvariantCulture)
                * (match.Groups["sign"].Value.Length > 0 ? -1 : 1)
            )
            .ToList();

        Assert.Equal(4.75m, amounts[0]);
        Assert.True(amounts.Count > 3, PageHost.Seen(bridge));
        Assert.Equal(amounts[^1], amounts[..^1].Sum());
        Assert.Contains("None of the known causes explains it", bridge, StringComparison.Ordinal);
    }

    [Fact]
    public async Task People_are_shown_by_the_one_setting()
    {
        using var host = PageHost.Open(new WebOptions { People = People.AsPseudonyms([1, 2, 3]) });
        Fill(host);
        var few = await host.GetText("/cost?range=7d&by=user");
        for (var i = 0; i < 4; i++)
            host.Ledger.Request(host.Ledger.Context("t" + i, "a", person: $"p{i}@example.com"), At(19), "1", input: 5);
        var many = await host.GetText("/cost?range=7d&by=user");

        Assert.Contains("Fewer than five people used this", PageHost.Seen(few), StringComparison.Ordinal);
        Assert.Contains("person-", many, StringComparison.Ordinal);
        Assert.DoesNotContain("@example.com", few + many, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Beyond_the_shown_rows_the_rest_is_one_row_and_the_sum_is_exact()
    {
        for (var i = 0; i < 120; i++)
            _host.Ledger.Request(_host.Ledger.Context("s" + i, "team " + i), At(18), "0.01", input: 1000 + i);
        _host.Greet();
        var seen = await _host.GetSeen("/cost?range=7d&by=team");

        Assert.Contains("the 100 dearest; the CSV has all of them", seen, StringComparison.Ordinal);
        Assert.Contains("all others $0.20", seen, StringComparison.Ordinal);
        Assert.Contains("All $1.20", seen, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("range=7d", "Client estimate by hour")]
    [InlineData("range=year", "Client estimate by week")]
    public async Task A_range_that_is_too_long_for_its_hours_is_drawn_by_what_suits_it(string range, string expected)
    {
        Fill(_host);
        Assert.Contains(expected, await _host.GetSeen($"/cost?every=hour&cost=client&{range}"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/cost?by=planet", "one of team")]
    [InlineData("/cost?cost=invoice", "one of list, effective, client")]
    [InlineData("/cost?every=minute", "day or week")]
    public async Task What_the_URL_cannot_say_is_answered_with_what_it_can(string path, string expected)
    {
        using var response = await _host.Client.GetAsync(new Uri(path, UriKind.Relative));

        Assert.Equal(System.Net.HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains(expected, await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    static JsonElement Chart(string html) =>
        JsonElement.Parse(
            Regex.Match(html, "<script type=\"application/json\">(?<json>.*?)</script>", RegexOptions.Singleline).Groups["json"].Value
        );
}
