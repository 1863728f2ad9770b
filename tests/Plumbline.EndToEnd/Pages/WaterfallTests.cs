using System.Text.Json;
using Microsoft.Playwright;
using Plumbline.EndToEnd.Harness;

namespace Plumbline.EndToEnd.Pages;

/// <summary>A waterfall before a real browser: keys, links in place, and the same without scripts.</summary>
public sealed class WaterfallTests : IAsyncLifetime
{
    const string Trace = "4bf92f3577b34da6a3ce929d0e0e4736";
    const int Requests = 1000;

    readonly ScratchFolder _scratch = new();
    PlumbProcess? _plumb;
    IPlaywright? _playwright;
    IBrowser? _browser;

    public async ValueTask InitializeAsync()
    {
        if (Browser.Program is null)
            return;
        _plumb = await PlumbProcess.StartAsync(_scratch.Folder("data"));
        await _plumb.Sender.SendAsync(new(OtlpTransport.HttpJson, "traces", JsonSerializer.SerializeToUtf8Bytes(Body())));
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(
            new() { ExecutablePath = Browser.Program, Args = ["--disable-dev-shm-usage", "--disable-gpu"] }
        );
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
            await _browser.DisposeAsync();
        _playwright?.Dispose();
        if (_plumb is not null)
            await _plumb.DisposeAsync();
        _scratch.Dispose();
    }

    // A turn of 1,000 requests, each followed by a tool with its permission and its execution: 4,001 spans.
    static object Body()
    {
        var start = (DateTimeOffset.UtcNow - DateTimeOffset.UnixEpoch - TimeSpan.FromHours(2)).Ticks * 100;
        List<object> spans = [Span(1, 0, "interaction", 0, Requests * 20L)];
        for (var i = 0; i < Requests; i++)
        {
            var at = i * 20L;
            spans.Add(Span(10 + i * 10, 1, "llm_request", at, at + 8));
            spans.Add(Span(11 + i * 10, 1, "tool", at + 9, at + 19));
            spans.Add(Span(12 + i * 10, 11 + i * 10, "tool.blocked_on_user", at + 9, at + 10));
            spans.Add(Span(13 + i * 10, 11 + i * 10, "tool.execution", at + 10, at + 19));
        }

        return new { resourceSpans = new[] { new { scopeSpans = new[] { new { spans } } } } };

        object Span(int id, int parent, string name, long from, long to) =>
            new
            {
                traceId = Trace,
                spanId = Id(id),
                parentSpanId = parent == 0 ? "" : Id(parent),
                name = "claude_code." + name,
                startTimeUnixNano = (start + from * 1_000_000).ToString(System.Globalization.CultureInfo.InvariantCulture),
                endTimeUnixNano = (start + to * 1_000_000).ToString(System.Globalization.CultureInfo.InvariantCulture),
            };
    }

    // The digits that ids begin with are different, as real ones are.
    static string Id(int number) =>
        unchecked((uint)number * 0x9e3779b1u).ToString("x8", System.Globalization.CultureInfo.InvariantCulture)
        + number.ToString("x8", System.Globalization.CultureInfo.InvariantCulture);

    static string Row(int number) => "span-" + Id(number);

    async Task<IPage> OpenAsync(string path, bool hasScripts = true)
    {
        var context = await _browser!.NewContextAsync(
            new()
            {
                JavaScriptEnabled = hasScripts,
                ViewportSize = new() { Width = 1440, Height = 900 },
            }
        );
        context.SetDefaultTimeout(30_000);
        var page = await context.NewPageAsync();
        await page.GotoAsync(new Uri(_plumb!.Web, path).ToString(), new() { WaitUntil = WaitUntilState.NetworkIdle });
        return page;
    }

    static async Task PressAsync(IPage page, string key, string expectedRow)
    {
        await page.Keyboard.PressAsync(key);
        await page.WaitForFunctionAsync(
            "id => document.activeElement.id === id && !document.querySelector('#waterfall.loading')",
            expectedRow
        );
    }

    [Fact]
    public async Task Keys_walk_open_close_and_show_a_span()
    {
        Assert.SkipWhen(Browser.Program is null, Browser.WhyNot);
        var page = await OpenAsync("/traces/" + Trace);
        await page.Locator("#" + Row(1)).FocusAsync();

        await PressAsync(page, "ArrowDown", Row(10));
        await PressAsync(page, "ArrowDown", Row(11));
        Assert.Equal("false", await page.Locator("#" + Row(11)).GetAttributeAsync("aria-expanded"));
        await PressAsync(page, "ArrowRight", Row(11));
        await Assertions.Expect(page.Locator("#" + Row(11))).ToHaveAttributeAsync("aria-expanded", "true");
        await Assertions.Expect(page.Locator("#" + Row(13))).ToBeVisibleAsync();
        await PressAsync(page, "ArrowRight", Row(12));
        await PressAsync(page, "Enter", Row(12));
        await Assertions.Expect(page.Locator("tr.details")).ToContainTextAsync("claude_code.tool.blocked_on_user");
        Assert.Contains("span=" + Id(12), page.Url);
        await PressAsync(page, "Escape", Row(12));
        await Assertions.Expect(page.Locator("tr.details")).ToHaveCountAsync(0);
        await PressAsync(page, "ArrowLeft", Row(11));
        await PressAsync(page, "ArrowLeft", Row(11));
        await Assertions.Expect(page.Locator("#" + Row(13))).ToHaveCountAsync(0);
        await PressAsync(page, "ArrowLeft", Row(1));
        await page.Keyboard.PressAsync("End");
        await page.Keyboard.PressAsync("Home");
        Assert.Equal(Row(1), await page.EvaluateAsync<string>("document.activeElement.id"));
        await PressAsync(page, "ArrowDown", Row(10));
        await PressAsync(page, "z", Row(10));
        Assert.InRange(await page.Locator("tbody > tr[id]").CountAsync(), 2, 4);
        await page.GoBackAsync();
        await Assertions.Expect(page.Locator("tbody > tr[id]")).Not.ToHaveCountAsync(2);
    }

    [Fact]
    public async Task Without_scripts_links_open_parts_and_lead_on()
    {
        Assert.SkipWhen(Browser.Program is null, Browser.WhyNot);
        var page = await OpenAsync("/traces/" + Trace, hasScripts: false);
        await page.Locator($"#{Row(11)} a.fold").ClickAsync();
        await Assertions.Expect(page.Locator("#" + Row(13))).ToBeVisibleAsync();
        await page.Locator($"#{Row(13)} a.name").ClickAsync();
        await Assertions.Expect(page.Locator("tr.details")).ToContainTextAsync("claude_code.tool.execution");
        var first = await page.Locator("tbody > tr[id]").First.GetAttributeAsync("id");
        await page.Locator("a[rel=next]").ClickAsync();
        await Assertions.Expect(page.Locator("tbody > tr[id]").First).Not.ToHaveAttributeAsync("id", first!);
    }

    [Fact]
    public async Task A_link_to_a_span_far_down_shows_it()
    {
        Assert.SkipWhen(Browser.Program is null, Browser.WhyNot);
        var page = await OpenAsync($"/traces/{Trace}#{Row(13 + 900 * 10)}");
        await Assertions.Expect(page.Locator("#" + Row(13 + 900 * 10))).ToBeVisibleAsync();
    }
}
