using Microsoft.Playwright;

namespace Plumbline.EndToEnd.Pages;

/// <summary>A real browser.</summary>
public sealed class Chromium : IAsyncDisposable
{
    // What a page does before anyone looks: it is told to the tests, and nothing of it may happen.
    const string Watch = """
        window.plumbWatch = { policy: [], executed: 0, shift: 0 };
        addEventListener("securitypolicyviolation", (event) => plumbWatch.policy.push(event.violatedDirective + " " + event.blockedURI));
        window.plumbHit = () => plumbWatch.executed++;
        new PerformanceObserver((list) => {
          for (const entry of list.getEntries()) if (!entry.hadRecentInput) plumbWatch.shift += entry.value;
        }).observe({ type: "layout-shift", buffered: true });
        """;

    readonly IPlaywright _playwright;
    readonly IBrowser _browser;

    Chromium(IPlaywright playwright, IBrowser browser) => (_playwright, _browser) = (playwright, browser);

    /// <summary>The program on the PATH; null when there is none.</summary>
    public static string? Program { get; } =
        (
            from folder in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            from name in new[] { "chromium", "chromium-browser", "google-chrome" }
            select Path.Combine(folder, name)
        ).FirstOrDefault(File.Exists);

    /// <summary>Starts one.</summary>
    public static async Task<Chromium> StartAsync()
    {
        var playwright = await Playwright.CreateAsync();
        var browser = await playwright.Chromium.LaunchAsync(
            new() { ExecutablePath = Program, Args = ["--disable-dev-shm-usage", "--disable-gpu"] }
        );
        return new Chromium(playwright, browser);
    }

    /// <summary>A new window with nothing remembered.</summary>
    public async Task<IPage> NewAsync(BrowserNewContextOptions? options = null)
    {
        options ??= new();
        options.ViewportSize ??= new() { Width = 1440, Height = 900 };
        var context = await _browser.NewContextAsync(options);
        context.SetDefaultTimeout(30_000);
        await context.AddInitScriptAsync(Watch);
        return await context.NewPageAsync();
    }

    /// <summary>Opens a page in a new window and takes down all that goes wrong.</summary>
    public async Task<PageVisit> VisitAsync(Uri address, string path, int width = 1440)
    {
        var page = await NewAsync(
            new()
            {
                ViewportSize = new() { Width = width, Height = 900 },
            }
        );
        var visit = new PageVisit(page);
        await visit.GoAsync(new Uri(address, path));
        return visit;
    }

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        _playwright.Dispose();
    }
}
