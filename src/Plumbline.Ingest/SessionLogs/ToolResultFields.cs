namespace Plumbline.Ingest.SessionLogs;

/// <summary>What <c>toolUseResult</c> tells: which lines of a file an edit changed, and the text of a file that was created.</summary>
sealed class ToolResultFields
{
    static readonly KeyTable Keys = new("type", "content", "structuredPatch");
    static readonly KeyTable HunkKeys = new("lines");

    public JsonValue Type { get; private set; }

    public JsonValue Content { get; private set; }

    /// <summary>Lines of the structured patch that begin with a plus.</summary>
    public int LinesAdded { get; private set; }

    /// <summary>Lines of the structured patch that begin with a minus.</summary>
    public int LinesRemoved { get; private set; }

    public void Clear() => (Type, Content, LinesAdded, LinesRemoved) = (default, default, 0, 0);

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
                    Content = cursor.Read();
                    break;
                case 2:
                    ReadPatch(cursor);
                    break;
                default:
                    cursor.Read();
                    break;
            }
        }
    }

    void ReadPatch(JsonCursor cursor)
    {
        (LinesAdded, LinesRemoved) = (0, 0);
        if (!cursor.TryEnterArray(out _))
            return;
        while (cursor.NextItem())
        {
            if (!cursor.TryEnterObject(out _))
                continue;
            while (cursor.NextKey(out var name))
            {
                if (cursor.Find(HunkKeys, name) == 0)
                    ReadLines(cursor);
                else
                    cursor.Read();
            }
        }
    }

    void ReadLines(JsonCursor cursor)
    {
        if (!cursor.TryEnterArray(out _))
            return;
        while (cursor.NextItem())
        {
            var line = cursor.Read();
            LinesAdded += cursor.StartsWith(line, "+"u8) ? 1 : 0;
            LinesRemoved += cursor.StartsWith(line, "-"u8) ? 1 : 0;
        }
    }
}
