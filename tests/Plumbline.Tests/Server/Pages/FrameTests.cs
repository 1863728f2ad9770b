using System.Net;
using System.Text.RegularExpressions;
using Plumbline.Server.Api;
using Plumbline.Server.Pages;
using Plumbline.Store.Queries;
using static Plumbline.Tests.Store.Queries.SmallLedger;

namespace Plumbline.Tests.Server.Pages;

/// <summary>What stands around every page: filters, and the links that carry them.</summary>
public sealed class FrameTests : IDisposable
{
    static readonly string[] Pages = ["/", "/cost", "/cache"];

    readonly WebHost _host = PageHost.Open();
    readonly WebHost _hidden = PageHost.Open(new WebOptions { People = People.AsPseudonyms("key"u8) });

    public void Dispose()
    {
        _host.Dispose();
        _hidden.Dispose();
    }

    static void Fill(WebHost host)
    {
        host.Greet();
        var ledger = host.Ledger;
        ledger.Request(ledger.Context("s1", "a", person: "ann@example.com", version: "2.1.329"), At(18), "3", input: 10);
        ledger.Request(ledger.Context("s2", "b", person: "bob@example.com", version: "2.1.100"), At(18), "4", input: 10);
    }

    static string Chip(string html, string name) =>
        Regex.Match(html, $"<details class=\"chip[^\"]*\">\\s*<summary>{name} .*?</details>", RegexOptions.Singleline).Value;

