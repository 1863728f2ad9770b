using System.Globalization;
using Plumbline.EndToEnd.Harness;
using Plumbline.Questions;
using Plumbline.Store.DuckDb;

namespace Plumbline.EndToEnd.Pages;

/// <summary>
/// A server over a database with a million requests, other events and spans; <c>PAGES_EVENTS</c> makes it another number, such as 10000000.
/// </summary>
public sealed class LargeCompany : IAsyncLifetime
{
    readonly ScratchFolder _scratch = new();
    Chromium? _chromium;
    Harness.PlumbProcess? _plumb;

    public PlumbApi Api => _plumb!.Api;

    public HttpClient Http => _plumb!.Http;

    public Uri Web => _plumb!.Web;

    /// <summary>Requests, other events and spans together, about.</summary>
    public static int Events { get; } =
        int.Parse(Environment.GetEnvironmentVariable("PAGES_EVENTS") ?? "1000000", CultureInfo.InvariantCulture);

    public async ValueTask InitializeAsync()
    {
        if (Chromium.Program is null)
            return;
        var data = _scratch.Folder("data");
        var now = TimeProvider.System.GetUtcNow();
        // Of ten, six are requests, three other events, one a span.
        var requests = Events / 10 * 6;
        using (var database = DuckDatabase.Open(Path.Combine(data, "plumbline.duckdb")))
        using (var connection = database.Connect())
            new EventFill(connection, (now - DateTimeOffset.UnixEpoch).Ticks * 100, requests, Math.Max(400, requests / 600)).Run();
        RulesFile.Write(data, DateOnly.FromDateTime(now.UtcDateTime));
        var options = new PlumbOptions { Replaced = new Dictionary<string, string> { ["--rules"] = Path.Combine(data, "rules.yaml") } };
        _plumb = await Harness.PlumbProcess.StartAsync(data, options);
        _plumb.Http.BaseAddress = _plumb.Web;
        await Questions.PlumbProcess.DerivedAsync(_plumb.Http);
        _chromium = await Chromium.StartAsync();
    }

    /// <summary>Opens a page of it.</summary>
    public Task<PageVisit> VisitAsync(string path) => _chromium!.VisitAsync(Web, path);

    /// <summary>A new window with nothing remembered.</summary>
    public Task<Microsoft.Playwright.IPage> NewAsync() => _chromium!.NewAsync();

    public async ValueTask DisposeAsync()
    {
        if (_chromium is not null)
            await _chromium.DisposeAsync();
        if (_plumb is not null)
            await _plumb.DisposeAsync();
        _scratch.Dispose();
    }
}
