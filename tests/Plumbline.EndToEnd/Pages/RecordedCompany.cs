using Plumbline.EndToEnd.Captures;
using Plumbline.EndToEnd.Harness;
using Plumbline.EndToEnd.SessionLogs;

namespace Plumbline.EndToEnd.Pages;

/// <summary>A server that was sent everything that was ever recorded from Claude Code: metrics, events, traces, and session logs of these and of other sessions.</summary>
public sealed class RecordedCompany : IAsyncLifetime
{
    /// <summary>The day on which it was recorded, as a window of pages and of the API.</summary>
    public const string Window = "from=2026-11-20&to=2026-11-20",
        ApiWindow = "from=2026-11-20T00:00:00Z&to=2026-11-21T00:00:00Z";

    readonly ScratchFolder _scratch = new();
    PlumbProcess? _plumb;

    public PlumbApi Api => _plumb!.Api;

    public HttpClient Http => _plumb!.Http;

    public Uri Web => _plumb!.Web;

    public async ValueTask InitializeAsync()
    {
        _plumb = await PlumbProcess.StartAsync(_scratch.Folder("data"));
        foreach (var folder in RecordedBody.Folders())
            await CaptureReplay.SendAsync(_plumb, RecordedBody.Read(folder));
        var home = new LogHome(_scratch.Folder("home"));
        foreach (var scenario in Directory.EnumerateDirectories(LogHome.Recorded))
            home.With(Path.GetFileName(scenario));
        await home.PushAsync(_plumb);
        await PricedAsync();
    }

    // Costs are worked out within moments after requests came; until then pages say so.
    async Task PricedAsync()
    {
        for (var i = 0; i < 200; i++)
        {
            var total = (await Api.GetAsync($"/api/v1/usage?{ApiWindow}")).GetProperty("total");
            var cache = await Api.GetAsync($"/api/v1/cache?{ApiWindow}");
            if (
                total.GetProperty("list_cost_usd").ValueKind == System.Text.Json.JsonValueKind.String
                && cache.GetProperty("pending_sessions").GetInt64() == 0
            )
                return;
            await Task.Delay(100);
        }

        Assert.Fail("The costs of what was recorded were not worked out.");
    }

    public async ValueTask DisposeAsync()
    {
        if (_plumb is not null)
            await _plumb.DisposeAsync();
        _scratch.Dispose();
    }
}
