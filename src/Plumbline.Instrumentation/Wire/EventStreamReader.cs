namespace Plumbline.Instrumentation.Wire;

/// <summary>
/// Reads server-sent events from bytes that come in pieces of any size, as the standard has it: lines end in LF, CR LF or CR, an empty line ends an event, several
/// lines of data are joined by LF. Of events that tell nothing but text only the kind is read, so that a stream is never held in memory. An event that is larger
/// than a megabyte is passed over.
/// </summary>
sealed class EventStreamReader(IStreamEvents events) : IDisposable
{
    const int EventLengthMax = 1 << 20;

    readonly ByteBuffer _line = new(EventLengthMax),
        _data = new(EventLengthMax);

    StreamEvent _kind;
    bool _hasData,
        _isAfterCarriageReturn,
        _isPassingOver,
        _isTooLarge;

    public void Read(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            if (_isAfterCarriageReturn && bytes[0] == '\n')
                bytes = bytes[1..];
            _isAfterCarriageReturn = false;
            var end = bytes.IndexOfAny((byte)'\n', (byte)'\r');
            if (end < 0)
            {
                ReadPiece(bytes);
                return;
            }

            EndLine(bytes[..end]);
            _isAfterCarriageReturn = bytes[end] == '\r';
            bytes = bytes[(end + 1)..];
        }
    }

    public void Dispose()
    {
        _line.Dispose();
        _data.Dispose();
    }

    // The end of the line comes with later bytes. Text need not wait for it.
    void ReadPiece(ReadOnlySpan<byte> piece)
    {
        if (_isPassingOver)
            return;
        if (_line.IsEmpty && !IsDataRead(_kind) && piece.StartsWith("data:"u8))
        {
            (_isPassingOver, _hasData) = (true, true);
            return;
        }

        _line.Add(piece);
    }

    void EndLine(ReadOnlySpan<byte> rest)
    {
        if (_isPassingOver)
            _isPassingOver = false;
        else if (_line.IsEmpty)
            ReadLine(rest);
        else
        {
            _line.Add(rest);
            _isTooLarge |= _line.IsCut;
            ReadLine(_line.Bytes);
        }

        _line.Clear();
    }

    void ReadLine(ReadOnlySpan<byte> line)
    {
        if (line.IsEmpty)
            EndEvent();
        else if (Value(line, "event"u8, out var name))
            _kind = KindOf(name);
        else if (Value(line, "data"u8, out var data))
            AddData(data);
    }

    void AddData(ReadOnlySpan<byte> data)
    {
        if (IsDataRead(_kind))
        {
            if (!_data.IsEmpty)
                _data.Add("\n"u8);
            _data.Add(data);
        }

        _hasData = true;
    }

    void EndEvent()
    {
        if (_hasData)
            events.Read(_kind, _isTooLarge || _data.IsCut ? default : _data.Bytes);
        _data.Clear();
        (_kind, _hasData, _isTooLarge) = (StreamEvent.Other, false, false);
    }

    // A field's value begins after the colon and one space.
    static bool Value(ReadOnlySpan<byte> line, ReadOnlySpan<byte> field, out ReadOnlySpan<byte> value)
    {
        value = default;
        if (!line.StartsWith(field))
            return false;
        var rest = line[field.Length..];
        if (rest.IsEmpty)
            return true;
        if (rest[0] != ':')
            return false;
        value = rest is [_, (byte)' ', ..] ? rest[2..] : rest[1..];
        return true;
    }

    static bool IsDataRead(StreamEvent kind) =>
        kind
            is StreamEvent.Other
                or StreamEvent.MessageStart
                or StreamEvent.MessageDelta
                or StreamEvent.ContentBlockStart
                or StreamEvent.Error;

    static StreamEvent KindOf(ReadOnlySpan<byte> name) =>
        name.SequenceEqual("content_block_delta"u8) ? StreamEvent.ContentBlockDelta
        : name.SequenceEqual("content_block_start"u8) ? StreamEvent.ContentBlockStart
        : name.SequenceEqual("content_block_stop"u8) ? StreamEvent.ContentBlockStop
        : name.SequenceEqual("message_delta"u8) ? StreamEvent.MessageDelta
        : name.SequenceEqual("message_start"u8) ? StreamEvent.MessageStart
        : name.SequenceEqual("message_stop"u8) ? StreamEvent.MessageStop
        : name.SequenceEqual("ping"u8) ? StreamEvent.Ping
        : name.SequenceEqual("error"u8) ? StreamEvent.Error
        : StreamEvent.Other;

    /// <summary>What an event's data call themselves, when it has no name of its own.</summary>
    internal static StreamEvent KindOfData(ReadOnlySpan<byte> json)
    {
        // The API writes the type first.
        var start = json.IndexOf("\"type\""u8);
        if (start < 0)
            return StreamEvent.Other;
        var rest = json[(start + "\"type\""u8.Length)..].TrimStart(": \t\""u8);
        var end = rest.IndexOf((byte)'"');
        return end < 0 ? StreamEvent.Other : KindOf(rest[..end]);
    }
}
