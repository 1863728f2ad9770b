using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace Plumbline.EndToEnd.Pages;

/// <summary>What holds for every page in a real browser, wide and narrow, with and without data.</summary>
public sealed class EveryPageTests(Browser browser) : IClassFixture<Browser>
{
    public static TheoryData<string> All { get; } = [.. PageList.All];

    public static TheoryData<string> Plain { get; } = [.. PageList.Plain];

    // By the issue: what a page transfers at most, without the library that draws, which is cached.
    const int BytesMax = 300_000;

    [Theory]
    [MemberData(nameof(All))]
    public async Task A_page_is_calm_light_and_open_to_everyone(string path)
    {
        Assert.SkipWhen(Browser.Program is null, Browser.WhyNot);
        var found = await PageList.FindAsync(browser.Api, path);
        Assert.True(found is not null, $"The server has nothing for {path}.");
        await TryAsync(browser.Filled, found, path);
    }

    [Theory]
    [MemberData(nameof(Plain))]
    public async Task A_page_without_data_is_calm_light_and_open_to_everyone(string path)
    {
        Assert.SkipWhen(Browser.Program is null, Browser.WhyNot);
        await TryAsync(browser.Empty, path, "empty" + path);
    }

    // No error, nothing wider than the screen, nothing that moves by itself, no violation by axe, by day and by night, wide and narrow. Pictures are kept.
    async Task TryAsync(Uri address, string path, string name)
    {
        foreach (var width in new[] { 1440, 390 })
        {
            await using var visit = await browser.VisitAsync(address, path, width);
            Assert.Empty(await visit.ComplaintsAsync());
            Assert.InRange(await visit.ShiftAsync(), 0, 0.01);
            Assert.InRange(visit.Bytes, 1, BytesMax);
            foreach (var theme in new[] { "light", "dark" })
            {
                await visit.ThemeAsync(theme);
                await visit.PictureAsync(name, $"{theme}-{width}");
                Assert.Empty(await ViolationsAsync(visit.Page));
            }

            Assert.Empty(await visit.ComplaintsAsync());
        }
    }

    // The forms of chips are part of the page as well.
    static async Task<IEnumerable<string>> ViolationsAsync(IPage page)
    {
        await page.EvaluateAsync("() => { for (const chip of document.querySelectorAll('details.chip')) chip.open = true; }");
        var result = await page.RunAxe();
        await page.EvaluateAsync("() => { for (const chip of document.querySelectorAll('details.chip')) chip.open = false; }");
        return result.Violations.Select(rule => $"{rule.Id}: {string.Join(" | ", rule.Nodes.Select(node => node.Html))}");
    }

    [Fact]
    public async Task The_navigation_leads_to_every_page_and_says_where_one_is()
    {
        Assert.SkipWhen(Browser.Program is null, Browser.WhyNot);
        var page = await browser.OpenAsync(browser.Filled, "/?range=90d");
        foreach (var name in new[] { "Cost", "Cache", "Attribution", "Sources", "Explore", "Rules", "Prices", "Overview" })
        {
            await page.Locator(".side nav").GetByRole(AriaRole.Link, new() { Name = name, Exact = true }).ClickAsync();

            Assert.Equal(name, await page.Locator("h1").InnerTextAsync());
            Assert.Equal(name, await page.Locator(".side [aria-current=page]").InnerTextAsync());
            Assert.Contains("range=90d", page.Url);
        }
    }

    [Fact]
    public async Task A_cost_leads_from_the_allocation_to_its_group()
    {
        Assert.SkipWhen(Browser.Program is null, Browser.WhyNot);
        var page = await browser.OpenAsync(browser.Filled, "/attribution?cost=client");
        await page.GetByRole(AriaRole.Link, new() { Name = "checkout", Exact = true }).First.ClickAsync();

        Assert.Contains("team=checkout", page.Url);
        Assert.Equal("Cost", await page.Locator("h1").InnerTextAsync());
        // Four of the five days with a request of that team are within the window.
        Assert.Contains("$3.00", await page.Locator("tfoot").First.InnerTextAsync());
    }
}
