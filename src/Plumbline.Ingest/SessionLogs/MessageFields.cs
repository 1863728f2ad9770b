using Plumbline.Core.Model;

namespace Plumbline.Ingest.SessionLogs;

/// <summary>What a line's <c>message</c> says: an API response, or what a user sent.</summary>
sealed class MessageFields
{
    static readonly KeyTable Keys = new("id", "model", "stop_reason", "role", "usage", "content");

    public JsonValue Id,
        Model,
        StopReason,
        Role;

    /// <summary>The content where it is a text.</summary>
    public JsonValue Content;

    /// <summary>The kind of <c>usage</c>; its numbers are in <see cref="Usage"/> when it is an object.</summary>
    public JsonKind UsageKind;

    public UsageFields Usage { get; } = new();

    /// <summary>The content where it is a list.</summary>
    public StructList<ContentBlock> Blocks { get; } = new();

    /// <summary>Reads the members of the object that the cursor has entered.</summary>
    public void Read(JsonCursor cursor)
    {
        (Id, Model, StopReason, Role, Content, UsageKind) = (default, default, default, default, default, default);
        Blocks.Clear();
        while (cursor.NextKey(out var name))
        {
            switch (cursor.Find(Keys, name))
            {
                case 0:
                    Id = cursor.Read();
                    break;
                case 1:
                    Model = cursor.Read();
                    break;
                case 2:
                    StopReason = cursor.Read();
                    break;
                case 3:
                    Role = cursor.Read();
                    break;
                case 4:
                    ReadUsage(cursor);
                    break;
                case 5:
                    ReadContent(cursor);
                    break;
                default:
                    cursor.Read();
                    break;
            }
        }
    }

    void ReadUsage(JsonCursor cursor)
    {
        if (cursor.TryEnterObject(out var value))
        {
            UsageKind = JsonKind.Object;
            Usage.Read(cursor);
        }
        else
            UsageKind = value.Kind;
    }

    void ReadContent(JsonCursor cursor)
    {
        Blocks.Clear();
        if (!cursor.TryEnterArray(out Content))
            return;
        while (cursor.NextItem())
        {
            if (cursor.TryEnterObject(out _))
                Blocks.Add().Read(cursor);
        }
    }
}
