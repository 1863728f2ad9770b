using System.Text.Json;
using Plumbline.Core.Model;

namespace Plumbline.Cli.Client;

/// <summary>
/// What Claude Code tells its status line: one JSON object on stdin. Every member is optional, since versions and providers differ.
/// </summary>
sealed record StatusInput
{
    public string? SessionId { get; init; }
    public string? SessionName { get; init; }

    /// <summary>The session's log.</summary>
    public string? TranscriptPath { get; init; }

    /// <summary>The folder that the session works in.</summary>
    public string? Cwd { get; init; }

    public string? ProjectFolder { get; init; }
    public string? ModelId { get; init; }
    public string? ModelName { get; init; }
    public string? Version { get; init; }
    public string? Effort { get; init; }
    public bool IsFast { get; init; }
    public string? Agent { get; init; }
    public string? Worktree { get; init; }

    /// <summary>The client's own estimate for the session.</summary>
    public Usd? Cost { get; init; }

    /// <summary>Milliseconds since the session began.</summary>
    public long? DurationMs { get; init; }

    public long? ApiDurationMs { get; init; }
    public long? LinesAdded { get; init; }
    public long? LinesRemoved { get; init; }
    public ContextWindow? Context { get; init; }
    public RateLimits? Limits { get; init; }
    public PullRequest? PullRequest { get; init; }

    /// <summary>Reads the input; null when it is not a JSON object.</summary>
    public static StatusInput? TryRead(ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json, new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip });
            return document.RootElement.ValueKind == JsonValueKind.Object ? Of(document.RootElement) : null;
        }
        catch (Exception problem) when (problem is JsonException or InvalidOperationException)
        {
            // Not JSON, or text in it that is not UTF-8.
            return null;
        }
    }

    static StatusInput Of(JsonElement root) =>
        new()
        {
            SessionId = root.TextAt("session_id"),
            SessionName = root.TextAt("session_name"),
            TranscriptPath = root.TextAt("transcript_path"),
            Cwd = root.TextAt("workspace", "current_dir") ?? root.TextAt("cwd"),
            ProjectFolder = root.TextAt("workspace", "project_dir") ?? root.TextAt("workspace", "current_dir") ?? root.TextAt("cwd"),
            ModelId = root.TextAt("model", "id") ?? root.TextAt("model"),
            ModelName = root.TextAt("model", "display_name"),
            Version = root.TextAt("version"),
            Effort = root.TextAt("effort", "level"),
            IsFast = root.At("fast_mode").ValueKind == JsonValueKind.True,
            Agent = root.TextAt("agent", "name"),
            Worktree = root.TextAt("worktree", "name"),
            Cost = CostOf(root),
            DurationMs = root.WholeAt("cost", "total_duration_ms"),
            ApiDurationMs = root.WholeAt("cost", "total_api_duration_ms"),
            LinesAdded = root.WholeAt("cost", "total_lines_added"),
            LinesRemoved = root.WholeAt("cost", "total_lines_removed"),
            Context = ContextOf(root.At("context_window")),
            Limits = LimitsOf(root.At("rate_limits")),
            PullRequest = PullRequestOf(root.At("pr")),
        };

    // Doubles carry noise (0.017952000000000003); a billionth of a dollar is exact enough.
    static Usd? CostOf(JsonElement root) =>
        root.DecimalAt("cost", "total_cost_usd") is { } dollars and >= 0 and < 1_000_000_000
            ? new Usd((long)decimal.Round(dollars * 1_000_000_000m))
            : null;

    internal static ContextWindow? ContextOf(JsonElement context)
    {
        if (context.ValueKind != JsonValueKind.Object)
            return null;
        var size = context.WholeAt("context_window_size") is { } tokens and > 0 ? (long?)tokens : null;
        long? used = context.At("current_usage") is { ValueKind: JsonValueKind.Object } usage
            ? (usage.WholeAt("input_tokens") ?? 0)
                + (usage.WholeAt("cache_creation_input_tokens") ?? 0)
                + (usage.WholeAt("cache_read_input_tokens") ?? 0)
            : context.WholeAt("used_tokens");
        var percent = context.DecimalAt("used_percentage") ?? (size is null || used is null ? null : 100m * used / size);
        return percent is null && size is null && used is null ? null : new(percent, size, used);
    }

    internal static RateLimits? LimitsOf(JsonElement limits)
    {
        var (fiveHour, sevenDay) = (LimitOf(limits.At("five_hour")), LimitOf(limits.At("seven_day")));
        return fiveHour is null && sevenDay is null ? null : new(fiveHour, sevenDay);
    }

    static RateLimit? LimitOf(JsonElement limit) =>
        limit.DecimalAt("used_percentage") is { } percent ? new(percent, limit.MomentAt("resets_at")) : null;

    internal static PullRequest? PullRequestOf(JsonElement pullRequest) =>
        pullRequest.WholeAt("number") is { } number ? new(number, pullRequest.TextAt("url"), pullRequest.TextAt("review_state")) : null;
}
