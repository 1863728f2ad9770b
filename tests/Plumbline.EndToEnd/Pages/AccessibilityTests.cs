using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace Plumbline.EndToEnd.Pages;

/// <summary>What people who do not see the drawings, or have no mouse or no scripts, find.</summary>
public sealed class AccessibilityTests(Browser browser) : IClassFixture<Browser>
{
    // Before the path of a page of the server without data.
    const string Without = "without data ";

    [Theory]
    [CombinedPages]
    public async Task A_page_has_no_violation(string path, string theme, int width)
    {
        Assert.SkipWhen(Browser.Program is null, Browser.WhyNot);
        var isEmpty = path.StartsWith(Without, StringComparison.Ordinal);
        var found = isEmpty ? path[Without.Length..] : await PageList.FindAsync(browser.Api, path);
        Assert.True(found is not null, $"The server has nothing for {path}.");
        var size = new ViewportSize { Width = width, Height = 900 };
        var page = await browser.OpenAsync(isEmpty ? browser.Empty : browser.Filled, found, new() { ViewportSize = size }, theme);
        foreach (var chip in await page.Locator("details.chip").AllAsync())
            await chip.EvaluateAsync("chip => chip.open = true");
        Assert.Equal(theme, await page.Locator("html").GetAttributeAsync("data-theme"));

        var result = await page.RunAxe();

        Assert.Empty(result.Violations.Select(rule => $"{rule.Id}: {string.Join(" | ", rule.Nodes.Select(node => node.Html))}"));
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task Chips_and_tables_open_and_close_by_keyboard()
    {
        Assert.SkipWhen(Browser.Program is null, Browser.WhyNot);
        var page = await browser.OpenAsync(browser.Filled, "/");
        var reached = new List<string>();
        for (var i = 0; i < 60; i++)
        {
            await page.Keyboard.PressAsync("Tab");
            reached.Add(
                await page.EvaluateAsync<string>("() => document.activeElement.tagName + ' ' + document.activeElement.innerText.trim()")
            );
        }

        Assert.Contains("A To the content", reached);
        foreach (var chip in new[] { "Range", "Team", "Project", "User", "Model", "Version", "Group by", "Time zone" })
            Assert.Contains(reached, text => text.StartsWith("SUMMARY " + chip, StringComparison.Ordinal));
        Assert.True(reached.Count(text => text == "SUMMARY Table") >= 2, string.Join("\n", reached));

        var range = page.Locator("details.chip", new() { HasText = "Range" }).First;
        await range.Locator("summary").FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        Assert.True(await range.EvaluateAsync<bool>("chip => chip.open"));
        await page.Keyboard.PressAsync("Tab");
        Assert.Equal("Today", await page.EvaluateAsync<string>("() => document.activeElement.innerText"));
        await page.Keyboard.PressAsync("Escape");
        Assert.False(await range.EvaluateAsync<bool>("chip => chip.open"));
        Assert.True(await range.Locator("summary").EvaluateAsync<bool>("summary => summary === document.activeElement"));

        var table = page.Locator("details.data").First;
        Assert.False(await table.Locator("table").IsVisibleAsync());
        await table.Locator("summary").FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        Assert.True(await table.Locator("table").IsVisibleAsync());
    }

    [Fact]
    public async Task Without_scripts_the_tables_are_open_and_the_filters_work()
    {
        Assert.SkipWhen(Browser.Program is null, Browser.WhyNot);
        var page = await browser.OpenAsync(browser.Filled, "/?range=7d", new() { JavaScriptEnabled = false });

        Assert.Equal(0, await page.Locator(".drawing").CountAsync());
        Assert.True(await page.Locator("details.data table").First.IsVisibleAsync());
        Assert.True(await page.GetByText("nothing received", new() { Exact = true }).First.IsVisibleAsync());
        await page.Locator("details.chip summary", new() { HasTextRegex = new("^Model") }).ClickAsync();
        await page.GetByLabel("opus-5-5").CheckAsync();
        await page.Locator("details.chip[open] button").ClickAsync();
        Assert.Contains("range=7d&model=claude-opus-5-5", page.Url);
        Assert.Contains("opus-5-5", await page.Locator("table.names").First.InnerTextAsync());
    }

    /// <summary>Every page, in both themes, wide and narrow; without data once by day and once by night.</summary>
    [AttributeUsage(AttributeTargets.Method)]
    sealed class CombinedPagesAttribute : Xunit.v3.DataAttribute
    {
        public override ValueTask<IReadOnlyCollection<ITheoryDataRow>> GetData(
            System.Reflection.MethodInfo testMethod,
            Xunit.Sdk.DisposalTracker disposalTracker
        ) =>
            new([
                .. from path in PageList.All.Append(PageList.Unreadable)
                from theme in new[] { "light", "dark" }
                from width in new[] { 1440, 390 }
                select new TheoryDataRow<string, string, int>(path, theme, width),
                .. from path in PageList.Plain
                from look in new[] { ("light", 390), ("dark", 1440) }
                select new TheoryDataRow<string, string, int>(Without + path, look.Item1, look.Item2),
            ]);

        public override bool SupportsDiscoveryEnumeration() => true;
    }
}
