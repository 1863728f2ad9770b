using System.Globalization;

namespace Plumbline.EndToEnd.Pages;

/// <summary>Over little data every link of every page is followed: nothing is left out. <c>PAGES_DEPTH=2</c> follows those of the pages behind them as well.</summary>
public sealed class EveryLinkTests(Browser browser, ITestOutputHelper output) : IClassFixture<Browser>
{
    // Far above what a few days of two teams give; when it is reached, links breed links.
    const int Endless = 60_000;

    // Clicks from the pages of the list.
    static readonly int Depth = int.Parse(Environment.GetEnvironmentVariable("PAGES_DEPTH") ?? "1", CultureInfo.InvariantCulture);

    [Fact]
    public async Task Every_link_leads_somewhere_and_a_page_of_each_kind_opens_without_a_fault()
    {
        Assert.SkipWhen(Browser.Program is null, Browser.WhyNot);
        using var http = new HttpClient();
        var crawl = new Crawl(http, browser.Filled, Endless, Depth);
        foreach (var path in PageList.All)
            crawl.Add(
                await PageList.FindAsync(browser.Api, path) ?? throw new InvalidOperationException($"The server has nothing for {path}.")
            );

        await crawl.RunAsync();
        output.WriteLine(crawl.Report());
        Assert.True(crawl.Faults.Count == 0, string.Join("\n", crawl.Faults.Take(100)) + "\n" + crawl.Report());
        Assert.True(crawl.IsDone, crawl.Report());
        foreach (var path in crawl.Places())
        {
            await using var visit = await browser.VisitAsync(browser.Filled, path);
            var complaints = await visit.ComplaintsAsync();
            Assert.True(complaints.Count == 0, $"{path}: {string.Join("; ", complaints)}");
        }
    }
}
