using Plumbline.Core.Model;

namespace Plumbline.Core.Timelines;

/// <summary>A request to the Claude API, as the ledger has it: from an event, a session log, or both. Times are nanoseconds since 1970.</summary>
public sealed record TimelineCall
{
    /// <summary>What it is unique by.</summary>
    public required string Key { get; init; }

    /// <summary>When it ended.</summary>
    public required long Time { get; init; }

    /// <summary>Where it stands among records of the same time.</summary>
    public long Row { get; init; }
    public long? DurationMs { get; init; }

    /// <summary>To the first token.</summary>
    public long? TtftMs { get; init; }
    public string? RequestId { get; init; }
    public string? MessageUuid { get; init; }
    public string? Prompt { get; init; }

    /// <summary>The subagent's instance; null for the main thread.</summary>
    public string? AgentId { get; init; }

    /// <summary>The subagent's kind.</summary>
    public string? Agent { get; init; }
    public string? Model { get; init; }

    /// <summary><c>main</c>, <c>subagent</c>, <c>auxiliary</c>; null when not said.</summary>
    public string? Source { get; init; }

    /// <summary>The source as sent, such as <c>compact</c>.</summary>
    public string? SourceDetail { get; init; }
    public string? Effort { get; init; }
    public long Input { get; init; }
    public long Output { get; init; }
    public long CacheRead { get; init; }
    public long CacheCreation { get; init; }

    /// <summary>The client's estimate; null when it made none.</summary>
    public Usd? ClientCost { get; init; }

    /// <summary>At list prices; null while unpriced.</summary>
    public Usd? ListCost { get; init; }

    /// <summary>Whether only a session log tells it.</summary>
    public bool IsFromLog { get; init; }

    /// <summary>Whether a session log tells it as well as an event.</summary>
    public bool IsInBoth { get; init; }

    /// <summary>Whether its output tokens are a lower bound.</summary>
    public bool IsOutputLowerBound { get; init; }
    public UInt128 TraceId { get; init; }
    public ulong SpanId { get; init; }

    /// <summary>Tokens of its prompt: the context that it was asked with.</summary>
    public long Context => Input + CacheRead + CacheCreation;

    /// <summary>What it used and cost.</summary>
    public RequestSums Sums => RequestSums.Of(Input, Output, CacheRead, CacheCreation, ClientCost, ListCost);

    /// <summary>Whether the main thread made it, whose context grows from one to the next.</summary>
    public bool IsOfMainThread => AgentId is null && Source is null or "main";
}
