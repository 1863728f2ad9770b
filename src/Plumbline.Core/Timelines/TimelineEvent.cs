namespace Plumbline.Core.Timelines;

/// <summary>Any other event of a session, or what a session log tells in place of one. Times are nanoseconds since 1970.</summary>
public sealed record TimelineEvent
{
    /// <summary>Without prefix, such as <c>tool_result</c>.</summary>
    public required string Name { get; init; }
    public required long Time { get; init; }

    /// <summary>Where it stands among records of the same time.</summary>
    public long Row { get; init; }
    public long? Sequence { get; init; }
    public string? Prompt { get; init; }
    public string? RequestId { get; init; }
    public string? ToolUseId { get; init; }
    public string? AgentId { get; init; }
    public string? Model { get; init; }
    public string? Tool { get; init; }
    public string? Decision { get; init; }
    public string? DecisionSource { get; init; }
    public string? ErrorType { get; init; }
    public string? Error { get; init; }
    public bool? Success { get; init; }
    public long? DurationMs { get; init; }
    public int? StatusCode { get; init; }
    public int? Attempt { get; init; }

    /// <summary>Whether a session log tells it, and no event.</summary>
    public bool IsFromLog { get; init; }
    public UInt128 TraceId { get; init; }
    public ulong SpanId { get; init; }

    /// <summary>What has no field of its own, as a JSON object.</summary>
    public string? Attributes { get; init; }
}
