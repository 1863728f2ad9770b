using System.Globalization;
using Microsoft.Playwright;

namespace Plumbline.EndToEnd.Pages;

/// <summary>A page in a browser, and everything that went wrong there.</summary>
public sealed class PageVisit : IAsyncDisposable
{
    readonly List<string> _complaints = [];
    long _bytes;

    public PageVisit(IPage page)
    {
        Page = page;
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
                _complaints.Add($"console: {Cut(message.Text)}");
        };
        page.PageError += (_, error) => _complaints.Add($"script: {Cut(error)}");
        page.RequestFailed += (_, request) =>
        {
            // A stream of events ends with its page.
            if (request.ResourceType != "eventsource" && request.Failure != "net::ERR_ABORTED")
                _complaints.Add($"request failed: {Cut(request.Url)} {request.Failure}");
        };
        page.Dialog += async (_, dialog) =>
        {
            _complaints.Add($"dialog: {Cut(dialog.Message)}");
            await dialog.DismissAsync();
        };
        page.RequestFinished += async (_, request) => await CountAsync(request);
    }

    public IPage Page { get; }

    /// <summary>Bytes of bodies as they were transferred, without the library that draws.</summary>
    public long Bytes => Interlocked.Read(ref _bytes);

    /// <summary>The status of the page itself.</summary>
    public int Status { get; private set; }

    /// <summary>Goes to an address and waits until all of it is there.</summary>
    public async Task GoAsync(Uri address)
    {
        var answer = await Page.GotoAsync(address.ToString(), new() { WaitUntil = WaitUntilState.Load });
        Status = answer!.Status;
        // Fonts come last, and drawings are drawn once more with them.
        await Page.EvaluateAsync(
            "() => document.fonts.ready.then(() => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 50))))"
        );
    }

    /// <summary>All that went wrong so far: errors, failed requests, dialogs, breaches of the content policy, foreign scripts that ran, sideways scroll.</summary>
    public async Task<IReadOnlyList<string>> ComplaintsAsync()
    {
        var all = new List<string>(_complaints);
        if (Status != 200)
            all.Add($"status {Status}");
        all.AddRange(await Page.EvaluateAsync<string[]>("() => plumbWatch.policy"));
        if (await Page.EvaluateAsync<int>("() => plumbWatch.executed") is > 0 and var times)
            all.Add($"a stranger's script ran {times} times");
        if (await BeyondAsync() is > 0 and var beyond)
            all.Add($"{beyond} px too wide");
        return all;
    }

    /// <summary>By how many pixels the page scrolls sideways.</summary>
    public Task<int> BeyondAsync() =>
        Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - document.documentElement.clientWidth");

    /// <summary>How much of the page moved by itself since it was opened: cumulative layout shift.</summary>
    public Task<double> ShiftAsync() => Page.EvaluateAsync<double>("() => plumbWatch.shift");

    /// <summary>Shows the page by day or by night, as the switch does.</summary>
    public Task ThemeAsync(string theme) =>
        Page.EvaluateAsync(
            """
            (theme) => {
              document.documentElement.dataset.theme = theme;
              for (const chart of document.querySelectorAll("plumb-chart")) if (chart.chart) chart.draw();
            }
            """,
            theme
        );

    /// <summary>Keeps a picture of the whole page under the test results.</summary>
    public Task PictureAsync(string path, string look) => Page.ScreenshotAsync(new() { Path = Pictures.File(path, look), FullPage = true });

    async Task CountAsync(IRequest request)
    {
        if (request.Url.EndsWith("/echarts.js", StringComparison.Ordinal))
            return;
        try
        {
            var sizes = await request.SizesAsync();
            Interlocked.Add(ref _bytes, sizes.ResponseBodySize);
        }
        catch (PlaywrightException)
        {
            // The window is closed already: nobody asks any more.
        }
    }

    static string Cut(string text) =>
        text.Length <= 300 ? text : text[..300] + string.Create(CultureInfo.InvariantCulture, $"… ({text.Length} characters)");

    public async ValueTask DisposeAsync() => await Page.Context.CloseAsync();
}
