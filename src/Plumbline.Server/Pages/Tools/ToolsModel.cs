using System.Globalization;
using Plumbline.Core.Model;
using Plumbline.Core.Reliability;
using Plumbline.Server.Api;
using Plumbline.Server.Pages.Parts;
using Plumbline.Store.Queries;

namespace Plumbline.Server.Pages.Tools;

/// <summary>The answers of the page of tools, arranged.</summary>
/// <param name="state">The URL's state.</param>
/// <param name="uses">Uses by tool.</param>
/// <param name="failures">Those that failed, by tool and kind of error.</param>
/// <param name="overTime">Uses by time and tool.</param>
public sealed class ToolsModel(PageState state, ToolAnswer uses, IReadOnlyList<ToolRow> failures, IReadOnlyList<ToolRow> overTime)
{
    // Uses below which a share says little of a tool.
    const int UsesLeast = 20;

    const int ErrorsShown = 25;

    /// <summary>Each tool, those that fail most first, or as the URL says.</summary>
    public IReadOnlyList<ToolSums> Tools { get; } = Sorted(uses.Rows, failures, state.Own("sort"));

    /// <summary>All tools.</summary>
    public ToolUses Total => uses.Total.Uses;

    /// <summary>How long all took.</summary>
    public DurationPercentiles Times => uses.Total.Times;

    public required IReadOnlyList<DecisionRow> Decisions { get; init; }
    public required IReadOnlyList<WaitRow> Waits { get; init; }
    public required McpAnswer Mcp { get; init; }
    public required HookAnswer Hooks { get; init; }
    public required Written Written { get; init; }
    public required CountsOverTime Time { get; init; }

    /// <summary>Decisions on edits.</summary>
    public EditDecisions Edits => Written.Edits;

    /// <summary>Whether nothing of all this is in the window.</summary>
    public bool IsEmpty =>
        Total.Count == 0 && Decisions.Count == 0 && Waits.Count == 0 && Mcp.Rows.Count == 0 && Hooks.Runs == 0 && Written.IsNothing;

    /// <summary>The tool with the most failures; null when none failed.</summary>
    public ToolSums? MostFailures => Tools.Where(tool => tool.Uses.Failed > 0).MaxBy(tool => tool.Uses.Failed);

    /// <summary>The tool with the largest share of failures, of those that were used often enough to tell; null when none failed.</summary>
    public ToolSums? LargestShare =>
        Tools.Where(tool => tool.Uses is { Failed: > 0, Ended: >= UsesLeast }).MaxBy(tool => tool.Uses.FailureShare);

    /// <summary>Failures by kind, the most frequent first.</summary>
    public IReadOnlyList<ToolRow> Errors { get; } =
    [
        .. failures
            .OrderByDescending(row => row.Uses.Failed)
            .ThenBy(row => row.Key[0], StringComparer.Ordinal)
            .ThenBy(row => row.Key[1], StringComparer.Ordinal)
            .Take(ErrorsShown),
    ];

    /// <summary>The decisions on one tool.</summary>
    public Decisions DecisionsOn(string? tool) => Decisions.FirstOrDefault(row => row.Key[0] == tool)?.Decisions ?? new Decisions();

    /// <summary>The decisions on all tools.</summary>
    public Decisions AllDecisions => Store.Queries.Decisions.Sum(Decisions.Select(row => row.Decisions));

    /// <summary>The waits for all tools.</summary>
    public Waits AllWaits => Store.Queries.Waits.Sum(Waits.Select(row => row.Waits));

    /// <summary>Whether failures are drawn rather than uses.</summary>
    public bool DrawsFailures { get; } = state.Own("show") == "failures";

    /// <summary>Uses or failures over time, the tools with the most of them apart.</summary>
    public ChartData Chart()
    {
        long Of(ToolRow row) => DrawsFailures ? row.Uses.Failed : row.Uses.Count;
        var shown = overTime
            .GroupBy(row => row.Key[1])
            .OrderByDescending(tool => tool.Sum(Of))
            .ThenBy(tool => tool.Key, StringComparer.Ordinal)
            .Take(OverviewQuery.SeriesMax)
            .Select(tool => tool.Key)
            .ToList();
        var layers = shown
            .Select(
                (tool, i) =>
                    Layer(ToolText.Name(tool), string.Create(CultureInfo.InvariantCulture, $"s{i % 6 + 1}"), row => row.Key[1] == tool)
            )
            .ToList();
        if (overTime.Any(row => !shown.Contains(row.Key[1])))
            layers.Add(Layer("other", "other", row => !shown.Contains(row.Key[1])));
        return Time.Bars($"{(DrawsFailures ? "Failures" : "Uses")} by {Time.Step.Name} and tool", layers);

        CountLayer Layer(string name, string color, Func<ToolRow, bool> holds) =>
            new(name, color, 0, [.. overTime.Where(holds).Select(row => (row.Key[0]!, Of(row)))]);
    }

    static IReadOnlyList<ToolSums> Sorted(IReadOnlyList<ToolRow> rows, IReadOnlyList<ToolRow> failures, string? sort)
    {
        var tools = rows.Select(row => ToolSums.Of(row, failures.Where(failed => failed.Key[0] == row.Key[0]))).ToList();
        Func<ToolSums, decimal> order = sort switch
        {
            null or "failures" => tool => tool.Uses.Failed,
            "share" => tool => tool.Uses.FailureShare ?? -1,
            "uses" => tool => tool.Uses.Count,
            "p95" => tool => tool.Times.P95 ?? -1,
            _ => throw new BadParameterException("sort", "failures, share, uses or p95"),
        };
        return
        [
            .. tools.OrderByDescending(order).ThenByDescending(tool => tool.Uses.Count).ThenBy(tool => tool.Tool, StringComparer.Ordinal),
        ];
    }
}
