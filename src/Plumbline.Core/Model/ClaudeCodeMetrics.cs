namespace Plumbline.Core.Model;

/// <summary>The metrics of Claude Code that are counters, with their units as the client sends them.</summary>
public static class ClaudeCodeMetrics
{
    public const string SessionCount = "claude_code.session.count",
        CostUsage = "claude_code.cost.usage",
        TokenUsage = "claude_code.token.usage",
        LinesOfCode = "claude_code.lines_of_code.count",
        Commits = "claude_code.commit.count",
        PullRequests = "claude_code.pull_request.count",
        EditDecisions = "claude_code.code_edit_tool.decision",
        ActiveTime = "claude_code.active_time.total";

    /// <summary>Name → unit. A question about one of these that was never received has an answer: nothing.</summary>
    public static IReadOnlyDictionary<string, string> Units { get; } =
        new Dictionary<string, string>(StringComparer.Ordinal)
        {
            [SessionCount] = "",
            [CostUsage] = "USD",
            [TokenUsage] = "tokens",
            [LinesOfCode] = "",
            [Commits] = "",
            [PullRequests] = "",
            [EditDecisions] = "",
            [ActiveTime] = "s",
        };
}
