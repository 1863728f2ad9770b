using Plumbline.Core.Model;
using Plumbline.Server.Api;
using Plumbline.Store.Queries;

namespace Plumbline.Server.Pages.Parts;

/// <summary>What costs can be kept apart by, and how groups are called on pages.</summary>
public static class Groups
{
    // In the order in which people ask.
    static readonly string[] InOrder =
    [
        "team",
        "cost_center",
        "department",
        "project",
        "person",
        "user",
        "model",
        "repository",
        "branch",
        "query_source",
        "query_source_detail",
        "agent",
        "skill",
        "mcp_server",
        "mcp_tool",
        "plugin",
        "effort",
        "speed",
        "billing",
        "pool",
        "unallocated_reason",
        "session",
        "provider",
        "entrypoint",
        "version",
        "organization",
    ];

    /// <summary>Every dimension that is no time and no single prompt; the usual first.</summary>
    public static IReadOnlyList<string> All { get; } = [.. InOrder.Where(name => Dimension.TryParse(name, out _))];

    /// <summary>A dimension's name in words.</summary>
    public static string Name(Dimension dimension) =>
        dimension.Name switch
        {
            "cost_center" => "cost centre",
            "unallocated_reason" => "reason of being unallocated",
            "mcp_server" => "MCP server",
            "mcp_tool" => "MCP tool",
            "query_source" => "main or subagent",
            "query_source_detail" => "source of the query",
            "version" => "client version",
            var name => name.Replace('_', ' '),
        };

    /// <summary>The name at the start of a heading.</summary>
    public static string Title(Dimension dimension)
    {
        var name = Name(dimension);
        return char.ToUpperInvariant(name[0]) + name[1..];
    }

    /// <summary>A group as it may be shown.</summary>
    public static string Label(People people, Dimension dimension, string? value) =>
        people.Show(dimension, value) is not { } shown
            ? "without " + Name(dimension)
            : Show.Short(dimension.Name == "model" ? Show.Model(shown) : shown, 80);

    /// <summary>The largest groups of an answer by time and group; the others are drawn as one.</summary>
    public static IReadOnlyList<string?> Largest(IEnumerable<UsageRow> overTime, Func<UsageRow, Quantity> of) =>
        [
            .. overTime
                .GroupBy(row => row.Key[1])
                .OrderByDescending(group => group.Aggregate(Quantity.Zero, (sum, row) => sum + of(row)))
                .ThenByDescending(group => group.Aggregate(Quantity.Zero, (sum, row) => sum + row.Amounts.Tokens))
                .Select(group => group.Key)
                .Take(OverviewQuery.SeriesMax),
        ];
}
