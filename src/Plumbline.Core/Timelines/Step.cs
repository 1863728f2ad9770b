namespace Plumbline.Core.Timelines;

/// <summary>What kind of thing a step is.</summary>
public enum TimelineKind
{
    /// <summary>The prompt itself.</summary>
    Prompt,

    /// <summary>A request to the model.</summary>
    Call,

    /// <summary>A call of a tool, with its decision and its result.</summary>
    Tool,

    /// <summary>A hook.</summary>
    Hook,

    /// <summary>A request that failed for good, or whose retries are exhausted.</summary>
    Error,

    /// <summary>A refusal of the model.</summary>
    Refusal,

    /// <summary>A compaction of the context.</summary>
    Compaction,

    /// <summary>A change of the permission mode.</summary>
    Mode,

    /// <summary>The end of a subagent.</summary>
    Subagent,

    /// <summary>Anything else that was told, such as a skill that was activated.</summary>
    Other,
}

/// <summary>One row of a story: what happened, when, how long it took and what it waited for. Times are nanoseconds since 1970.</summary>
public sealed record Step
{
    public required TimelineKind Kind { get; init; }

    /// <summary>A model, a tool, a hook: as it was sent.</summary>
    public required string Name { get; init; }
    public required long Start { get; init; }

    /// <summary>Not before <see cref="Start"/>; the same for what has no length.</summary>
    public required long End { get; init; }

    /// <summary>What the length stands on.</summary>
    public Basis Basis { get; init; } = Basis.Unknown;

    /// <summary>What it waited for and when; may be empty.</summary>
    public IReadOnlyList<Stretch> Stretches { get; init; } = [];

    public string? AgentId { get; init; }

    /// <summary>The request itself, for <see cref="TimelineKind.Call"/>; null when only a span tells it.</summary>
    public TimelineCall? Call { get; init; }

    /// <summary>To the first token, in milliseconds.</summary>
    public long? TtftMs { get; init; }
    public string? RequestId { get; init; }
    public string? ToolUseId { get; init; }

    /// <summary>Null when it was not told.</summary>
    public bool? Success { get; init; }

    /// <summary>What went wrong: a type, a status, a message.</summary>
    public string? Error { get; init; }

    /// <summary><c>accept</c> or <c>reject</c>.</summary>
    public string? Decision { get; init; }

    /// <summary>Who decided: <c>config</c>, <c>hook</c>, <c>user_temporary</c> …</summary>
    public string? DecisionSource { get; init; }

    /// <summary>What is to be said besides, in a few words.</summary>
    public string? Detail { get; init; }

    /// <summary>How many times it was tried; null when not told.</summary>
    public long? Attempts { get; init; }

    /// <summary>Whether a session log alone tells it.</summary>
    public bool IsFromLog { get; init; }

    /// <summary>Whether it counts as a tool call, because its result was told, or as an error, because an <c>api_error</c> told it.</summary>
    public bool IsCounted { get; init; }

    /// <summary>The trace with its span; 0 without one.</summary>
    public UInt128 TraceId { get; init; }
    public ulong SpanId { get; init; }

    /// <summary>Whether it says that the prompt is still going on: what merely happens after a prompt, such as a change of mode, does not.</summary>
    public bool BelongsToTheTurn { get; init; } = true;

    /// <summary>How long it waited for something, overlaps among its own stretches counted once.</summary>
    public long Waited(StoryPart part) => WhereTimeWent.Divide(Start, End, Stretches)[(int)part].Total;
}
