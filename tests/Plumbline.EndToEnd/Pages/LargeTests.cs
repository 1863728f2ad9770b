using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Plumbline.EndToEnd.Harness;

namespace Plumbline.EndToEnd.Pages;

/// <summary>Every page over a million events: it opens, its links lead somewhere, its filters filter, its numbers are the API's.</summary>
public sealed partial class LargeTests(LargeCompany company, ITestOutputHelper output) : IClassFixture<LargeCompany>
{
    // Of one page, without the library that draws.
    const int BytesMax = 300_000;

    // Links that are followed at most; more of them look like others that were.
    static readonly int LinksMax = int.Parse(Environment.GetEnvironmentVariable("PAGES_LINKS") ?? "400", CultureInfo.InvariantCulture);

    // Pages that are opened in a browser besides, one of a kind: all of the hundreds take ten minutes.
    static readonly int KindsMax = int.Parse(Environment.GetEnvironmentVariable("PAGES_KINDS") ?? "40", CultureInfo.InvariantCulture);

    static readonly string[] Filters =
    [
        "team=team-3",
        "team=",
        "project=project-7",
        "user=user5%40example.com",
        "model=claude-opus-5-5",
        "model=claude-opus-5-5&model=claude-haiku-4-5",
        "version=2.1.326",
        "range=today",
        "range=90d",
        "from={from}&to={to}&tz=Asia%2FKathmandu",
        "team=team-3&user=user3%40example.com&model=claude-opus-5-5&version=2.1.325&range=7d&tz=Europe%2FBerlin",
    ];

    [Fact]
    public async Task Every_page_opens_without_a_fault()
    {
        Assert.SkipWhen(Chromium.Program is null, Browser.WhyNot);
        var faults = new List<string>();
        foreach (var path in PageList.All)
        {
            if (await PageList.FindAsync(company.Api, path) is not { } found)
                continue;
            await using var visit = await company.VisitAsync(found);
            faults.AddRange((await visit.ComplaintsAsync()).Select(complaint => $"{found}: {complaint}"));
            if (visit.Bytes > BytesMax)
                faults.Add($"{found}: {visit.Bytes} bytes");
            if (await visit.ShiftAsync() is > 0.01 and var shift)
                faults.Add(string.Create(CultureInfo.InvariantCulture, $"{found}: moves by {shift:0.000}"));
            await visit.PictureAsync("large" + path, "light-1440");
        }

        Assert.True(faults.Count == 0, string.Join("\n", faults));
    }

    [Fact]
    public async Task Every_link_leads_somewhere()
    {
        Assert.SkipWhen(Chromium.Program is null, Browser.WhyNot);
        var crawl = new Crawl(company.Http, company.Web, LinksMax, depthMax: 3);
        foreach (var path in PageList.All)
        {
            if (await PageList.FindAsync(company.Api, path) is { } found)
                crawl.Add(found);
        }

        await crawl.RunAsync();
        output.WriteLine(crawl.Report());
        Assert.True(crawl.Faults.Count == 0, string.Join("\n", crawl.Faults) + "\n" + crawl.Report());
        // What looks different is opened in a browser as well: one page of a kind.
        foreach (var path in crawl.Places().Take(KindsMax))
        {
            await using var visit = await company.VisitAsync(path);
            var complaints = await visit.ComplaintsAsync();
            Assert.True(complaints.Count == 0, $"{path}: {string.Join("; ", complaints)}");
        }
    }

    [Fact]
    public async Task Every_filter_filters_every_page()
    {
        Assert.SkipWhen(Chromium.Program is null, Browser.WhyNot);
        var today = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);
        var faults = new List<string>();
        foreach (var path in PageList.Plain)
        {
            foreach (var filter in Filters)
            {
                var asked = filter
                    .Replace("{from}", today.AddDays(-9).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture))
                    .Replace("{to}", today.AddDays(-3).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
                using var answer = await company.Http.GetAsync(new Uri($"{path}?{asked}", UriKind.Relative));
                var html = await answer.Content.ReadAsStringAsync();
                if (answer.StatusCode != HttpStatusCode.OK)
                    faults.Add($"{path}?{asked}: {(int)answer.StatusCode}");
                else if (html.Length > BytesMax)
                    faults.Add($"{path}?{asked}: {html.Length} characters");
                // The filters are in the links to all other pages.
                else if (!html.Contains("/cost?" + WebUtility.HtmlEncode(asked), StringComparison.Ordinal))
                    faults.Add($"{path}?{asked}: its links lose the filter");
            }
        }

        Assert.True(faults.Count == 0, string.Join("\n", faults));
    }

    [Theory]
    [InlineData("")]
    [InlineData("&team=team-3")]
    [InlineData("&user=user5%40example.com")]
    [InlineData("&model=claude-opus-5-5&version=2.1.326")]
    public async Task The_numbers_are_the_API_s(string filters)
    {
        Assert.SkipWhen(Chromium.Program is null, Browser.WhyNot);
        var today = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);
        var (from, to) = (today.AddDays(-20), today.AddDays(-2));
        string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var window = $"from={Day(from)}&to={Day(to)}{filters}";
        var api = await company.Api.GetAsync($"/api/v1/usage?from={Day(from)}T00:00:00Z&to={Day(to.AddDays(1))}T00:00:00Z{filters}");
        var total = api.GetProperty("total");

        Assert.Equal(
            total.GetProperty("client_cost_usd").GetString(),
            Dollars(await company.Api.GetTextAsync("/cost?cost=client&" + window), "<tfoot>")
        );
        Assert.Equal(
            total.GetProperty("client_cost_usd").GetString(),
            Dollars(await company.Api.GetTextAsync("/explore?measure=client_cost_usd&by=team&and=model&" + window), "<tfoot>")
        );
        Assert.Equal(
            total.GetProperty("client_cost_usd").GetString(),
            Dollars(await company.Api.GetTextAsync("/?" + window), "class=\"panel figures\"")
        );
        var requests = await company.Api.GetTextAsync("/explore?measure=requests&by=none&" + window);
        Assert.Contains(
            $"title=\"{total.GetProperty("requests").GetInt64().ToString("N0", CultureInfo.InvariantCulture)}: API requests",
            requests
        );
    }

    // The first exact amount in a title behind a mark.
    static string Dollars(string html, string behind) =>
        Amount().Match(html, html.IndexOf(behind, StringComparison.Ordinal)).Groups["amount"].Value.Replace(",", "");

    [GeneratedRegex(@"title=""\$(?<amount>[\d,]+(\.\d+)?)")]
    private static partial Regex Amount();
}
