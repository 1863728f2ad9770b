using Plumbline.Core.Model;

namespace Plumbline.Core.SessionLogs;

/// <summary>
/// What was read from one stretch of one session log: whole lines only. Text lives in one arena; records are structs in lists and
/// refer to it. Chunks are pooled: whoever takes one gives it back after <see cref="Clear"/>.
/// </summary>
public sealed class LogChunk
{
    /// <summary>The file, by its number in the list that the reader was given.</summary>
    public int File { get; set; }

    /// <summary>Where the stretch begins, in bytes from the start of the file.</summary>
    public long From { get; set; }

    /// <summary>
    /// Behind the last whole line. A last line without its newline is not consumed: it is read again when the file has grown. When it
    /// is a whole JSON object its records are in the chunk all the same, behind <see cref="TailResponses"/> and its like.
    /// </summary>
    public long To { get; set; }

    /// <summary>Where the reader stood at <see cref="To"/>: what it needs to go on from there.</summary>
    public ReaderState State { get; set; }

    /// <summary>All text of the chunk.</summary>
    public Utf8Arena Text { get; } = new();

    /// <summary>API responses, each once for this stretch: lines with the same message id and request id are already one.</summary>
    public StructList<LoggedResponse> Responses { get; } = new();

    /// <summary>Parts of responses that are priced apart; see <see cref="LoggedResponse.FirstPart"/>.</summary>
    public StructList<LoggedPart> Parts { get; } = new();

    /// <summary>Calls of tools, one for each <c>tool_use</c> block.</summary>
    public StructList<LoggedToolUse> ToolUses { get; } = new();

    /// <summary>Results of tools, one for each <c>tool_result</c> block.</summary>
    public StructList<LoggedToolResult> ToolResults { get; } = new();

    /// <summary>Prompts: what a person, a program or the system asked.</summary>
    public StructList<LoggedPrompt> Prompts { get; } = new();

    /// <summary>Everything else that a report uses.</summary>
    public StructList<LoggedNote> Notes { get; } = new();

    /// <summary>Lines that gave nothing although they should have, by reason.</summary>
    public SkippedLines Skipped { get; } = new();

    /// <summary>Lines read, skipped ones included.</summary>
    public long Lines { get; set; }

    /// <summary>Responses from this index on come from a last line without a newline; equal to their count when there is none.</summary>
    public int TailResponses { get; set; }

    /// <summary>As <see cref="TailResponses"/>, for tool uses.</summary>
    public int TailToolUses { get; set; }

    /// <summary>As <see cref="TailResponses"/>, for tool results.</summary>
    public int TailToolResults { get; set; }

    /// <summary>As <see cref="TailResponses"/>, for prompts.</summary>
    public int TailPrompts { get; set; }

    /// <summary>As <see cref="TailResponses"/>, for notes.</summary>
    public int TailNotes { get; set; }

    /// <summary>Makes the chunk as new.</summary>
    public void Clear()
    {
        (File, From, To, State, Lines) = (0, 0, 0, default, 0);
        (TailResponses, TailToolUses, TailToolResults, TailPrompts, TailNotes) = (0, 0, 0, 0, 0);
        Text.Clear();
        Responses.Clear();
        Parts.Clear();
        ToolUses.Clear();
        ToolResults.Clear();
        Prompts.Clear();
        Notes.Clear();
        Skipped.Clear();
    }
}
