namespace Plumbline.Ingest.SessionLogs;

/// <summary>One block of a message's content: text, thinking, a call of a tool, or a tool's result.</summary>
struct ContentBlock
{
    static readonly KeyTable Keys = new("type", "id", "name", "input", "text", "thinking", "tool_use_id", "content", "is_error");
    static readonly KeyTable InputKeys = new("file_path", "notebook_path", "path", "command");

    public JsonValue Type,
        Id,
        Name,
        Input,
        Text,
        Thinking,
        ToolUseId,
        Content,
        IsError;

    /// <summary>The file that the input names: the first there is of <c>file_path</c>, <c>notebook_path</c> and <c>path</c>.</summary>
    public JsonValue Path;

    /// <summary>The input's <c>command</c>.</summary>
    public JsonValue Command;

    /// <summary>Reads the members of the object that the cursor has entered.</summary>
    public void Read(JsonCursor cursor)
    {
        while (cursor.NextKey(out var name))
        {
            switch (cursor.Find(Keys, name))
            {
                case 0:
                    Type = cursor.Read();
                    break;
                case 1:
                    Id = cursor.Read();
                    break;
                case 2:
                    Name = cursor.Read();
                    break;
                case 3:
                    ReadInput(cursor);
                    break;
                case 4:
                    Text = cursor.Read();
                    break;
                case 5:
                    Thinking = cursor.Read();
                    break;
                case 6:
                    ToolUseId = cursor.Read();
                    break;
                case 7:
                    Content = cursor.Read();
                    break;
                case 8:
                    IsError = cursor.Read();
                    break;
                default:
                    cursor.Read();
                    break;
            }
        }
    }

    // Whatever else an input holds, it is skipped as a whole: an input may look like a line of a log.
    void ReadInput(JsonCursor cursor)
    {
        (Path, Command) = (default, default);
        if (!cursor.TryEnterObject(out Input))
            return;
        var start = cursor.Position - 1;
        var best = int.MaxValue;
        while (cursor.NextKey(out var name))
        {
            var key = cursor.Find(InputKeys, name);
            var value = cursor.Read();
            if (key == 3)
                Command = value;
            else if (key >= 0 && key <= best && value.IsText)
                (Path, best) = (value, key);
        }

        Input = new JsonValue(JsonKind.Object, start, cursor.Position);
    }
}
