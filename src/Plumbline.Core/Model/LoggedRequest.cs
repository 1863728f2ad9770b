namespace Plumbline.Core.Model;

/// <summary>
/// One request to the Claude API, as a session log tells it. The same response may be told again, by a copy of the log or before it was
/// finished: the ledger keeps each <see cref="MessageKey"/> with its <see cref="RequestId"/> once. Token counts and times are −1 when absent.
/// </summary>
public struct LoggedRequest
{
    public int Sender,
        Context;

    /// <summary>When it ended, nanoseconds since 1970.</summary>
    public long Time;

    /// <summary>
    /// When the file that tells it was first there (the smaller of its birth and its last write), nanoseconds since 1970; 0 when not known.
    /// Of copies the one in the oldest file says whose it is.
    /// </summary>
    public long OriginTime;

    /// <summary>Hash of <c>message.id</c>, else of <c>requestId</c>, else of the line: the same wherever the response is told.</summary>
    public Hash128 MessageKey;

    /// <summary><c>requestId</c>; absent when the log has none.</summary>
    public Slice RequestId;

    /// <summary>The <c>uuid</c> of its last line: <c>message.uuid</c> of its event.</summary>
    public Slice MessageUuid;

    /// <summary><see cref="SessionIdentity"/> of the session in which it was made.</summary>
    public Hash128 UsageIdentity;

    public Slice Prompt,
        AgentId;

    /// <summary>As an event has it; <see cref="UsageDimensions.Model"/> without a suffix such as <c>[1m]</c>.</summary>
    public UsageDimensions Usage;

    public long InputTokens,
        OutputTokens,
        CacheReadTokens,
        CacheCreation5mTokens,
        CacheCreation1hTokens,
        ThinkingTokens,
        WebSearches,
        WebFetches;

    /// <summary>A cost that the log itself names; valid when <see cref="HasCost"/>.</summary>
    public Usd ClientCost;

    public bool HasCost;

    /// <summary>From the prompt or tool result that it answers to its end.</summary>
    public long DurationMs;

    public ServiceTier Tier;

    /// <summary>Whether <c>usage.speed</c> of the response was <c>fast</c>.</summary>
    public bool IsFast;

    /// <summary>Whether <c>usage.inference_geo</c> was <c>us</c>.</summary>
    public bool IsUsGeo;

    /// <summary>Whether the line that counts has a stop reason.</summary>
    public bool HasStopReason;

    /// <summary>Whether the line says itself that it was copied from another session: it says whose it is better than a file's age does.</summary>
    public bool IsMarkedCopy;

    /// <summary>Whether it is told by a sub-agent or a side question.</summary>
    public bool IsSidechain;

    /// <summary>Whether the output is at least this: the log holds only the placeholder of a stream's start.</summary>
    public bool IsOutputLowerBound;

    /// <summary>Whether all cache writes were taken as 5-minute ones because the log does not split them.</summary>
    public bool IsSplitAssumed;

    /// <summary>Parts that are priced apart, as a JSON array of objects; absent for nearly all. See docs/formats/tables.md.</summary>
    public Slice Parts;

    /// <summary>What has no field of its own, packed.</summary>
    public Slice Attributes;
}
