namespace Plumbline.Ingest.Normalise;

/// <summary>
/// The attribute names that are treated one by one, and after them the numbers of those that only belong to a list (<see cref="KnownKeys"/>).
/// </summary>
public enum KnownKey : ushort
{
    /// <summary>A name that is not in any list.</summary>
    Unknown,

    // Who and where.
    SessionId,
    UserId,
    UserEmail,
    UserAccountUuid,
    UserAccountId,
    OrganizationId,
    EnduserId,
    ConversationId,
    TerminalType,
    AnthropicProvider,
    AppVersion,
    AppEntrypoint,
    RepositoryUrl,
    RepositoryOwner,
    RepositoryName,
    Branch,
    ServiceName,
    ServiceVersion,

    // What every event has.
    EventName,
    EventTimestamp,
    EventSequence,
    PromptId,

    // What usage is grouped by.
    Model,
    Type,
    QuerySource,
    Effort,
    Speed,
    AgentName,
    SkillName,
    PluginName,
    MarketplaceName,
    McpServerName,
    McpToolName,

    // What requests, events and spans tell.
    RequestId,
    ClientRequestId,
    MessageUuid,
    AgentId,
    InputTokens,
    OutputTokens,
    CacheReadTokens,
    CacheCreationTokens,
    CacheCreation5mTokens,
    CacheCreation1hTokens,
    CostUsd,
    CostUsdMicros,
    DurationMs,
    TimeToFirstTokenMs,
    ToolUseId,
    UseId,
    ToolCallId,
    ToolName,
    Decision,
    DecisionSource,
    Source,
    ErrorType,
    OtelErrorType,
    ErrorClass,
    Error,
    Success,
    StatusCode,
    Attempt,

    // Taken from tool input when they are not attributes themselves.
    ToolMcpServerName,
    ToolMcpToolName,
    ToolSkillName,
    SubagentType,
    GitCommitId,
    Timeout,
    CommandWord,

    /// <summary>Behind the names that are treated one by one.</summary>
    Listed,
}

/// <summary>What is true of an attribute name wherever it occurs.</summary>
[Flags]
public enum KeyTraits : ushort
{
    None = 0,

    /// <summary>A standard attribute: part of the context, not of the record.</summary>
    Context = 1,

    /// <summary>Tells who: Claude Code's records are believed, its resource, into which anybody may write, is not.</summary>
    Identity = 2,

    /// <summary>Splits the usage of one identity; not part of the identity.</summary>
    Split = 4,

    /// <summary>The record's own: never part of the context, even if the resource has the same key.</summary>
    Own = 8,

    /// <summary>Has a place outside the attributes and is never among them.</summary>
    Envelope = 16,

    /// <summary>Prompt, response or tool text, or a path: replaced by its length.</summary>
    Content = 32,

    /// <summary>An error's text: its beginning is kept, secrets masked.</summary>
    ErrorText = 64,

    /// <summary>JSON of tool input: a few members are kept.</summary>
    ToolInput = 128,

    /// <summary>A command line: its first word is kept.</summary>
    CommandLine = 256,
}

/// <summary>Questions to traits.</summary>
public static class KeyTraitsExtensions
{
    /// <summary>Whether any of some traits is there.</summary>
    public static bool HasAny(this KeyTraits traits, KeyTraits any) => (traits & any) != KeyTraits.None;
}
