namespace Plumbline.Core.Model;

/// <summary>One request to the Claude API, as one event tells it. Token counts and times are −1 when absent.</summary>
public struct ApiRequest
{
    public int Sender,
        Context;

    /// <summary>When it ended, nanoseconds since 1970.</summary>
    public long Time;

    /// <summary>The id by which it is unique: <c>request_id</c>, else <c>client_request_id</c>; absent when there is neither.</summary>
    public Slice Id;

    /// <summary>Whether <see cref="Id"/> is the client's own, because the event lacks the API's: no session log knows it.</summary>
    public bool HasClientId;

    /// <summary>Hash of name, time, body and all record attributes: unique where there is no id, and tells a repetition from a restatement.</summary>
    public Hash128 Hash;

    /// <summary>The same identity as <see cref="MetricPoint.UsageIdentity"/>, computed from the event.</summary>
    public Hash128 UsageIdentity;

    public Slice Prompt,
        MessageUuid,
        AgentId;

    /// <summary><c>event.sequence</c>, from 0 per process; −1 when absent.</summary>
    public long Sequence;

    public UsageDimensions Usage;

    public long InputTokens,
        OutputTokens,
        CacheReadTokens,
        CacheCreationTokens,
        CacheCreation5mTokens,
        CacheCreation1hTokens;

    /// <summary>The client's estimate; valid when <see cref="HasCost"/>.</summary>
    public Usd ClientCost;

    public bool HasCost;

    public long DurationMs,
        TimeToFirstTokenMs;

    public UInt128 TraceId;
    public ulong SpanId;

    /// <summary>What has no field of its own, packed.</summary>
    public Slice Attributes;
}
