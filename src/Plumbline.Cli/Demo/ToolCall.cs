using System.Globalization;

namespace Plumbline.Cli.Demo;

/// <summary>A call of a tool.</summary>
sealed record ToolCall
{
    public required string Name { get; init; }
    public required int DurationMs { get; init; }
    public bool IsAccepted { get; init; } = true;
    public bool IsSuccess { get; init; } = true;
    public int ResultBytes { get; init; } = 400;

    /// <summary>Lines that an edit added and removed.</summary>
    public (int Added, int Removed) Lines { get; init; }

    public string Model { get; init; } = "";

    /// <summary>The commit that a command made.</summary>
    public (string Revision, string Branch)? Commit { get; init; }

    /// <summary>Whether a command opened a pull request.</summary>
    public bool OpensPullRequest { get; init; }

    bool IsEdit => Name is "Edit" or "Write";
    string Source => Name == "mcp_tool" ? "mcp" : "builtin";

    public void WriteDecision(LogRecords log, long at, string? prompt, string id, string request, string? agentId)
    {
        var text = log.Begin("tool_decision", at, prompt);
        text.AppendAttribute("decision"u8, IsAccepted ? "accept" : "reject");
        text.AppendAttribute("source"u8, IsAccepted ? "config" : "user_reject");
        text.AppendAttribute("tool_name"u8, Name);
        text.AppendAttribute("tool_use_id"u8, id);
        text.AppendAttribute("tool_source"u8, Source);
        text.AppendAttribute("permission_mode"u8, "acceptEdits");
        text.AppendAttribute("request_id"u8, request);
        if (agentId is not null)
            text.AppendAttribute("agent_id"u8, agentId);
        log.End();
    }

    public void WriteResult(LogRecords log, long at, string? prompt, string id, string request, string? agentId)
    {
        var text = log.Begin("tool_result", at, prompt);
        text.AppendAttribute("tool_name"u8, Name);
        text.AppendAttribute("tool_use_id"u8, id);
        text.AppendAttribute("success"u8, IsSuccess ? "true" : "false");
        text.AppendAttribute("duration_ms"u8, DurationMs.ToString(CultureInfo.InvariantCulture));
        text.AppendAttribute("tool_input_size_bytes"u8, "120");
        text.AppendAttribute("tool_result_size_bytes"u8, ResultBytes.ToString(CultureInfo.InvariantCulture));
        text.AppendAttribute("request_id"u8, request);
        if (!IsSuccess)
            text.AppendAttribute("error_type"u8, Name == "Bash" ? "ShellError" : "TelemetrySafeError");
        if (agentId is not null)
            text.AppendAttribute("agent_id"u8, agentId);
        if (Commit is { } commit)
        {
            text.AppendAttribute("vcs.ref.head.revision"u8, commit.Revision);
            text.AppendAttribute("vcs.ref.head.name"u8, commit.Branch);
            text.AppendAttribute("vcs.ref.head.type"u8, "branch");
            text.AppendAttribute("git_commit_id"u8, commit.Revision);
        }

        log.End();
    }

    /// <summary>What it adds to the metrics, with attributes as JSON.</summary>
    public IEnumerable<(DemoMetric Metric, string Own, long Count)> Counted()
    {
        if (IsEdit)
            yield return (
                DemoMetric.EditDecisions,
                Own("tool_name", Name)
                    + Own("decision", IsAccepted ? "accept" : "reject")
                    + Own("source", IsAccepted ? "config" : "user_reject"),
                1
            );
        if (IsEdit && IsAccepted && IsSuccess)
        {
            yield return (DemoMetric.LinesOfCode, Own("type", "added") + Own("model", Model), Lines.Added);
            yield return (DemoMetric.LinesOfCode, Own("type", "removed") + Own("model", Model), Lines.Removed);
        }

        if (Commit is not null)
            yield return (DemoMetric.Commits, "", 1);
        if (OpensPullRequest)
            yield return (DemoMetric.PullRequests, "", 1);
    }

    static string Own(string key, string value) => AttributeText.Of(key, value);
}
