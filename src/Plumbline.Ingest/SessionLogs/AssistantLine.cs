using Plumbline.Core.Model;
using Plumbline.Core.SessionLogs;

namespace Plumbline.Ingest.SessionLogs;

/// <summary>Turns an <c>assistant</c> line into a response, or joins it with the response that earlier lines of the chunk told.</summary>
sealed class AssistantLine(ChunkBuilder builder)
{
    readonly JsonCursor _cursor = builder.Cursor;
    readonly ResponseFields _fields = new(builder);

    /// <summary>Adds what the line tells.</summary>
    /// <param name="line">The line.</param>
    /// <param name="envelope">The line around it, where it is nested in an agent's progress; else the same line.</param>
    public void Add(LineFields line, LineFields envelope)
    {
        if (line.HasMessage && _cursor.Is(line.Message.Model, "<synthetic>"u8))
        {
            AddSynthetic(line, envelope);
            return;
        }

        var problem = Check(line, envelope, out var time);
        if (problem != SkipReason.None)
            builder.Skip(problem);
        else if (TryKeys(line, envelope, out var message, out var request))
            Add(line, envelope, time, message, request);
        else
            builder.Skip(SkipReason.NotUtf8);
    }

    SkipReason Check(LineFields line, LineFields envelope, out long time)
    {
        time = 0;
        if (!line.HasMessage || line.Message.UsageKind != JsonKind.Object)
            return SkipReason.BadUsage;
        if (line.Message.Usage.Problem is not SkipReason.None and var problem)
            return problem;
        if (!line.Message.Model.IsText || line.Message.Model.Length == 0)
            return SkipReason.NoModel;
        return builder.TryTime(Own(line, envelope, LineKey.Timestamp), out time) ? SkipReason.None : SkipReason.NoTime;
    }

    // A message is known by its id, without one by its request, else by its line.
    bool TryKeys(LineFields line, LineFields envelope, out Hash128 message, out Hash128 request)
    {
        message = default;
        if (!TryHash(line[LineKey.RequestId], out request) || !TryHash(line.Message.Id, out message))
            return false;
        if (message.IsNothing)
            message = request;
        if (message.IsNothing && !TryHash(Own(line, envelope, LineKey.Uuid), out message))
            return false;
        if (message.IsNothing)
            message = builder.ContentKeyWithOrdinal();
        return true;
    }

    bool TryHash(JsonValue id, out Hash128 hash)
    {
        hash = default;
        if (!id.IsText || id.Length == 0)
            return true;
        var text = _cursor.Plain(id);
        hash = Hash128.Of(text);
        return JsonText.IsValid(text);
    }

    // What a nested line does not say itself the line around it says.
    static JsonValue Own(LineFields line, LineFields envelope, LineKey key) => line[key].IsPresent ? line[key] : envelope[key];

    void Add(LineFields line, LineFields envelope, long time, Hash128 message, Hash128 request)
    {
        var responses = builder.Chunk.Responses;
        var uuid = Own(line, envelope, LineKey.Uuid);
        var lineKey = uuid.IsText && uuid.Length > 0 ? Hash128.Of(_cursor.Plain(uuid)) : builder.ContentKey();
        var isRepeated = !builder.IsTail && builder.WasSeen(lineKey);
        var number = builder.IsTail ? 0 : builder.ResponseNumber(message, request);
        if (number == 0)
        {
            ref var response = ref responses.Add();
            (response.MessageKey, response.RequestKey) = (message, request);
            Begin(ref response, line, envelope, time);
            number = responses.Count;
            if (!builder.IsTail)
                builder.ResponseNumber(message, request) = number;
        }
        else
            Join(ref responses[number - 1], line, envelope, time);

        responses[number - 1].Uuid = builder.Keep(uuid);
        if (!isRepeated)
            AddBlocks(ref responses[number - 1], line, time);
    }

    void Begin(ref LoggedResponse response, LineFields line, LineFields envelope, long time)
    {
        (response.MessageId, response.RequestId) = (builder.Keep(line.Message.Id), builder.Keep(line[LineKey.RequestId]));
        response.PromptId = builder.Prompt();
        (response.FirstTime, response.AskedTime) = (time, builder.State.LastInputTime);
        _fields.Fill(ref response, line, envelope, time);
        if (!response.IsSidechain)
            (response.Signs, builder.State.Signs) = (builder.State.Signs, LogSigns.None);
    }

    // Of the lines of one response the one with a stop reason counts, then the one with the larger output, then the later one.
    void Join(ref LoggedResponse response, LineFields line, LineFields envelope, long time)
    {
        response.FirstTime = Math.Min(response.FirstTime, time);
        var hasStopReason = line.Message.StopReason.IsPresent;
        var output = line.Message.Usage.Tokens.Output;
        var counts =
            hasStopReason != response.HasStopReason ? hasStopReason
            : output != response.OutputTokens ? output > response.OutputTokens
            : time > response.Time;
        if (counts)
            _fields.Fill(ref response, line, envelope, time);
    }

    void AddBlocks(ref LoggedResponse response, LineFields line, long time)
    {
        foreach (ref var block in line.Message.Blocks.AsSpan())
        {
            response.TextBytes += block.Text.IsText ? block.Text.Length : 0;
            response.ThinkingBytes += block.Thinking.IsText ? block.Thinking.Length : 0;
            if (!_cursor.Is(block.Type, "tool_use"u8))
                continue;
            response.ToolInputBytes += block.Input.Length;
            AddToolUse(in response, in block, time);
        }
    }

    void AddToolUse(in LoggedResponse response, in ContentBlock block, long time)
    {
        ref var use = ref builder.Chunk.ToolUses.Add();
        use.Id = builder.Keep(block.Id);
        use.MessageKey = response.MessageKey;
        use.Name = builder.Keep(RepeatedText.ToolName, block.Name);
        use.Path = builder.Keep(block.Path);
        use.Command = Command(block.Command);
        (use.Session, use.PromptId, use.AgentId) = (response.Session, response.PromptId, response.AgentId);
        (use.Time, use.InputBytes) = (time, block.Input.Length);
    }

    Slice Command(JsonValue command)
    {
        var word = ShellCommand.Program(_cursor.Plain(command));
        return word.IsEmpty ? default : builder.Keep(RepeatedText.Command, word);
    }

    // An error that the client shows as if the model had said it. It cost nothing.
    void AddSynthetic(LineFields line, LineFields envelope)
    {
        builder.TryTime(Own(line, envelope, LineKey.Timestamp), out var time);
        ref var note = ref builder.Chunk.Notes.Add();
        (note.Kind, note.Time) = (NoteKind.SyntheticError, time);
        note.Session = builder.Session(Own(line, envelope, LineKey.SessionId));
        note.A = builder.Whole(line[LineKey.ApiErrorStatus]);
    }
}
