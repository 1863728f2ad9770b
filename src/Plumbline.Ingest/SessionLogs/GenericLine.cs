using Plumbline.Core.Model;
using Plumbline.Core.SessionLogs;

namespace Plumbline.Ingest.SessionLogs;

/// <summary>
/// Lines of other programs in a simpler format, one flat object for each request or call of a tool: see
/// docs/formats/generic-session-lines.md.
/// </summary>
sealed class GenericLine(ChunkBuilder builder)
{
    readonly JsonCursor _cursor = builder.Cursor;

    /// <summary>Whether a line is one: it counts tokens, or names a tool and a session, and has no message.</summary>
    public static bool Is(LineFields line) =>
        !line.HasMessage
        && (
            line[LineKey.TokensInput].IsPresent
            || line[LineKey.TokensOutput].IsPresent
            || (line[LineKey.Tool].IsText && line[LineKey.GenericSessionId].IsText)
        );

    /// <summary>Adds what the line tells.</summary>
    public void Add(LineFields line)
    {
        var problem = TryAdd(line);
        if (problem != SkipReason.None)
            builder.Skip(problem);
    }

    SkipReason TryAdd(LineFields line)
    {
        if (!builder.TryTime(line[LineKey.Timestamp], out var time))
            return SkipReason.NoTime;
        var key = Key(line);
        var session = builder.Session(line[LineKey.GenericSessionId]);
        if (IsRequest(line))
        {
            var problem = AddRequest(line, key, session, time);
            if (problem != SkipReason.None)
                return problem;
        }

        if (line[LineKey.Tool].IsText)
            AddToolUse(line, key, session, time);
        return SkipReason.None;
    }

    // A type that sums up others must not count again.
    bool IsRequest(LineFields line)
    {
        var type = line[LineKey.Type];
        return (line[LineKey.TokensInput].IsPresent || line[LineKey.TokensOutput].IsPresent)
            && (!type.IsPresent || _cursor.Is(type, "tool_use"u8) || _cursor.Is(type, "api_call"u8));
    }

    Hash128 Key(LineFields line)
    {
        var uuid = line[LineKey.Uuid];
        return uuid.IsText && uuid.Length > 0 ? Hash128.Of(_cursor.Plain(uuid)) : builder.ContentKeyWithOrdinal();
    }

    SkipReason AddRequest(LineFields line, Hash128 key, Slice session, long time)
    {
        if (!line[LineKey.Model].IsText || line[LineKey.Model].Length == 0)
            return SkipReason.NoModel;
        var tokens = new TokenFields
        {
            Input = TokenFields.Count(_cursor, line[LineKey.TokensInput]),
            Output = TokenFields.Count(_cursor, line[LineKey.TokensOutput]),
        };
        if (tokens.Problem != SkipReason.None)
            return tokens.Problem;
        if (!builder.IsTail && builder.ResponseNumber(key, default)++ != 0)
            return SkipReason.None;

        ref var response = ref builder.Chunk.Responses.Add();
        (response.MessageKey, response.Session) = (key, session);
        response.Uuid = builder.Keep(line[LineKey.Uuid]);
        response.Model = builder.Keep(RepeatedText.Model, line[LineKey.Model]);
        (response.Time, response.FirstTime) = (time, time);
        var duration = builder.Whole(line[LineKey.GenericDurationMs]);
        response.AskedTime = duration > 0 && duration < time ? time - duration : 0;
        (response.InputTokens, response.OutputTokens, response.ThinkingTokens) = (tokens.Input, tokens.Output, -1);
        response.HasClientCost = builder.TryUsd(line[LineKey.GenericCostUsd], out response.ClientCost);
        response.HasStopReason = true;
        return SkipReason.None;
    }

    void AddToolUse(LineFields line, Hash128 key, Slice session, long time)
    {
        ref var use = ref builder.Chunk.ToolUses.Add();
        use.Id = builder.Keep(System.Text.Encoding.ASCII.GetBytes($"line_{key.High:x16}{key.Low:x16}"));
        (use.MessageKey, use.Session, use.Time) = (key, session, time);
        use.Name = builder.Keep(RepeatedText.ToolName, line[LineKey.Tool]);
        use.Path = builder.Keep(line[LineKey.File]);
    }
}
