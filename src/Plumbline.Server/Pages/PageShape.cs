namespace Plumbline.Server.Pages;

/// <summary>What a page's URL can say besides window, zone and filters.</summary>
public sealed record PageShape
{
    /// <summary>What its drawing can keep apart by <c>by</c>, the usual first; empty when it has no such choice.</summary>
    public IReadOnlyList<string> Groups { get; init; } = [];

    /// <summary>What is the usual instead while nothing has a team.</summary>
    public string? GroupWithoutTeams { get; init; }

    /// <summary>Parameters of this page alone.</summary>
    public IReadOnlyList<string> Parameters { get; init; } = [];
}
