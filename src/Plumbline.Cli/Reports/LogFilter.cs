using Plumbline.Store.SessionIndex;

namespace Plumbline.Cli.Reports;

/// <summary>Which of the logged requests, tool calls and prompts count. The default takes all.</summary>
sealed record LogFilter
{
    /// <summary>From this instant on, milliseconds since 1970.</summary>
    public long Since { get; init; } = long.MinValue;

    /// <summary>Up to, but not with, this instant.</summary>
    public long Until { get; init; } = long.MaxValue;

    /// <summary>A part of the project's working folder or of its folder of logs; letter case does not matter.</summary>
    public string? Project { get; init; }

    /// <summary>A part of the model's name; letter case does not matter.</summary>
    public string? Model { get; init; }

    /// <summary>Whether a log counts; null when all do. Whose logs they are is found out by the caller.</summary>
    public Func<IndexedFile, bool>? TakesFile { get; init; }

    /// <summary>Whether a time is within the range.</summary>
    public bool Takes(long time) => time >= Since && time < Until;
}
