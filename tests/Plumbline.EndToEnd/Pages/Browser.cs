using Microsoft.Playwright;
using Plumbline.EndToEnd.Harness;

namespace Plumbline.EndToEnd.Pages;

/// <summary>A real browser before two real servers: one with a few days of data, one without any. Shared by the tests of a class.</summary>
public sealed class Browser : IAsyncLifetime
{
    /// <summary>What to say when there is none.</summary>
    public const string WhyNot = "Chromium is not installed (Debian's package is called chromium).";

    readonly ScratchFolder _scratch = new();
    Chromium? _chromium;
    PlumbProcess? _filled,
        _empty;

    /// <summary>The program on the PATH; null when there is none.</summary>
    public static string? Program => Chromium.Program;

    /// <summary>The address of the server that has data.</summary>
    public Uri Filled => _filled!.Web;

    /// <summary>The address of the server that has none.</summary>
    public Uri Empty => _empty!.Web;

    /// <summary>Sends to the server that has data.</summary>
    public OtlpSender Sender => _filled!.Sender;

    /// <summary>The API of the server that has data.</summary>
    public PlumbApi Api => _filled!.Api;

    public async ValueTask InitializeAsync()
    {
        if (Program is null)
            return;
        _filled = await PlumbProcess.StartAsync(_scratch.Folder("filled"));
        _empty = await PlumbProcess.StartAsync(_scratch.Folder("empty"));
        await FewDays.SendAsync(_filled.Sender);
        _chromium = await Chromium.StartAsync();
    }

    /// <summary>Opens a page in a new window and takes down all that goes wrong.</summary>
    public Task<PageVisit> VisitAsync(Uri address, string path, int width = 1440) => _chromium!.VisitAsync(address, path, width);

    /// <summary>A new window with nothing remembered.</summary>
    public async Task<IPage> OpenAsync(Uri address, string path, BrowserNewContextOptions? options = null, string? theme = null)
    {
        var page = await _chromium!.NewAsync(options);
        if (theme is not null)
            await page.Context.AddCookiesAsync([
                new()
                {
                    Name = "theme",
                    Value = theme,
                    Url = address.ToString(),
                },
            ]);
        await page.GotoAsync(new Uri(address, path).ToString(), new() { WaitUntil = WaitUntilState.NetworkIdle });
        return page;
    }

    public async ValueTask DisposeAsync()
    {
        if (_chromium is not null)
            await _chromium.DisposeAsync();
        if (_filled is not null)
            await _filled.DisposeAsync();
        if (_empty is not null)
            await _empty.DisposeAsync();
        _scratch.Dispose();
    }
}
