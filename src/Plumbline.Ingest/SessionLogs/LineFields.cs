namespace Plumbline.Ingest.SessionLogs;

/// <summary>
/// What one line says, whatever its type: the type may come last, so that everything that any type needs is noted in one walk. Values
/// refer to the buffer. Where a key is repeated the last one counts, as elsewhere in JSON.
/// </summary>
sealed class LineFields
{
    static readonly KeyTable ErrorKeys = new("status"),
        DecisionKeys = new("decision"),
        AttachmentKeys = new("type"),
        CompactKeys = new("trigger", "preTokens", "postTokens");

    readonly JsonValue[] _values = new JsonValue[LineKeys.Count];
    readonly JsonValue[] _compaction = new JsonValue[3];
    readonly JsonValue[] _single = new JsonValue[1];

    /// <summary>A plain value by its key.</summary>
    public ref JsonValue this[LineKey key] => ref _values[(int)key];

    /// <summary>Whether <c>message</c> is an object; what it holds is in <see cref="Message"/> then.</summary>
    public bool HasMessage { get; private set; }

    public MessageFields Message { get; } = new();

    /// <summary>The line within <c>data.message</c>, as the progress of agents has it; valid with <see cref="HasNested"/>.</summary>
    public LineFields? Nested { get; init; }

    public bool HasNested { get; private set; }

    /// <summary>What <c>toolUseResult</c> tells.</summary>
    public ToolResultFields ToolResult { get; } = new();

    public JsonValue NestedAgentId { get; private set; }

    public JsonValue ErrorStatus { get; private set; }

    public JsonValue Decision { get; private set; }

    public JsonValue AttachmentType { get; private set; }

    /// <summary><c>trigger</c>, <c>preTokens</c> and <c>postTokens</c> of a compaction.</summary>
    public ReadOnlySpan<JsonValue> Compaction => _compaction;

    /// <summary>Reads the members of the object that the cursor has entered.</summary>
    public void Read(JsonCursor cursor)
    {
        Clear();
        while (cursor.NextKey(out var name))
        {
            var key = cursor.Find(LineKeys.Table, name);
            if (key < 0)
                cursor.Read();
            else if (key < (int)LineKey.Message)
                _values[key] = cursor.Read();
            else
                ReadObject(cursor, (LineKey)key);
        }
    }

    void Clear()
    {
        Array.Clear(_values);
        Array.Clear(_compaction);
        (HasMessage, HasNested) = (false, false);
        (NestedAgentId, ErrorStatus, Decision, AttachmentType) = (default, default, default, default);
        ToolResult.Clear();
    }

    void ReadObject(JsonCursor cursor, LineKey key)
    {
        switch (key)
        {
            case LineKey.Message:
                HasMessage = cursor.TryEnterObject(out _values[(int)key]);
                if (HasMessage)
                    Message.Read(cursor);
                break;
            case LineKey.Data:
                ReadData(cursor);
                break;
            case LineKey.ToolUseResult:
                ToolResult.Clear();
                if (cursor.TryEnterObject(out _values[(int)key]))
                    ToolResult.Read(cursor);
                break;
            case LineKey.Attachment:
                var start = cursor.Position;
                AttachmentType = ReadMember(cursor, AttachmentKeys);
                _values[(int)key] = new JsonValue(JsonKind.Object, start, cursor.Position);
                break;
            case LineKey.Error:
                ErrorStatus = ReadMember(cursor, ErrorKeys);
                break;
            case LineKey.PermissionDecision:
                Decision = ReadMember(cursor, DecisionKeys);
                break;
            case LineKey.CompactMetadata:
                ReadMembers(cursor, CompactKeys, _compaction);
                break;
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    // An agent's progress holds the agent's line as a whole.
    void ReadData(JsonCursor cursor)
    {
        (HasNested, NestedAgentId) = (false, default);
        if (!cursor.TryEnterObject(out _))
            return;
        while (cursor.NextKey(out var name))
        {
            var key = (LineKey)cursor.Find(LineKeys.Table, name);
            if (key == LineKey.Message && Nested is not null)
            {
                HasNested = cursor.TryEnterObject(out _);
                if (HasNested)
                    Nested.Read(cursor);
            }
            else if (key == LineKey.AgentId)
                NestedAgentId = cursor.Read();
            else
                cursor.Read();
        }
    }

    JsonValue ReadMember(JsonCursor cursor, KeyTable keys)
    {
        ReadMembers(cursor, keys, _single);
        return _single[0];
    }

    static void ReadMembers(JsonCursor cursor, KeyTable keys, JsonValue[] values)
    {
        Array.Clear(values);
        if (!cursor.TryEnterObject(out _))
            return;
        while (cursor.NextKey(out var name))
        {
            var key = cursor.Find(keys, name);
            var value = cursor.Read();
            if (key >= 0)
                values[key] = value;
        }
    }
}
