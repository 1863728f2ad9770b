using Microsoft.Playwright;

namespace Plumbline.EndToEnd.Pages;

/// <summary>What holds for every page in a real browser, wide and narrow, with and without data.</summary>
public sealed class EveryPageTests(Browser browser) : IClassFixture<Browser>
{
    public static TheoryData<string> All { get; } = [.. PageList.All];

    public static TheoryData<string> Plain { get; } = [.. PageList.Plain];

    [Theory]
    [MemberData(nameof(All))]
    public async Task A_page_has_no_error_and_does_not_scroll_sideways(string path)
    {
        Assert.SkipWhen(Browser.Program is null, Browser.WhyNot);
        var found = await PageList.FindAsync(browser.Api, path);
        Assert.True(found is not null, $"The server has nothing for {path}.");
        await TryAsync(browser.Filled, found);
    }

    [Theory]
    [MemberData(nameof(Plain))]
    public async Task A_page_without_data_has_no_error_and_does_not_scroll_sideways(string path)
    {
        Assert.SkipWhen(Browser.Program is null, Browser.WhyNot);
        await TryAsync(browser.Empty, path);
    }

    async Task TryAsync(Uri address, string path)
    {
        foreach (var width in new[] { 1440, 390 })
        {
            var errors = new List<string>();
            var page = await browser.OpenAsync(
                address,
                "/healthz",
                new()
                {
                    ViewportSize = new() { Width = width, Height = 900 },
                }
            );
            page.Console += (_, message) =>
            {
                if (message.Type is "error" or "warning")
                    errors.Add(message.Text);
            };
            page.PageError += (_, error) => errors.Add(error);
            var answer = await page.GotoAsync(new Uri(address, path).ToString(), new() { WaitUntil = WaitUntilState.NetworkIdle });

            Assert.True(answer!.Ok, $"{path}: {answer.Status}");
            Assert.Empty(errors);
            var beyond = await page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - document.documentElement.clientWidth");
            Assert.True(beyond <= 0, $"{path} at {width} px is {beyond} px too wide.");
            await page.Context.CloseAsync();
        }
    }

    [Fact]
    public async Task The_navigation_leads_to_every_page_and_says_where_one_is()
    {
        Assert.SkipWhen(Browser.Program is null, Browser.WhyNot);
        var page = await browser.OpenAsync(browser.Filled, "/?range=90d");
        foreach (var name in new[] { "Cost", "Cache", "Attribution", "Sources", "Rules", "Prices", "Overview" })
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
