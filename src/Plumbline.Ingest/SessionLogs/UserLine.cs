using Plumbline.Core.Model;
using Plumbline.Core.SessionLogs;

namespace Plumbline.Ingest.SessionLogs;

/// <summary>Turns a <c>user</c> line into a prompt or into the results of tools.</summary>
sealed class UserLine(ChunkBuilder builder)
{
    // The tag of a slash command is in the first few bytes, if at all.
    const int TagsMax = 4096;

    readonly JsonCursor _cursor = builder.Cursor;

    /// <summary>Adds what the line tells.</summary>
    public void Add(LineFields line, LineFields envelope)
    {
        if (!line.HasMessage)
            return;
        builder.TryTime(line[LineKey.Timestamp].IsPresent ? line[LineKey.Timestamp] : envelope[LineKey.Timestamp], out var time);
        if (ChunkBuilder.IsTrue(line[LineKey.IsCompactSummary]))
            builder.State.Signs |= LogSigns.Compacted;
        var hasResults = AddResults(line, time);
        var promptId = line[LineKey.PromptId];
        var hasPromptId = promptId.IsText && promptId.Length > 0;
        if (hasPromptId)
            builder.SetPrompt(_cursor.Plain(promptId));
        if (!hasResults && IsPrompt(line) && ReferenceEquals(line, envelope))
            AddPrompt(line, time, hasPromptId ? promptId : line[LineKey.Uuid]);
        if (time > 0)
            builder.State.LastInputTime = time;
    }

    bool AddResults(LineFields line, long time)
    {
        var hasResults = false;
        foreach (ref var block in line.Message.Blocks.AsSpan())
        {
            if (!_cursor.Is(block.Type, "tool_result"u8))
                continue;
            hasResults = true;
            ref var result = ref builder.Chunk.ToolResults.Add();
            result.ToolUseId = builder.Keep(block.ToolUseId);
            (result.Time, result.Bytes) = (time, block.Content.IsPresent ? block.Content.Length : 0);
            result.IsError = ChunkBuilder.IsTrue(block.IsError);
            result.IsDenied = IsDenied(line, in block);
            FillChanges(ref result, line.ToolResult);
        }

        return hasResults;
    }

    void FillChanges(ref LoggedToolResult result, ToolResultFields fields)
    {
        (result.LinesAdded, result.LinesRemoved) = (fields.LinesAdded, fields.LinesRemoved);
        if (fields.LinesAdded == 0 && _cursor.Is(fields.Type, "create"u8) && fields.Content.IsText)
            result.LinesAdded = JsonText.CountLines(_cursor.Bytes(fields.Content));
    }

    // Clients before 2.1 say it only in the text for the model.
    bool IsDenied(LineFields line, in ContentBlock block) =>
        line[LineKey.ToolDenialKind].IsPresent
        || _cursor.Is(line.Decision, "reject"u8)
        || (
            ChunkBuilder.IsTrue(block.IsError) && _cursor.StartsWith(block.Content, "The user doesn't want to proceed with this tool use"u8)
        );

    // Reminders, summaries, the output of local commands and the texts of sub-agents' callers are nobody's prompts.
    bool IsPrompt(LineFields line)
    {
        if (ChunkBuilder.IsTrue(line[LineKey.IsMeta]) || ChunkBuilder.IsTrue(line[LineKey.IsCompactSummary]))
            return false;
        if (ChunkBuilder.IsTrue(line[LineKey.IsSidechain]))
            return false;
        var text = Text(line);
        return text.IsText
            && !_cursor.StartsWith(text, "<local-command-"u8)
            && !_cursor.StartsWith(text, "<bash-stdout>"u8)
            && !_cursor.StartsWith(text, "<bash-stderr>"u8)
            && !_cursor.StartsWith(text, "[Request interrupted by user"u8);
    }

    // The content, or the first text in it.
    static JsonValue Text(LineFields line)
    {
        foreach (ref var block in line.Message.Blocks.AsSpan())
        {
            if (block.Text.IsText)
                return block.Text;
        }

        return line.Message.Content;
    }

    void AddPrompt(LineFields line, long time, JsonValue id)
    {
        builder.SetPrompt(_cursor.Plain(id));
        ref var prompt = ref builder.Chunk.Prompts.Add();
        prompt.PromptId = id.IsText && id.Length > 0 ? builder.Prompt() : default;
        prompt.Session = builder.Session(line[LineKey.SessionId]);
        prompt.Cwd = builder.Keep(RepeatedText.Cwd, line[LineKey.Cwd]);
        prompt.Branch = builder.Keep(RepeatedText.Branch, line[LineKey.GitBranch]);
        prompt.Version = builder.Keep(RepeatedText.Version, line[LineKey.Version]);
        (prompt.Time, prompt.Offset, prompt.Bytes) = (time, builder.LineOffset, Bytes(line));
        prompt.AttachedBytes = (int)Math.Min(builder.State.AttachedBytes, int.MaxValue);
        builder.State.AttachedBytes = 0;
        prompt.Command = SlashCommand(Text(line));
        prompt.IsFromPerson = IsFromPerson(line);
    }

    static int Bytes(LineFields line)
    {
        if (line.Message.Content.IsText)
            return line.Message.Content.Length;
        var bytes = 0;
        foreach (ref var block in line.Message.Blocks.AsSpan())
            bytes += block.Text.IsText ? block.Text.Length : 0;
        return bytes;
    }

    // <command-name>/compact</command-name>, with other tags before or behind it.
    Slice SlashCommand(JsonValue text)
    {
        if (!_cursor.StartsWith(text, "<command-"u8))
            return default;
        var tags = _cursor.PlainBeginning(text, TagsMax);
        var start = tags.IndexOf("<command-name>"u8);
        if (start < 0)
            return default;
        var name = tags[(start + "<command-name>"u8.Length)..];
        var end = name.IndexOf("</command-name>"u8);
        if (end < 0)
            return default;
        name = name[..end].TrimStart((byte)'/');
        return name.IsEmpty ? default : builder.Keep(name);
    }

    // Newer clients say who asked; for older ones a person did, unless a program runs the client.
    bool IsFromPerson(LineFields line)
    {
        if (line[LineKey.TurnOrigin].IsText)
            return _cursor.Is(line[LineKey.TurnOrigin], "human"u8);
        if (line[LineKey.PromptSource].IsText)
            return _cursor.Is(line[LineKey.PromptSource], "typed"u8);
        return !_cursor.StartsWith(line[LineKey.Entrypoint], "sdk"u8);
    }
}
