namespace Plumbline.Core.Model;

/// <summary>Any other log record. Numbers are −1 when absent.</summary>
public struct TelemetryEvent
{
    public int Sender,
        Context;

    /// <summary>Nanoseconds since 1970.</summary>
    public long Time;

    /// <summary>Claude Code's event name without prefix, such as <c>tool_result</c>; for other scopes the OTLP event name or the body when it is one; else absent.</summary>
    public Slice Name;

    /// <summary>Hash of name, time, body and all record attributes.</summary>
    public Hash128 Hash;

    /// <summary>
    /// Whether a session log tells it. It is then a <c>tool_result</c> with a <see cref="ToolUseId"/> or a <c>user_prompt</c> with a
    /// <see cref="Prompt"/>, and gives way to an event of the same.
    /// </summary>
    public bool IsFromLog;

    /// <summary>As <see cref="LoggedRequest.OriginTime"/>; 0 when not known, and for what no log tells.</summary>
    public long OriginTime;

    public long Sequence;

    public Slice Prompt,
        RequestId,
        ToolUseId,
        AgentId,
        Model,
        QuerySource,
        ToolName,
        Decision,
        DecisionSource,
        ErrorType,
        Error;

    /// <summary>1, 0, or −1 when not said.</summary>
    public sbyte Success;

    public long DurationMs;
    public int StatusCode,
        Attempt,
        Severity;

    public UInt128 TraceId;
    public ulong SpanId;

    /// <summary>What has no field of its own, packed; the body too when content is kept.</summary>
    public Slice Attributes;
}
