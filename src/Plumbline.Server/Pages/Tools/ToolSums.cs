using Plumbline.Core.Reliability;
using Plumbline.Store.Queries;

namespace Plumbline.Server.Pages.Tools;

/// <summary>A tool, its uses, and the most frequent kind of its errors.</summary>
/// <param name="Tool">Null where the records do not name it.</param>
/// <param name="Uses">Its uses.</param>
/// <param name="Times">How long they took.</param>
/// <param name="Error">The kind; null when none failed, or nobody told.</param>
public sealed record ToolSums(string? Tool, ToolUses Uses, DurationPercentiles Times, string? Error)
{
    /// <summary>Of a row by tool, and its failures by kind of error.</summary>
    public static ToolSums Of(ToolRow tool, IEnumerable<ToolRow> failures) =>
        new(
            tool.Key[0],
            tool.Uses,
            tool.Times,
            failures
                .OrderByDescending(row => row.Uses.Failed)
                .ThenBy(row => row.Key[1], StringComparer.Ordinal)
                .Select(row => row.Key[1])
                .FirstOrDefault()
        );
}
