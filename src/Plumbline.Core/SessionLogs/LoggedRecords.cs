using Plumbline.Core.Model;

namespace Plumbline.Core.SessionLogs;

/// <summary>A call of a tool: a <c>tool_use</c> block of a response. Its input's text is never kept, but for the two fields that say so.</summary>
public struct LoggedToolUse
{
    /// <summary><c>toolu_…</c>; unique across all logs.</summary>
    public Slice Id;

    /// <summary>The response that called it: <see cref="LoggedResponse.MessageKey"/>.</summary>
    public Hash128 MessageKey;

    /// <summary>Its name, such as <c>Read</c> or <c>mcp__server__tool</c>.</summary>
    public Slice Name;

    /// <summary>The file it works on, where its input names one.</summary>
    public Slice Path;

    /// <summary>The first word of a shell command, without its folder.</summary>
    public Slice Command;

    /// <summary>Session, prompt and agent as of its response.</summary>
    public Slice Session,
        PromptId,
        AgentId;

    /// <summary>Milliseconds since 1970.</summary>
    public long Time;

    public int InputBytes;
}

/// <summary>The result of a tool: a <c>tool_result</c> block of a user line.</summary>
public struct LoggedToolResult
{
    public Slice ToolUseId;

    /// <summary>Milliseconds since 1970.</summary>
    public long Time;

    public long Bytes;

    public bool IsError,
        IsDenied;

    /// <summary>Lines of the structured patch, or of a file that was created.</summary>
    public int LinesAdded,
        LinesRemoved;
}

/// <summary>A prompt. Its text stays in the log; here is where to find it.</summary>
public struct LoggedPrompt
{
    /// <summary><c>promptId</c> (OpenTelemetry's <c>prompt.id</c>), else the line's <c>uuid</c>.</summary>
    public Slice PromptId;

    public Slice Session,
        Cwd,
        Branch,
        Version;

    /// <summary>Milliseconds since 1970.</summary>
    public long Time;

    /// <summary>Where its line begins, in bytes from the start of the file.</summary>
    public long Offset;

    /// <summary>Bytes of its text.</summary>
    public int Bytes;

    /// <summary>Bytes of attached context (file references, reminders) since the prompt before.</summary>
    public int AttachedBytes;

    /// <summary>The name of a slash command, without the slash; absent for other prompts.</summary>
    public Slice Command;

    public bool IsFromPerson;
}

/// <summary>What else a line can tell. The meaning of the numbers depends on the kind.</summary>
public struct LoggedNote
{
    public NoteKind Kind;
    public Slice Session;

    /// <summary>Milliseconds since 1970; 0 when the line has none.</summary>
    public long Time;

    public long A,
        B,
        C,
        D,
        E;

    public Slice Text;
}

/// <summary>The kinds of notes.</summary>
public enum NoteKind : byte
{
    None = 0,

    /// <summary><c>system/turn_duration</c>: A milliseconds.</summary>
    TurnDuration,

    /// <summary><c>system/api_error</c>: A status, B attempt, C milliseconds until the retry.</summary>
    ApiError,

    /// <summary><c>system/compact_boundary</c>: A tokens before, B after (−1 unknown), Text the trigger.</summary>
    Compaction,

    /// <summary><c>cost-state</c>: A total cost in billionths of a dollar, B API and C wall milliseconds, D lines added, E removed.</summary>
    CostState,

    /// <summary><c>pr-link</c>: A the number, Text the URL.</summary>
    PullRequest,

    /// <summary><c>message.usage</c> of a <c>&lt;synthetic&gt;</c> line: an error that the client shows as a message. A status.</summary>
    SyntheticError,
}
