using Microsoft.Playwright;

namespace Plumbline.EndToEnd.Pages;

/// <summary>Each page without scripts: its numbers are there, its filters filter by link and by form, and its links lead on.</summary>
public sealed class WithoutScriptsTests(Browser browser) : IClassFixture<Browser>
{
    public static TheoryData<string> All { get; } = [.. PageList.All];

    [Theory]
    [MemberData(nameof(All))]
    public async Task A_page_is_whole(string path)
    {
        Assert.SkipWhen(Browser.Program is null, Browser.WhyNot);
        var found =
            await PageList.FindAsync(browser.Api, path) ?? throw new InvalidOperationException($"The server has nothing for {path}.");
        var page = await browser.OpenAsync(browser.Filled, found, new() { JavaScriptEnabled = false });
        try
        {
            // What scripts draw takes no place, and the table that stands for it is open.
            foreach (var drawing in await page.Locator(".drawing").AllAsync())
                Assert.False(await drawing.IsVisibleAsync());
            foreach (var table in await page.Locator("plumb-chart details.data table").AllAsync())
                Assert.True(await table.IsVisibleAsync());
            // Every headline number and every cell outside what is folded by hand can be read.
            foreach (var number in await page.Locator("main dd.value, main tbody tr:not(details:not([open]) tr)").AllAsync())
                Assert.True(await number.IsVisibleAsync(), await number.InnerTextAsync());
            await TryChipsAsync(page);
        }
        finally
        {
            await page.Context.CloseAsync();
        }
    }

    // By the keyboard alone: a chip opens, its form is sent, and the answer says so in its URL.
    static async Task TryChipsAsync(IPage page)
    {
        var zone = page.Locator("details.chip", new() { HasText = "Time zone" }).First;
        if (await zone.CountAsync() == 0)
            return;
        await zone.Locator("summary").FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await zone.Locator("input[name=tz]").FillAsync("Asia/Tokyo");
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForURLAsync("**tz=Asia%2FTokyo**");
        Assert.Contains("Asia/Tokyo", await page.Locator("details.chip summary", new() { HasText = "Time zone" }).First.InnerTextAsync());
        var range = page.Locator("details.chip", new() { HasText = "Range" }).First;
        if (await range.CountAsync() == 1)
        {
            await range.Locator("summary").ClickAsync();
            await range.GetByRole(AriaRole.Link, new() { Name = "Last 90 days" }).ClickAsync();
            await page.WaitForURLAsync("**range=90d**");
        }

        await FilterAsync(page);
        Assert.Contains("tz=Asia%2FTokyo", page.Url);
    }

    static async Task FilterAsync(IPage page)
    {
        var model = page.Locator("details.chip", new() { HasTextRegex = new("^\\s*Model") }).First;
        if (await model.CountAsync() == 0)
            return;
        await model.Locator("summary").ClickAsync();
        await model.Locator("input[type=checkbox]").Nth(1).CheckAsync();
        await model.Locator("button").ClickAsync();
        await page.WaitForURLAsync("**model=claude-**");
        Assert.NotEqual("", await page.Locator("h1").InnerTextAsync());
    }
}
