namespace Plumbline.Cli.Reports;

/// <summary>What a report over calls of tools is asked.</summary>
sealed record ToolQuestion
{
    /// <summary>What its rows are.</summary>
    public required ToolDimension Rows { get; init; }

    public LogFilter Filter { get; init; } = new();

    /// <summary>Only these tools, letter case aside; empty for all.</summary>
    public IReadOnlyList<string> Tools { get; init; } = [];
}

/// <summary>By what calls of tools are grouped.</summary>
enum ToolDimension : byte
{
    /// <summary>The tool's name.</summary>
    Tool,

    /// <summary>The file it works on; calls without one are left out.</summary>
    File,
}
