namespace Plumbline.Core.Timelines;

/// <summary>What else a session tells: prompts, compactions, refusals, changes of mode, the ends of subagents.</summary>
static class OtherSteps
{
    // Said in other steps, or said of every process alike.
    static readonly HashSet<string> Untold = new(StringComparer.Ordinal)
    {
        "assistant_response",
        "tool_decision",
        "tool_result",
        "api_error",
        "api_retries_exhausted",
        "hook_execution_start",
        "hook_execution_complete",
        "hook_registered",
        "plugin_loaded",
        "managed_settings_resolved",
        "retention_sweep",
        "api_request_body",
        "api_response_body",
        "system_prompt",
        "tool",
    };

    public static IEnumerable<Step> Of(TimelineRecords records) =>
        records.Events.Where(record => !Untold.Contains(record.Name)).Select(record => Of(record, AttributeText.Read(record.Attributes)));

    static Step Of(TimelineEvent record, AttributeText attributes) =>
        (
            record.Name switch
            {
                "user_prompt" => Mark(TimelineKind.Prompt, record, "prompt") with { Detail = PromptText(attributes) },
                "compaction" => Compaction(record, attributes),
                "api_refusal" => Mark(TimelineKind.Refusal, record, record.Model ?? "unknown model") with
                {
                    Success = false,
                    Error = attributes["category"] is { } category ? "refused: " + category : "refused",
                    Attempts = record.Attempt,
                },
                "permission_mode_changed" => Mark(TimelineKind.Mode, record, attributes["to_mode"] ?? "unknown mode") with
                {
                    Detail = attributes["from_mode"] is { } from ? "from " + from : null,
                    BelongsToTheTurn = false,
                },
                "subagent_completed" => Mark(TimelineKind.Subagent, record, attributes["agent_type"] ?? "subagent"),
                _ => Mark(TimelineKind.Other, record, record.Name) with
                {
                    Detail = attributes["skill.name"] ?? attributes["skill_name"] ?? attributes["status"] ?? attributes["mention_type"],
                    BelongsToTheTurn = false,
                },
            }
        ) with
        {
            AgentId = record.AgentId,
            RequestId = record.RequestId,
            IsFromLog = record.IsFromLog,
            TraceId = record.TraceId,
        };

    static Step Mark(TimelineKind kind, TimelineEvent record, string name) => CallSteps.Timed(kind, name, record.Time, null);

    // Its model call is a request of its own; the rest is the client's work.
    static Step Compaction(TimelineEvent record, AttributeText attributes)
    {
        var length = Stretch.Before(StoryPart.Unaccounted, record.Time, record.DurationMs, Basis.Measured);
        return CallSteps.Timed(TimelineKind.Compaction, attributes["trigger"] ?? "compaction", record.Time, length) with
        {
            Stretches = [],
            Success = record.Success,
            Detail =
                attributes.Number("pre_tokens") is { } before && attributes.Number("post_tokens") is { } after
                    ? FormattableString.Invariant($"{before} to {after} tokens, by the client's estimate")
                    : null,
        };
    }

    static string? PromptText(AttributeText attributes) =>
        attributes["command_name"] is { } command ? "/" + command.TrimStart('/')
        : attributes.Flag("from_person") == false ? "not typed by a person"
        : attributes.Number("prompt_length") is { } length ? FormattableString.Invariant($"{length} characters")
        : attributes.Number("prompt_bytes") is { } bytes ? FormattableString.Invariant($"{bytes} bytes")
        : null;
}
