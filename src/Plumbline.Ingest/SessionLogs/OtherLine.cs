using Plumbline.Core.SessionLogs;

namespace Plumbline.Ingest.SessionLogs;

/// <summary>Lines that are neither an answer nor what was asked: the client's own records.</summary>
sealed class OtherLine(ChunkBuilder builder)
{
    readonly JsonCursor _cursor = builder.Cursor;

    /// <summary>A <c>system</c> line; unknown subtypes tell nothing.</summary>
    public void AddSystem(LineFields line)
    {
        if (_cursor.Is(line[LineKey.Subtype], "turn_duration"u8))
            Add(NoteKind.TurnDuration, line).A = builder.Whole(line[LineKey.DurationMs]);
        else if (_cursor.Is(line[LineKey.Subtype], "api_error"u8))
        {
            ref var note = ref Add(NoteKind.ApiError, line);
            note.A = builder.Whole(line.ErrorStatus);
            note.B = builder.Whole(line[LineKey.RetryAttempt]);
            note.C = builder.Whole(line[LineKey.RetryInMs]);
        }
        else if (_cursor.Is(line[LineKey.Subtype], "compact_boundary"u8))
        {
            ref var note = ref Add(NoteKind.Compaction, line);
            note.Text = builder.Keep(line.Compaction[0]);
            (note.A, note.B) = (builder.Whole(line.Compaction[1], -1), builder.Whole(line.Compaction[2], -1));
            builder.State.Signs |= LogSigns.Compacted;
        }
    }

    /// <summary>What a process had spent when it ended. It carries over to the session's continuation: never to be added up.</summary>
    public void AddCostState(LineFields line)
    {
        builder.State.Signs |= LogSigns.Resumed;
        if (!builder.TryUsd(line[LineKey.TotalCostUsd], out var cost))
            return;
        ref var note = ref Add(NoteKind.CostState, line);
        note.A = cost.Nanos;
        (note.B, note.C) = (builder.Whole(line[LineKey.TotalApiDuration]), builder.Whole(line[LineKey.TotalDuration]));
        (note.D, note.E) = (builder.Whole(line[LineKey.TotalLinesAdded]), builder.Whole(line[LineKey.TotalLinesRemoved]));
    }

    /// <summary>A pull request that the session made; may be repeated.</summary>
    public void AddPullRequest(LineFields line)
    {
        ref var note = ref Add(NoteKind.PullRequest, line);
        note.A = builder.Whole(line[LineKey.PrNumber]);
        note.Text = builder.Keep(line[LineKey.PrUrl]);
    }

    /// <summary>
    /// Context given to the model beside the prompt. Newer clients note what it looked like (<c>rendered</c>); of older ones the
    /// attachment itself is taken. What is never sent, or is the system prompt, does not count.
    /// </summary>
    public void AddAttachment(LineFields line)
    {
        if (line[LineKey.Rendered].IsPresent)
            builder.State.AttachedBytes += line[LineKey.Rendered].Length;
        else if (line[LineKey.Attachment].IsPresent && !IsNotSent(line.AttachmentType))
            builder.State.AttachedBytes += line[LineKey.Attachment].Length;
    }

    bool IsNotSent(JsonValue type) =>
        _cursor.Is(type, "prompt_snapshot"u8)
        || _cursor.Is(type, "command_permissions"u8)
        || _cursor.Is(type, "already_read_file"u8)
        || _cursor.StartsWith(type, "hook_"u8);

    ref LoggedNote Add(NoteKind kind, LineFields line)
    {
        builder.TryTime(line[LineKey.Timestamp], out var time);
        var session = builder.Session(line[LineKey.SessionId]);
        ref var note = ref builder.Chunk.Notes.Add();
        (note.Kind, note.Session, note.Time) = (kind, session, time);
        return ref note;
    }
}
