using Microsoft.Playwright;

namespace Plumbline.EndToEnd.Pages;

/// <summary>What people with a mouse, and with a small screen, do with the drawings.</summary>
public sealed class DrawingTests(Browser browser) : IClassFixture<Browser>
{
    // The middle of the lowest layer of the first bar that has one, and the middle of the bar after it, on the page.
    const string FirstBar = """
        element => {
          const { series } = element.data, at = series[0].values.findIndex((value) => value);
          const box = element.drawing.getBoundingClientRect();
          const [x, y] = element.chart.convertToPixel({ gridIndex: 0 }, [at, series[0].values[at] / 2]);
          const [next] = element.chart.convertToPixel({ gridIndex: 0 }, [at + 1, 0]);
          return [box.x + x, box.y + y, box.x + next, at];
        }
        """;

    [Fact]
    public async Task A_click_on_a_bar_leads_to_what_made_it()
    {
        Assert.SkipWhen(Browser.Program is null, Browser.WhyNot);
        var page = await browser.OpenAsync(browser.Filled, "/?range=7d");
        var (x, y, _, at) = await FirstBarAsync(page);
        var starts = await page.Locator("plumb-chart").First.EvaluateAsync<string[]>("element => element.data.starts");

        await page.Mouse.ClickAsync(x, y);
        await page.WaitForURLAsync(url => url.Contains("from="));

        Assert.Equal($"?from={starts[at]}&to={starts[at + 1]}&model=claude-opus-5-5", Uri.UnescapeDataString(new Uri(page.Url).Query));
        Assert.Equal("$2.50", await page.Locator(".figures:not(.three) .figure .value").First.InnerTextAsync());
    }

    [Fact]
    public async Task A_brush_over_days_is_a_window_in_the_URL()
    {
        Assert.SkipWhen(Browser.Program is null, Browser.WhyNot);
        var page = await browser.OpenAsync(browser.Filled, "/?range=7d&team=checkout");
        var (x, y, next, at) = await FirstBarAsync(page);
        var starts = await page.Locator("plumb-chart").First.EvaluateAsync<string[]>("element => element.data.starts");

        await page.Mouse.MoveAsync(x - 3, y - 40);
        await page.Mouse.DownAsync();
        await page.Mouse.MoveAsync((x + next) / 2, y - 40, new() { Steps = 5 });
        await page.Mouse.MoveAsync(next + 3, y - 40, new() { Steps = 5 });
        await page.Mouse.UpAsync();
        await page.WaitForURLAsync(url => url.Contains("from="));

        Assert.Equal($"?team=checkout&from={starts[at]}&to={starts[at + 2]}", Uri.UnescapeDataString(new Uri(page.Url).Query));
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/?range=today&by=team")]
    [InlineData("/sources")]
    [InlineData("/?range=forever")]
    public async Task On_a_small_screen_nothing_is_wider_than_the_page(string path)
    {
        Assert.SkipWhen(Browser.Program is null, Browser.WhyNot);
        foreach (var address in new[] { browser.Filled, browser.Empty })
        {
            var page = await browser.OpenAsync(
                address,
                path,
                new()
                {
                    ViewportSize = new() { Width = 390, Height = 800 },
                }
            );
            foreach (var details in await page.Locator("details:visible").AllAsync())
            {
                await details.EvaluateAsync("details => details.open = true");
                Assert.Equal(390, await page.EvaluateAsync<int>("() => document.documentElement.scrollWidth"));
                var form = details.Locator("> form");
                if (await form.CountAsync() == 1 && await form.BoundingBoxAsync() is { } box)
                    Assert.True(box.X >= 0 && box.X + box.Width <= 390, await details.InnerTextAsync());
            }
        }
    }

    [Fact]
    public async Task On_a_small_screen_the_pages_are_in_a_menu()
    {
        Assert.SkipWhen(Browser.Program is null, Browser.WhyNot);
        var page = await browser.OpenAsync(
            browser.Filled,
            "/",
            new()
            {
                ViewportSize = new() { Width = 390, Height = 800 },
            }
        );

        Assert.False(await page.Locator(".side").IsVisibleAsync());
        await page.Locator(".top summary").ClickAsync();
        await page.Locator(".top").GetByRole(AriaRole.Link, new() { Name = "Sources" }).ClickAsync();
        await page.WaitForURLAsync("**/sources");
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/sources")]
    public async Task The_browser_has_nothing_to_complain_about(string path)
    {
        Assert.SkipWhen(Browser.Program is null, Browser.WhyNot);
        var page = await browser.OpenAsync(browser.Filled, "/sources");
        var complaints = new List<string>();
        page.Console += (_, message) => complaints.Add(message.Text);
        page.PageError += (_, error) => complaints.Add(error);
        page.RequestFailed += (_, request) => complaints.Add(request.Url);

        await page.GotoAsync(new Uri(browser.Filled, path).ToString(), new() { WaitUntil = WaitUntilState.NetworkIdle });

        Assert.Empty(complaints);
    }

    [Fact]
    public async Task Above_a_bar_is_what_it_is_made_of_with_the_shares()
    {
        Assert.SkipWhen(Browser.Program is null, Browser.WhyNot);
        var page = await browser.OpenAsync(browser.Filled, "/?range=7d");
        var complaints = new List<string>();
        page.Console += (_, message) => complaints.Add(message.Text);
        var (x, y, _, _) = await FirstBarAsync(page);

        await page.Mouse.MoveAsync(x, y);
        var tip = page.Locator(".tip").First;
        await tip.WaitForAsync();

        Assert.Contains("haiku-4-5-20251001\t$0.75\t23.1\u2009%", await tip.InnerTextAsync());
        Assert.Empty(complaints);
    }

    static async Task<(float X, float Y, float Next, int At)> FirstBarAsync(IPage page)
    {
        var chart = page.Locator("plumb-chart").First;
        await chart.Locator(".drawing canvas").First.WaitForAsync();
        var numbers = await chart.EvaluateAsync<float[]>(FirstBar);
        return (numbers[0], numbers[1], numbers[2], (int)numbers[3]);
    }
}