    [Fact]
    public async Task Every_page_with_filters_has_a_chip_for_each()
    {
        Fill(_host);
        foreach (var page in Pages)
        {
            var html = await _host.GetText(page);
            foreach (
                var (name, value) in new[] { ("Team", "a"), ("User", "ann@example.com"), ("Model", "opus-5-5"), ("Version", "2.1.329") }
            )
                Assert.Contains(value, Chip(html, name), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("/sessions/s1")]
    [InlineData("/sessions/none")]
    [InlineData("/prompts/none")]
    [InlineData("/rules")]
    [InlineData("/reliability/live")]
    public async Task What_is_told_whole_has_no_range_to_choose(string page)
    {
        Fill(_host);
        Assert.NotEqual("", Chip(await _host.GetText("/cost"), "Range"));
        using var response = await _host.Client.GetAsync(new Uri(page + "?range=7d", UriKind.Relative));
        var html = await response.Content.ReadAsStringAsync();

        Assert.Equal("", Chip(html, "Range"));
        Assert.NotEqual("", Chip(html, "Time zone"));
        // It is kept for the other pages.
        Assert.Contains("href=\"/cost?range=7d\"", html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("user=ann%40example.com")]
    [InlineData("version=2.1.329")]
    public async Task A_filter_by_user_or_version_has_the_same_number_as_the_API(string filter)
    {
        Fill(_host);
        var api = await _host.GetJson($"/api/v1/usage?from=2026-11-10T00:00:00Z&to=2026-11-21T00:00:00Z&{filter}");

        Assert.Equal("3", api.GetProperty("total").GetProperty("client_cost_usd").GetString());
        Assert.Contains(
            "$3.00",
            await _host.GetSeen($"/cost?from=2026-11-10&to=2026-11-20&cost=client&{filter}"),
            StringComparison.Ordinal
        );
        Assert.DoesNotContain("$4.00", await _host.GetSeen($"/?from=2026-11-10&to=2026-11-20&{filter}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pseudonyms_are_what_the_chip_offers_and_what_it_takes()
    {
        Fill(_hidden);
        var html = await _hidden.GetText("/cost?range=7d&cost=client");
        var ann = People.AsPseudonyms("key"u8).Show("ann@example.com")!;

        Assert.DoesNotContain("example.com", html, StringComparison.Ordinal);
        Assert.Contains($"value=\"{ann}\"", Chip(html, "User"), StringComparison.Ordinal);
        Assert.Contains("$3.00", await _hidden.GetSeen($"/?range=7d&user={ann}"), StringComparison.Ordinal);
        Assert.DoesNotContain("$3.00", await _hidden.GetSeen("/?range=7d&user=ann%40example.com"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ten_thousand_people_make_no_large_page_and_any_of_them_can_be_typed()
    {
        Fill(_host);
        _host.Ledger.Connection.Execute(
            "INSERT INTO identities SELECT 1000 + i, 'p' || i || '@example.com', NULL, NULL, 'p' || i || '@example.com' FROM range(10000) t(i)"
        );
        _host.Ledger.Connection.Execute(
            "INSERT INTO contexts SELECT 1000 + i, uuid(), i, 's' || i, 1000 + i, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 'claude-code', '2.1.' || i, '{}', '{}' FROM range(10000) t(i)"
        );
        var html = await _host.GetText("/cost");
        var chip = Chip(html, "User");

        Assert.InRange(html.Length, 0, 150_000);
        Assert.Equal(12, Regex.Count(chip, "type=\"checkbox\"") - 1);
        Assert.Equal(ChoicesQuery.Most - 12, Regex.Count(chip, "<option "));
        Assert.Contains("<input name=\"add.user\" list=\"all-user\"", chip, StringComparison.Ordinal);
        // The people who were heard of last come first, so that the list is of use.
        Assert.Contains("p9999@example.com", chip, StringComparison.Ordinal);
        Assert.Contains("2.1.9999", Chip(html, "Version"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/cost?range=7d&team=a&add.user=+bob%40example.com+", "/cost?range=7d&team=a&user=bob%40example.com")]
    [InlineData("/cost?user=x&add.user=y&add.model=", "/cost?user=x&user=y")]
    [InlineData("/cost?user=x&add.user=x", "/cost?user=x")]
    [InlineData("/?add.user=", "/")]
    public async Task A_typed_value_becomes_one_more_of_the_filter_and_an_empty_box_none(string asked, string answered)
    {
        Fill(_host);
        using var handler = new HttpClientHandler { AllowAutoRedirect = false };
        using var client = new HttpClient(handler);
        using var response = await client.GetAsync(new Uri(_host.Client.BaseAddress!, asked));

        Assert.Equal(HttpStatusCode.Found, response.StatusCode);
        Assert.Equal(answered, response.Headers.Location!.OriginalString);
    }

    [Fact]
    public async Task Filters_stay_in_every_link_to_another_page()
    {
        Fill(_host);
        foreach (var page in Pages)
        {
            var html = await _host.GetText(page + "?range=7d&team=a&user=ann%40example.com&version=2.1.329");
            var links = Regex.Matches(html, "<li><a href=\"(?<link>/[^\"]*)\"").Select(match => match.Groups["link"].Value).ToList();

            Assert.InRange(links.Count, 14, 60);
            Assert.All(
                links,
                link =>
                    Assert.EndsWith("?range=7d&amp;team=a&amp;user=ann%40example.com&amp;version=2.1.329", link, StringComparison.Ordinal)
            );
        }
    }

    [Fact]
    public async Task A_page_that_does_not_filter_says_so_and_keeps_the_filters()
    {
        Fill(_host);
        var html = await _host.GetText("/sources?team=a&range=7d");

        Assert.Contains("not for this page: team a", PageHost.Seen(html), StringComparison.Ordinal);
        Assert.Contains("href=\"/cost?team=a&amp;range=7d\"", html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/?range=7d&by=team")]
    [InlineData("/cost?range=7d&by=team&cost=client")]
    [InlineData("/cache?range=7d&by=team")]
    public async Task Legend_and_table_of_a_drawing_lead_to_what_made_each_part(string page)
    {
        Fill(_host);
        var html = await _host.GetText(page);
        var drawing = Regex.Match(html, "<plumb-chart>.*?</plumb-chart>", RegexOptions.Singleline).Value;
        var link = Regex
            .Match(drawing, "<th scope=\"col\" class=\"n\"><a href=\"(?<link>[^\"]*team=a)\" title=\"Only a\">")
            .Groups["link"]
            .Value;

        Assert.Equal(2, Regex.Count(drawing, Regex.Escape(link)));
        Assert.Contains(
            "from=2026-11-18T00%3A00%3A00Z&amp;to=2026-11-19T00%3A00%3A00Z\">Wed 18 Nov</a></th>",
            drawing,
            StringComparison.Ordinal
        );
        Assert.Contains("<b>a</b>", Chip(await _host.GetText(WebUtility.HtmlDecode(link)), "Team"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("two\nlines", "two\uFFFDlines")]
    [InlineData("left\u202Eright", "left\uFFFDright")]
    [InlineData("12345678901", "123456789…")]
    public void A_label_is_short_and_stays_in_its_line(string text, string label) => Assert.Equal(label, Show.Short(text, 10));

    [Fact]
    public void A_label_is_not_cut_within_a_character() => Assert.Equal("12345678…", Show.Short("12345678\U0001F600xyz", 10));
}
