using Plumbline.Store.Queries;

namespace Plumbline.Server.Pages.Tools;

/// <summary>A tool, its uses, and the most frequent kind of its errors.</summary>
/// <param name="Tool">Null where the records do not name it.</param>
/// <param name="Uses">Its uses.</param>
/// <param name="Error">The kind; null when none failed, or nobody told.</param>
public sealed record ToolSums(string? Tool, ToolUses Uses, string? Error)
{
    /// <summary>Of rows by tool and kind of error.</summary>
    public static ToolSums Of(IGrouping<string?, ToolRow> rows) =>
        new(
            rows.Key,
            ToolUses.Sum(rows.Select(row => row.Uses)),
            rows.Where(row => row.Uses.Failed > 0)
                .OrderByDescending(row => row.Uses.Failed)
                .ThenBy(row => row.Key[1], StringComparer.Ordinal)
                .Select(row => row.Key[1])
                .FirstOrDefault()
        );
}
