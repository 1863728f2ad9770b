using Plumbline.Core.Model;
using Plumbline.Store.Queries;

namespace Plumbline.Server.Pages.Explore;

/// <summary>Something that can be asked for: a column of usage, or the increase of one of Claude Code's counters.</summary>
/// <param name="Name">As the URL says it; for usage the API's column, where there is one.</param>
/// <param name="Title">As people read it.</param>
/// <param name="Unit"><c>usd</c>, <c>tokens</c>, <c>count</c>, <c>share</c> of one, or <c>s</c> for seconds.</param>
/// <param name="Means">What it is and where it comes from, in a phrase.</param>
public sealed record Measure(string Name, string Title, string Unit, string Means)
{
    /// <summary>The heading that it is listed under.</summary>
    public required string Kind { get; init; }

    /// <summary>Its value in a row of usage, null where it is not known; null for counters and shares.</summary>
    public Func<UsageRow, Quantity?>? OfUsage { get; init; }

    /// <summary>For a share: the part and the whole in a row of usage.</summary>
    public Func<UsageRow, (Quantity Part, Quantity Whole)>? ShareOf { get; init; }

    /// <summary>The columns of usage that rows are sorted by, falling.</summary>
    public string SortedBy { get; init; } = "client_cost_usd";

    /// <summary>The metric, for a counter.</summary>
    public string? Metric { get; init; }

    /// <summary>The attribute that points of the counter must have, and its value; null for all.</summary>
    public (string Attribute, string Value)? Only { get; init; }

    /// <summary>Attributes of the counter's points that it can be grouped by, besides what all counters know.</summary>
    public IReadOnlyList<string> Attributes { get; init; } = [];

    /// <summary>Whether values of groups and days add up: distinct sessions and people do not.</summary>
    public bool CanAdd { get; init; } = true;

    /// <summary>Whether tokens and costs are all that is asked of the store.</summary>
    public bool IsAmount => Unit is "usd" or "tokens" or "share";

    /// <summary>Whether it is of list prices.</summary>
    public bool IsListCost => Name is "list_cost_usd" or "effective_cost_usd";

    /// <summary>Whether it is counted by metrics alone.</summary>
    public bool IsCounter => Metric is not null;
}
