using Plumbline.Core.Model;

namespace Plumbline.Core.SessionLogs;

/// <summary>
/// One response of the Claude API as a session log tells it. A log has one line for each content block, each with the whole usage;
/// of the lines the one with a stop reason counts, else the one with the largest output. Times are milliseconds since 1970 (UTC), 0 when unknown.
/// </summary>
public struct LoggedResponse
{
    /// <summary>Hash of <c>message.id</c>; of <c>requestId</c> where that is missing; of the line's uuid, else its content, where both are.</summary>
    public Hash128 MessageKey;

    /// <summary>Hash of <c>requestId</c>; nothing when it is missing.</summary>
    public Hash128 RequestKey;

    public Slice MessageId,
        RequestId;

    /// <summary>The <c>uuid</c> of the response's last line: OpenTelemetry's <c>message.uuid</c>.</summary>
    public Slice Uuid;

    /// <summary>The session in which the request was made: <c>requestSessionId</c> where a copied line names it, else <c>sessionId</c>.</summary>
    public Slice Session;

    /// <summary>Whether the line says itself that it was copied from another session.</summary>
    public bool IsMarkedCopy;

    /// <summary>As in the log, suffixes included.</summary>
    public Slice Model;

    /// <summary>The folder in which the client worked.</summary>
    public Slice Cwd;

    public Slice Branch,
        Version,
        Entrypoint,
        Effort;

    public Slice AgentId;

    /// <summary>The kind of agent: <c>attributionAgent</c>, else <c>agentType</c> of the agent file's <c>.meta.json</c>.</summary>
    public Slice AgentType;

    public Slice Skill,
        McpServer,
        McpTool;

    /// <summary>The prompt that it answers: <c>promptId</c> of the last prompt before it in its file.</summary>
    public Slice PromptId;

    /// <summary>The time of the line that counts: when the response ended.</summary>
    public long Time;

    /// <summary>The time of the first of its lines.</summary>
    public long FirstTime;

    /// <summary>The time of the prompt or tool result that it answers; 0 when there is none before it in the file.</summary>
    public long AskedTime;

    public long InputTokens,
        OutputTokens,
        CacheReadTokens,
        CacheCreation5mTokens,
        CacheCreation1hTokens;

    /// <summary>Part of <see cref="OutputTokens"/>; −1 when the log does not say.</summary>
    public long ThinkingTokens;

    public long WebSearches,
        WebFetches;

    /// <summary>A cost that the line itself names (old clients, generic lines); valid when <see cref="HasClientCost"/>.</summary>
    public Usd ClientCost;

    public bool HasClientCost;

    public ServiceTier Tier;

    /// <summary>What happened since the response before it, of the main conversation alone.</summary>
    public LogSigns Signs;

    /// <summary>Whether <c>usage.speed</c> was <c>fast</c>.</summary>
    public bool IsFast;

    /// <summary>Whether <c>usage.inference_geo</c> was <c>us</c>.</summary>
    public bool IsUsGeo;

    /// <summary>Whether the counting line has a stop reason.</summary>
    public bool HasStopReason;

    /// <summary>Whether the line belongs to a sub-agent or a side question.</summary>
    public bool IsSidechain;

    /// <summary>Whether the split of cache writes was missing and all of them were taken as 5-minute writes.</summary>
    public bool IsSplitAssumed;

    /// <summary>Whether the log holds only the placeholder of a stream's start, so that the output is at least this.</summary>
    public bool IsOutputLowerBound;

    /// <summary>Bytes of its content blocks: text, thinking and the input of tools.</summary>
    public long TextBytes,
        ThinkingBytes,
        ToolInputBytes;

    /// <summary>Where its parts begin in the chunk's list, and how many there are; none for nearly all.</summary>
    public int FirstPart,
        PartCount;
}

/// <summary>
/// A part of a response that is priced apart: an iteration of <c>usage.iterations</c>. Parts of type <c>message</c> are only there when
/// they add up to the response's counts; parts of type <c>advisor_message</c> come on top of them, with a model of their own.
/// </summary>
public struct LoggedPart
{
    /// <summary>Whether its counts are beyond those of the response.</summary>
    public bool IsAdvisor;

    /// <summary>Absent for a part of the response's own model.</summary>
    public Slice Model;

    public long InputTokens,
        OutputTokens,
        CacheReadTokens,
        CacheCreation5mTokens,
        CacheCreation1hTokens;
}
