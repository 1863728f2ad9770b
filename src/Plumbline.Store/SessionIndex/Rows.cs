using System.Runtime.InteropServices;
using Plumbline.Core.Model;
using Plumbline.Core.SessionLogs;

namespace Plumbline.Store.SessionIndex;

// The rows of the index as they lie in its file and, mapped, in memory. Texts are numbers of the snapshot's dictionary, 0 for none.
// A change of a layout needs a new format version.

/// <summary>One API response, each once across all logs of the index.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 8)]
public struct RequestRow
{
    public Hash128 MessageKey;

    /// <summary>The low half of <see cref="LoggedResponse.RequestKey"/>; 0 when the request id is missing.</summary>
    public ulong RequestKey;

    /// <summary>When it ended, milliseconds since 1970 (UTC).</summary>
    public long Time;

    public long InputTokens,
        OutputTokens,
        CacheReadTokens,
        CacheCreation5mTokens,
        CacheCreation1hTokens;

    /// <summary>A cost that the log itself names, in billionths of a dollar; valid with <see cref="RequestFlags.ClientCost"/>.</summary>
    public long ClientCostNanos;

    /// <summary>The prompt that it answers, by the low half of the hash of its id; 0 when unknown.</summary>
    public ulong Prompt;

    public int Session,
        Model,
        Branch,
        Version,
        Agent,
        Skill,
        McpServer;

    /// <summary>
    /// The project: the folder under <c>projects</c> that its log lies in; where it worked outside of that project, its working folder
    /// written the same way (<c>-home-dev-checkout</c>).
    /// </summary>
    public int Project;

    /// <summary>The file in which it appeared first: an index into the snapshot's files.</summary>
    public int File;

    /// <summary>From the prompt or tool result before it to its end; −1 when unknown.</summary>
    public int DurationMs;

    /// <summary>−1 when the log does not say.</summary>
    public int ThinkingTokens;

    public int TextBytes,
        ThinkingBytes,
        ToolInputBytes;

    /// <summary>Where in its parts' table its parts begin; valid with <see cref="RequestFlags.Parts"/>. Read them with <see cref="IndexSnapshot.PartsOf"/>.</summary>
    public int FirstPart;

    public int Effort;

    public int Reserved;

    public ushort WebSearches;
    public RequestFlags Flags;
}

/// <summary>What else is known of a request.</summary>
[Flags]
public enum RequestFlags : ushort
{
    None = 0,
    Fast = 1,
    UsGeo = 2,
    Batch = 4,
    Sidechain = 8,

    /// <summary>The log holds only the placeholder of the stream's start: the output is at least this.</summary>
    OutputLowerBound = 16,

    /// <summary>The log did not say how cache writes divide; all are taken as 5-minute writes.</summary>
    SplitAssumed = 32,
    ClientCost = 64,

    /// <summary>It has parts that are priced apart: <see cref="IndexSnapshot.PartsOf"/>.</summary>
    Parts = 128,
    StopReason = 256,
    MarkedCopy = 512,

    /// <summary>The row does not count: its log is gone, or another row tells of the same response.</summary>
    Gone = 1024,

    /// <summary>For the writer: other rows tell of the same message.</summary>
    Shared = 2048,

    /// <summary>For the writer: made of several rows, where no single one has all that counts.</summary>
    Merged = 4096,

    /// <summary>For the writer: never to be looked at again.</summary>
    Dead = 8192,

    /// <summary>The conversation was compacted before it.</summary>
    Compacted = 16384,

    /// <summary>A new process of the client went on with the session before it.</summary>
    Resumed = 32768,
}

/// <summary>A part of a request that is priced apart.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 8)]
public struct PartRow
{
    /// <summary>The number of its request's row.</summary>
    public int Request;

    /// <summary>0 for the request's own model.</summary>
    public int Model;

    public long InputTokens,
        OutputTokens,
        CacheReadTokens,
        CacheCreation5mTokens,
        CacheCreation1hTokens;

    /// <summary>1 when its counts are beyond those of the request.</summary>
    public int IsAdvisor;

    public int Reserved;
}

/// <summary>One call of a tool with its result, each once.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 8)]
public struct ToolRow
{
    /// <summary>The low half of the hash of the tool use's id.</summary>
    public ulong Key;

    /// <summary>The low half of <see cref="RequestRow.MessageKey"/> of the response that called it.</summary>
    public ulong Message;

    /// <summary>Milliseconds since 1970.</summary>
    public long Time;

    public long ResultBytes;
    public int Session,
        File,
        Name,
        // The file it works on.
        Path,
        // The first word of its shell command.
        Command,
        InputBytes,
        LinesAdded,
        LinesRemoved,
        // From its call to its result; −1 when there is no result.
        DurationMs;
    public ToolFlags Flags;
}

/// <summary>How a call ended.</summary>
[Flags]
public enum ToolFlags
{
    None = 0,
    HasResult = 1,
    Error = 2,
    Denied = 4,

    /// <summary>The row does not count: its log is gone, or another row tells of the same call.</summary>
    Gone = 8,

    /// <summary>For the writer: other rows tell of the same call.</summary>
    Shared = 16,

    /// <summary>For the writer: a result whose call was not read; it does not count.</summary>
    ResultOnly = 32,

    /// <summary>For the writer: made of several rows.</summary>
    Merged = 64,

    /// <summary>For the writer: never to be looked at again.</summary>
    Dead = 128,
}

/// <summary>
/// One prompt, each once. With <see cref="PromptFlags.PullRequest"/> it is none, but says that a session made a pull request: each pull
/// request once for each session, at the first time; then the offset is 0.
/// </summary>
[StructLayout(LayoutKind.Sequential, Pack = 8)]
public struct PromptRow
{
    /// <summary>The low half of the hash of its id.</summary>
    public ulong Key;

    /// <summary>Milliseconds since 1970.</summary>
    public long Time;

    /// <summary>Where its line begins in its file.</summary>
    public long Offset;

    public int Session,
        File,
        // Of a pull request its number.
        Bytes,
        AttachedBytes,
        // Of a pull request its address.
        Command;

    public PromptFlags Flags;
}

/// <summary>What else is known of a prompt.</summary>
[Flags]
public enum PromptFlags
{
    None = 0,

    /// <summary>A person wrote it.</summary>
    FromPerson = 1,

    /// <summary>The row does not count: its log is gone, or another row tells of the same prompt.</summary>
    Gone = 2,

    /// <summary>For the writer: other rows tell of the same prompt.</summary>
    Shared = 4,

    /// <summary>For the writer: never to be looked at again.</summary>
    Dead = 8,

    /// <summary>Not a prompt: the session made a pull request.</summary>
    PullRequest = 16,

    /// <summary>What no question about prompts looks at.</summary>
    NoPrompt = Gone | PullRequest,
}
