using Plumbline.Server.Api;
using Plumbline.Store.Queries;

namespace Plumbline.Server.Pages.Frame;

/// <summary>What every page shows around its content.</summary>
/// <param name="State">The URL's state; null when it cannot be read.</param>
/// <param name="Path">The path of the page.</param>
/// <param name="Theme"><c>light</c>, <c>dark</c>, or null for the system's.</param>
/// <param name="Health">The sentence at the top.</param>
/// <param name="Choices">What filters can be set to.</param>
/// <param name="Options">How people are shown, and where senders send to.</param>
public sealed record PageFrame(PageState? State, string Path, string? Theme, Health? Health, Choices? Choices, WebOptions Options);

/// <summary>The pages in the navigation, by the question they answer. A page that does not exist is not here.</summary>
public static class Navigation
{
    static readonly (string Group, string Path, string Name)[] All =
    [
        ("Use", "/", "Overview"),
        ("Use", "/cost", "Cost"),
        ("Use", "/cache", "Cache"),
        ("Use", "/attribution", "Attribution"),
        ("Use", "/adoption", "Adoption"),
        ("Work", "/sessions", "Sessions"),
        ("Work", "/traces", "Traces"),
        ("Work", "/tools", "Tools"),
        ("Work", "/models", "Models"),
        ("Work", "/commits", "Commits"),
        ("Trust", "/reliability", "Reliability"),
        ("Trust", "/sources", "Sources"),
        ("Trust", "/explore", "Explore"),
        ("Set up", "/rules", "Rules"),
        ("Set up", "/prices", "Prices"),
    ];

    /// <summary>Groups, each with its pages, in the order of the list.</summary>
    public static IReadOnlyList<(string Group, IReadOnlyList<(string Path, string Name)> Pages)> Groups { get; } =
    [
        .. All.GroupBy(page => page.Group)
            .Select(group => (group.Key, (IReadOnlyList<(string Path, string Name)>)[.. group.Select(page => (page.Path, page.Name))])),
    ];
}
