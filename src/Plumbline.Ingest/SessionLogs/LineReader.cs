using Plumbline.Core.SessionLogs;

namespace Plumbline.Ingest.SessionLogs;

/// <summary>Reads one line after another and hands each to what knows its type.</summary>
sealed class LineReader
{
    readonly JsonCursor _cursor = new();
    readonly LineFields _line = new() { Nested = new LineFields() };
    readonly AssistantLine _assistant;
    readonly UserLine _user;
    readonly OtherLine _other;
    readonly GenericLine _generic;
    byte[] _buffer = [];

    public LineReader()
    {
        Builder = new ChunkBuilder(_cursor);
        (_assistant, _user, _other, _generic) = (new(Builder), new(Builder), new(Builder), new(Builder));
    }

    public ChunkBuilder Builder { get; }

    /// <summary>Takes the bytes in which lines are, under the conditions of <see cref="JsonTokens"/>.</summary>
    public void Use(byte[] buffer)
    {
        _buffer = buffer;
        _cursor.Use(buffer);
    }

    /// <summary>Reads the line that begins at a place, adds what it tells, and returns where the next one begins.</summary>
    /// <param name="offset">The line's place in its file.</param>
    public int Read(int start, long offset)
    {
        var isObject = _cursor.Begin(start);
        if (isObject)
            _line.Read(_cursor);
        var isWhole = _cursor.End(out var end);
        (Builder.LineStart, Builder.LineEnd, Builder.LineOffset) = (start, end, offset);
        if (isWhole)
            Add();
        else if (!_buffer.AsSpan(start, end - start).Trim(" \t\r"u8).IsEmpty)
            Builder.Skip(SkipReason.NotJson);
        return end + 1;
    }

    void Add()
    {
        var type = _line[LineKey.Type];
        if (_cursor.Is(type, "assistant"u8))
            _assistant.Add(_line, _line);
        else if (_cursor.Is(type, "user"u8))
            _user.Add(_line, _line);
        else if (_cursor.Is(type, "progress"u8))
            AddNested();
        else if (_cursor.Is(type, "system"u8))
            _other.AddSystem(_line);
        else if (_cursor.Is(type, "attachment"u8))
            _other.AddAttachment(_line);
        else if (_cursor.Is(type, "cost-state"u8))
            _other.AddCostState(_line);
        else if (_cursor.Is(type, "pr-link"u8))
            _other.AddPullRequest(_line);
        else if (GenericLine.Is(_line))
            _generic.Add(_line);
    }

    void AddNested()
    {
        if (!_line.HasNested || _line.Nested is not { } nested)
            return;
        if (_cursor.Is(nested[LineKey.Type], "assistant"u8))
            _assistant.Add(nested, _line);
        else if (_cursor.Is(nested[LineKey.Type], "user"u8))
            _user.Add(nested, _line);
    }
}
