using Plumbline.Core.SessionLogs;

namespace Plumbline.Cli.Reports;

/// <summary>What stands around the numbers of a report.</summary>
sealed record ReportFrame
{
    /// <summary>The report's name, such as <c>daily</c>.</summary>
    public required string Name { get; init; }

    /// <summary>What rows are divided into, as it was asked; null when they are not.</summary>
    public string? By { get; init; }

    /// <summary>The time zone's name.</summary>
    public string Zone { get; init; } = "";

    /// <summary>The version of the price book.</summary>
    public string PriceBook { get; init; } = "";

    public SkippedLines Skipped { get; init; } = new();

    /// <summary>At most so many rows; null for all.</summary>
    public int? Limit { get; init; }

    /// <summary>Whether rows beyond the limit are those at the start: of rows in the order of time the latest are shown.</summary>
    public bool KeepsLast { get; init; }

    /// <summary>What was read, in sentences; shown when more is asked.</summary>
    public IReadOnlyList<string> Details { get; init; } = [];

    /// <summary>Whether to say more than the numbers.</summary>
    public bool IsVerbose { get; init; }

    /// <summary>The rows within the limit.</summary>
    public IEnumerable<T> Limited<T>(IReadOnlyList<T> rows) =>
        Limit is not { } limit || rows.Count <= limit ? rows
        : KeepsLast ? rows.Skip(rows.Count - limit)
        : rows.Take(limit);
}
