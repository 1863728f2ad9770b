using Microsoft.Playwright;

namespace Plumbline.EndToEnd.Pages;

/// <summary>What people who do not see the drawings, or have no mouse or no scripts, find.</summary>
public sealed class AccessibilityTests(Browser browser) : IClassFixture<Browser>
{
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

        Assert.False(await page.Locator(".drawing").First.IsVisibleAsync());
        Assert.True(await page.Locator("details.data table").First.IsVisibleAsync());
        Assert.True(await page.GetByText("nothing received", new() { Exact = true }).First.IsVisibleAsync());
        await page.Locator("details.chip summary", new() { HasTextRegex = new("^Model") }).ClickAsync();
        await page.GetByLabel("opus-5-5").CheckAsync();
        await page.Locator("details.chip[open] button").ClickAsync();
        Assert.Contains("range=7d&model=claude-opus-5-5", page.Url);
        Assert.Contains("opus-5-5", await page.Locator("table.names").First.InnerTextAsync());
    }

    [Fact]
    public async Task Who_wants_no_motion_gets_none()
    {
        Assert.SkipWhen(Browser.Program is null, Browser.WhyNot);
        var page = await browser.OpenAsync(browser.Filled, "/", new() { ReducedMotion = ReducedMotion.Reduce });

        Assert.Equal(
            "[]",
            await page.EvaluateAsync<string>(
                """
                () => JSON.stringify([...document.querySelectorAll("*")].map((one) => getComputedStyle(one))
                    .filter((style) => parseFloat(style.transitionDuration) > 0.001 || parseFloat(style.animationDuration) > 0.001).map((style) => style.transition))
                """
            )
        );
    }

    [Fact]
    public async Task On_paper_are_the_numbers_without_what_one_can_only_click()
    {
        Assert.SkipWhen(Browser.Program is null, Browser.WhyNot);
        var page = await browser.OpenAsync(browser.Filled, "/cost");
        await page.EmulateMediaAsync(new() { Media = Media.Print });

        foreach (var hidden in new[] { ".side", ".bar", ".switches" })
            Assert.False(await page.Locator(hidden).First.IsVisibleAsync(), hidden);
        Assert.True(await page.Locator("h1").IsVisibleAsync());
        Assert.True(await page.Locator("table.names").First.IsVisibleAsync());
        Assert.Contains("svg", await page.Locator("link[rel=icon]").GetAttributeAsync("type"));
    }

    [Theory]
    [InlineData("light")]
    [InlineData("dark")]
    public async Task The_choice_of_colours_is_kept(string theme)
    {
        Assert.SkipWhen(Browser.Program is null, Browser.WhyNot);
        var page = await browser.OpenAsync(browser.Filled, "/", theme: theme);

        Assert.Equal(theme, await page.Locator("html").GetAttributeAsync("data-theme"));
    }

    [Fact]
    public async Task Without_a_mouse_a_drawing_s_table_leads_to_a_day_and_to_a_group()
    {
        Assert.SkipWhen(Browser.Program is null, Browser.WhyNot);
        var page = await browser.OpenAsync(browser.Filled, "/cost?range=7d&by=team&cost=client", new() { JavaScriptEnabled = false });
        await page.Locator("details.data thead a", new() { HasText = "checkout" }).FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForURLAsync("**team=checkout**");
        await page.Locator("details.data tbody a").First.FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForURLAsync("**from=**");

        Assert.Contains("team=checkout", page.Url);
        Assert.Contains("$0.75", await page.Locator("tfoot").First.InnerTextAsync());
    }

    [Fact]
    public async Task A_filter_that_is_typed_works_without_scripts()
    {
        Assert.SkipWhen(Browser.Program is null, Browser.WhyNot);
        var page = await browser.OpenAsync(browser.Filled, "/cost?range=7d&cost=client", new() { JavaScriptEnabled = false });
        await page.Locator("details.chip summary", new() { HasTextRegex = new("^User") }).ClickAsync();
        await page.GetByLabel("ann@example.com").CheckAsync();
        await page.Locator("details.chip[open] button").ClickAsync();
        await page.WaitForURLAsync("**user=ann%40example.com**");
        await page.Locator("details.chip summary", new() { HasTextRegex = new("^Version") }).ClickAsync();
        await page.Locator("details.chip[open] input[type=checkbox]").Nth(1).CheckAsync();
        await page.Locator("details.chip[open] button").ClickAsync();

        Assert.Contains("user=ann%40example.com", page.Url);
        Assert.Contains("version=", page.Url);
        await page.Locator(".side nav").GetByRole(AriaRole.Link, new() { Name = "Cache", Exact = true }).ClickAsync();
        Assert.Contains("user=ann%40example.com", page.Url);
    }
}
