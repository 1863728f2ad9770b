using Microsoft.Playwright;
using Plumbline.EndToEnd.Harness;

namespace Plumbline.EndToEnd.Pages;

/// <summary>The newest events in a real browser: what comes is seen within seconds, unless somebody paused.</summary>
public sealed class LiveTests(Browser browser) : IClassFixture<Browser>
{
    [Fact]
    public async Task What_comes_is_seen_within_seconds_and_waits_while_paused()
    {
        Assert.SkipWhen(Browser.Program is null, Browser.WhyNot);
        var page = await browser.OpenAsync(browser.Filled, "/healthz");
        var complaints = new List<string>();
        page.Console += (_, message) => complaints.Add(message.Text);
        page.PageError += (_, error) => complaints.Add(error);
        await page.GotoAsync(new Uri(browser.Filled, "/reliability/live?name=live_test").ToString());
        var rows = page.Locator("plumb-tail tbody tr");
        Assert.Equal(0, await rows.CountAsync());

        await SendAsync("first <b>comer</b>");
        await rows.First.WaitForAsync(new() { Timeout = 15_000 });
        Assert.Contains("first <b>comer</b>", await rows.First.InnerTextAsync());
        Assert.Contains(
            "/sessions/live%2Fone",
            await rows.First.GetByRole(AriaRole.Link, new() { Name = "session" }).GetAttributeAsync("href")
        );

        await page.GetByRole(AriaRole.Button, new() { Name = "Pause" }).ClickAsync();
        await SendAsync("second");
        await page.WaitForTimeoutAsync(5_000);
        Assert.Equal(1, await rows.CountAsync());

        await page.GetByRole(AriaRole.Button, new() { Name = "Resume" }).ClickAsync();
        await Assertions.Expect(rows).ToHaveCountAsync(2, new() { Timeout = 15_000 });
        Assert.Contains("second", await rows.First.InnerTextAsync());
        Assert.Empty(complaints);
    }

    [Fact]
    public async Task Without_scripts_it_is_a_list_that_a_link_refreshes()
    {
        Assert.SkipWhen(Browser.Program is null, Browser.WhyNot);
        var page = await browser.OpenAsync(browser.Filled, "/reliability/live?name=api_request", new() { JavaScriptEnabled = false });

        Assert.True(await page.Locator("plumb-tail tbody tr").CountAsync() > 0);
        Assert.False(await page.GetByRole(AriaRole.Button, new() { Name = "Pause" }).IsVisibleAsync());
        await page.GetByRole(AriaRole.Link, new() { Name = "Refresh" }).ClickAsync();
        Assert.Contains("name=api_request", page.Url);
    }

    async Task SendAsync(string error)
    {
        var now = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() * 1_000_000;
        var body = $$$"""
            {"resourceLogs":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"claude-code"}}]},"scopeLogs":[{
            "scope":{"name":"com.anthropic.claude_code.events","version":"2.1.329"},"logRecords":[{"timeUnixNano":"{{{now}}}","body":{"stringValue":"claude_code.live_test"},
            "attributes":[{"key":"event.name","value":{"stringValue":"live_test"}},{"key":"session.id","value":{"stringValue":"live/one"}},
            {"key":"error","value":{"stringValue":"{{{error}}}"}}]}]}]}]}
            """;
        await browser.Sender.SendAsync(new OtlpRequest(OtlpTransport.HttpJson, "logs", System.Text.Encoding.UTF8.GetBytes(body)));
    }
}
