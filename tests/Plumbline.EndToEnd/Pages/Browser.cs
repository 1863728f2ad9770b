using Microsoft.Playwright;
using Plumbline.EndToEnd.Harness;

namespace Plumbline.EndToEnd.Pages;

/// <summary>A real browser before two real servers: one with a few days of data, one without any. Shared by the tests of a class.</summary>
public sealed class Browser : IAsyncLifetime
{
    /// <summary>What to say when there is none.</summary>
    public const string WhyNot = "Chromium is not installed (Debian's package is called chromium).";

    readonly ScratchFolder _scratch = new();
    IPlaywright? _playwright;
    IBrowser? _browser;
    PlumbProcess? _filled,
        _empty;

    /// <summary>The program on the PATH; null when there is none.</summary>
    public static string? Program { get; } =
        (
            from folder in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            from name in new[] { "chromium", "chromium-browser", "google-chrome" }
            select Path.Combine(folder, name)
        ).FirstOrDefault(File.Exists);

    /// <summary>The address of the server that has data.</summary>
    public Uri Filled => _filled!.Web;

    /// <summary>The address of the server that has none.</summary>
    public Uri Empty => _empty!.Web;

    /// <summary>The API of the server that has data.</summary>
    public PlumbApi Api => _filled!.Api;

    public async ValueTask InitializeAsync()
    {
        if (Program is null)
            return;
        _filled = await PlumbProcess.StartAsync(_scratch.Folder("filled"));
        _empty = await PlumbProcess.StartAsync(_scratch.Folder("empty"));
        await FewDays.SendAsync(_filled.Sender);
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(
            new() { ExecutablePath = Program, Args = ["--disable-dev-shm-usage", "--disable-gpu"] }
        );
    }

    /// <summary>A new window with nothing remembered.</summary>
    public async Task<IPage> OpenAsync(Uri address, string path, BrowserNewContextOptions? options = null, string? theme = null)
    {
        options ??= new();
        options.ViewportSize ??= new() { Width = 1440, Height = 900 };
        var context = await _browser!.NewContextAsync(options);
        context.SetDefaultTimeout(20_000);
        if (theme is not null)
            await context.AddCookiesAsync([
                new()
                {
                    Name = "theme",
                    Value = theme,
                    Url = address.ToString(),
                },
            ]);
        var page = await context.NewPageAsync();
        await page.GotoAsync(new Uri(address, path).ToString(), new() { WaitUntil = WaitUntilState.NetworkIdle });
        return page;
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
            await _browser.DisposeAsync();
        _playwright?.Dispose();
        if (_filled is not null)
            await _filled.DisposeAsync();
        if (_empty is not null)
            await _empty.DisposeAsync();
        _scratch.Dispose();
    }
}
