using Microsoft.Playwright;

namespace Plumbline.EndToEnd.Pages;

/// <summary>Someone with a question, who begins at the overview and counts the clicks.</summary>
sealed class Clicks
{
    /// <summary>Clicks that an answer may take.</summary>
    public const int Most = 3;

    readonly IPage _page;
    int _count;

    Clicks(IPage page) => _page = page;

    public static async Task<Clicks> AtOverviewAsync(SmallCompany company, string people)
    {
        var page = await company.NewAsync();
        await page.GotoAsync(company.Of(people).Web.ToString(), new() { WaitUntil = WaitUntilState.Load });
        return new Clicks(page);
    }

    /// <summary>To a page of the navigation.</summary>
    public Task ToAsync(string name) => OnAsync(_page.Locator(".side nav").GetByRole(AriaRole.Link, new() { Name = name, Exact = true }));

    /// <summary>On a link of the page itself.</summary>
    public Task OnLinkAsync(string name) =>
        OnAsync(_page.Locator("main").GetByRole(AriaRole.Link, new() { Name = name, Exact = true }).First);

    /// <summary>On the first link to a path.</summary>
    public Task OnPathAsync(string path) => OnAsync(_page.Locator($"main tbody a[href*=\"{path}\"]:visible").First);

    /// <summary>On a link of a panel.</summary>
    public Task OnFirstOfAsync(string panel) => OnAsync(Panel(panel).Locator("tbody th a, tbody td a").First);

    /// <summary>On anything.</summary>
    public async Task OnAsync(ILocator link)
    {
        Assert.True(++_count <= Most, $"more than {Most} clicks");
        await link.ClickAsync();
        await _page.WaitForLoadStateAsync(LoadState.Load);
    }

    /// <summary>A panel by the beginning of its title.</summary>
    public ILocator Panel(string title) => _page.Locator($"section.panel[aria-label^=\"{title}\"]");

    /// <summary>What the page says.</summary>
    public Task<string> TextAsync() => _page.Locator("main").InnerTextAsync();
}
