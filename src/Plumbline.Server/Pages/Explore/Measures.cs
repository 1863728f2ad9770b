using Plumbline.Core.Model;
using Plumbline.Server.Api;
using Plumbline.Store.Queries;

namespace Plumbline.Server.Pages.Explore;

/// <summary>All measures, in the order of the page's list.</summary>
public static class Measures
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<Measure> All { get; } =
    [
        Cost(
            "client_cost_usd",
            "Client estimate",
            "Claude Code's own estimate: requests known one by one and what metrics metered beyond them",
            row => row.Amounts.ClientCost
        ),
        Cost(
            "list_cost_usd",
            "List cost",
            "at list prices, of the requests known one by one that have a price",
            row => row.ListCosts?.Amount
        ),
        Cost(
            "effective_cost_usd",
            "Effective cost",
            "by the contract, of the requests known one by one; without a contract the same as the list cost",
            row => row.ListCosts?.Effective
        ),
        Tokens("tokens", "Tokens", "input, output, cache read and cache creation together", row => row.Amounts.Tokens),
        Tokens("input_tokens", "Input tokens", "not from the cache and not written to it", row => row.Amounts.Input),
        Tokens("output_tokens", "Output tokens", "written by the model", row => row.Amounts.Output),
        Tokens("cache_read_tokens", "Cache read tokens", "of prompts, from the cache", row => row.Amounts.CacheRead),
        Tokens("cache_creation_tokens", "Cache creation tokens", "of prompts, written to the cache", row => row.Amounts.CacheCreation),
        new("cache_ratio", "Cache hit ratio", "share", "cache read ÷ (cache read + cache creation + input), in tokens")
        {
            Kind = "Tokens",
            ShareOf = row => (row.Amounts.CacheRead, row.Amounts.CacheRead + row.Amounts.CacheCreation + row.Amounts.Input),
            SortedBy = "cache_read_tokens",
        },
        Count("requests", "Requests", "API requests, each once", row => Quantity.FromWhole(row.Requests), canAdd: true),
        Count("errors", "API errors", "requests that failed for good (api_error)", row => Quantity.FromWhole(row.Errors), canAdd: true),
        Count("sessions", "Sessions", "distinct ones with usage or a prompt", row => row.Sessions, canAdd: false),
        Count("users", "People", "distinct ones with usage or a prompt", row => Quantity.FromWhole(row.Users), canAdd: false),
        Counter("lines_added", "Lines added", ClaudeCodeMetrics.LinesOfCode, "written by Claude Code's own edits", ("type", "added")),
        Counter("lines_removed", "Lines removed", ClaudeCodeMetrics.LinesOfCode, "removed by Claude Code's own edits", ("type", "removed")),
        Counter("commits", "Commits", ClaudeCodeMetrics.Commits, "made by Claude Code itself"),
        Counter("pull_requests", "Pull requests", ClaudeCodeMetrics.PullRequests, "made by Claude Code itself"),
        Counter(
            "decisions",
            "Edit decisions",
            ClaudeCodeMetrics.EditDecisions,
            "accepted and rejected edits",
            attributes: ["decision", "tool_name", "language", "source"]
        ),
        Counter(
            "accepted",
            "Accepted edits",
            ClaudeCodeMetrics.EditDecisions,
            "by a person, a rule or a hook",
            ("decision", "accept"),
            "tool_name",
            "language",
            "source"
        ),
        Counter(
            "rejected",
            "Rejected edits",
            ClaudeCodeMetrics.EditDecisions,
            "by a person, a rule or a hook",
            ("decision", "reject"),
            "tool_name",
            "language",
            "source"
        ),
        Counter(
            "active_time",
            "Active time",
            ClaudeCodeMetrics.ActiveTime,
            "of people (user) and of Claude Code (cli); never idle",
            attributes: "type"
        ) with
        {
            Unit = "s",
        },
        Counter(
            "starts",
            "Session starts",
            ClaudeCodeMetrics.SessionCount,
            "as the client counts them; opening the list of agents (agents_view) is one",
            attributes: "start_type"
        ),
    ];

    /// <summary>The headings, each with its measures.</summary>
    public static IEnumerable<IGrouping<string, Measure>> ByKind => All.GroupBy(measure => measure.Kind);

    /// <summary>Finds one by the name that a URL has.</summary>
    /// <exception cref="BadParameterException">There is none of this name.</exception>
    public static Measure Read(string? name) =>
        All.FirstOrDefault(measure => measure.Name == (name ?? "tokens"))
        ?? throw new BadParameterException("measure", "one of " + string.Join(", ", All.Select(measure => measure.Name)));

    static Measure Cost(string name, string title, string means, Func<UsageRow, Quantity?> of) =>
        new(name, title, "usd", means)
        {
            Kind = "Cost",
            OfUsage = of,
            SortedBy = name,
        };

    static Measure Tokens(string name, string title, string means, Func<UsageRow, Quantity?> of) =>
        new(name, title, "tokens", means)
        {
            Kind = "Tokens",
            OfUsage = of,
            // Of all tokens there is no column; those from the cache are most of them.
            SortedBy = name == "tokens" ? "cache_read_tokens" : name,
        };

    static Measure Count(string name, string title, string means, Func<UsageRow, Quantity?> of, bool canAdd) =>
        new(name, title, "count", means)
        {
            Kind = "Use",
            OfUsage = of,
            SortedBy = name,
            CanAdd = canAdd,
        };

    static Measure Counter(
        string name,
        string title,
        string metric,
        string means,
        (string Attribute, string Value)? only = null,
        params string[] attributes
    ) =>
        new(name, title, "count", $"{means}; the exact increase of {metric}, which only telemetry tells")
        {
            Kind = "Work",
            Metric = metric,
            Only = only,
            Attributes = attributes,
        };
}
