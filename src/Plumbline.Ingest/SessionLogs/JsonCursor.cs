using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Plumbline.Ingest.SessionLogs;

/// <summary>
/// Walks one line of JSON, value by value, and holds it to JSON's grammar; only the inside of texts that nobody reads is taken as it
/// is. At the first fault the walk is over: every loop ends by itself, and <see cref="End"/> says that the line is broken.
/// </summary>
sealed partial class JsonCursor
{
    // Deeper nesting is an attack, not a log.
    const int MaxDepth = 256;

    readonly JsonTokens _tokens = new();
    byte[] _data = [];

    // Behind the last token or scalar; whether an object or array was just entered.
    int _at,
        _depth;
    bool _isFirst,
        _hasFailed;

    /// <summary>Takes the bytes in which lines are; each line must end with a newline and <see cref="JsonTokens.Padding"/> must follow the last.</summary>
    public void Use(byte[] data)
    {
        _data = data;
        _tokens.Use(data);
    }

    /// <summary>Bytes of the buffer.</summary>
    public ReadOnlySpan<byte> Bytes(JsonValue value) => _data.AsSpan(value.Start, value.Length);

    /// <summary>Goes to the beginning of a line and enters its object; false when it is not one.</summary>
    public bool Begin(int start)
    {
        _tokens.Begin(start);
        (_at, _depth, _isFirst, _hasFailed) = (start, 0, true, false);
        if (Token() == '{')
            return true;
        Fail();
        return false;
    }

    /// <summary>Looks whether nothing but the line's end follows. Gives its place, also of a line that is broken.</summary>
    public bool End(out int lineEnd)
    {
        if (!_hasFailed && Token() != '\n')
            Fail();
        _tokens.GoToEnd();
        lineEnd = _tokens.LineEnd;
        return !_hasFailed && !_tokens.IsBroken;
    }

    void Enter()
    {
        _isFirst = true;
        if (++_depth > MaxDepth)
            Fail();
    }

    /// <summary>Goes to the next member of the object that was entered; false behind the last.</summary>
    public bool NextKey(out JsonValue key)
    {
        key = default;
        var token = Token();
        if (_isFirst)
            _isFirst = false;
        else if (token == ',')
        {
            if ((token = Token()) == '}')
                Fail();
        }
        else if (token != '}')
            Fail();
        if (token == '"')
        {
            var start = _at;
            var end = _tokens.Next();
            _at = end + 1;
            if (At(end) == '"' && Token() == ':')
            {
                key = new JsonValue(JsonKind.Text, start, end);
                return !_hasFailed;
            }
        }
        else if (token == '}')
        {
            _depth--;
            return false;
        }

        Fail();
        return false;
    }

    /// <summary>Goes to the next item of the array that was entered; false behind the last.</summary>
    public bool NextItem()
    {
        if (!_isFirst)
        {
            var token = Token();
            if (token == ',')
                return true;
            if (token != ']')
                Fail();
            _depth--;
            return false;
        }

        _isFirst = false;
        var place = _tokens.Next();
        if (At(place) == ']' && IsBlank(_at, place))
        {
            _at = place + 1;
            _depth--;
            return false;
        }

        if (At(place) == '\n')
            Fail();
        else
            _tokens.PutBack();
        return !_hasFailed;
    }

    /// <summary>Reads a value; an object or array is skipped whole.</summary>
    public JsonValue Read()
    {
        var kind = ReadOrMeet(out var value);
        return kind is JsonKind.Object or JsonKind.Array ? Skip(kind) : value;
    }

    /// <summary>Reads a value; when it is an object it is entered instead.</summary>
    public bool TryEnterObject(out JsonValue value)
    {
        var kind = ReadOrMeet(out value);
        if (kind == JsonKind.Object)
        {
            Enter();
            return true;
        }

        if (kind == JsonKind.Array)
            value = Skip(kind);
        return false;
    }

    /// <summary>Reads a value; when it is an array it is entered instead.</summary>
    public bool TryEnterArray(out JsonValue value)
    {
        var kind = ReadOrMeet(out value);
        if (kind == JsonKind.Array)
        {
            Enter();
            return true;
        }

        if (kind == JsonKind.Object)
            value = Skip(kind);
        return false;
    }

    /// <summary>The place behind what was read last.</summary>
    public int Position => _at;

    JsonKind ReadOrMeet(out JsonValue value)
    {
        var place = _tokens.Next();
        switch (At(place))
        {
            case (byte)'"':
                value = ReadText(place);
                break;
            case (byte)'{':
            case (byte)'[':
                Expect(place);
                value = default;
                return At(place) == '{' ? JsonKind.Object : JsonKind.Array;
            case (byte)',':
            case (byte)'}':
            case (byte)']':
                _tokens.PutBack();
                value = ReadScalar(place);
                break;
            default:
                Fail();
                value = default;
                break;
        }

        return value.Kind;
    }

    JsonValue ReadText(int place)
    {
        Expect(place);
        var end = _tokens.Next();
        if (At(end) != '"')
            Fail();
        _at = end + 1;
        return new JsonValue(JsonKind.Text, place + 1, end);
    }

    JsonValue ReadScalar(int end)
    {
        var (start, behind) = (_at, end);
        while (start < behind && IsBlank(_data[start]))
            start++;
        while (start < behind && IsBlank(_data[behind - 1]))
            behind--;
        var kind = JsonScalar.KindOf(_data.AsSpan(start, behind - start));
        if (kind == JsonKind.Missing)
            Fail();
        _at = end;
        return new JsonValue(kind, start, behind);
    }

    // What is skipped is held to the grammar as well: a line that is cut in the middle must not count.
    JsonValue Skip(JsonKind kind)
    {
        var start = _at - 1;
        Enter();
        if (kind == JsonKind.Object)
        {
            while (NextKey(out _))
                Read();
        }
        else
        {
            while (NextItem())
                Read();
        }

        return new JsonValue(kind, start, _at);
    }

    // The next token, which must follow the last with nothing but blanks between them.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    byte Token()
    {
        var place = _tokens.Next();
        Expect(place);
        return At(place);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    void Expect(int place)
    {
        if (place != _at && !IsBlank(_at, place))
            Fail();
        _at = place + 1;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    byte At(int place) => Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_data), place);

    bool IsBlank(int from, int to)
    {
        for (; from < to; from++)
        {
            if (!IsBlank(_data[from]))
                return false;
        }

        return true;
    }

    static bool IsBlank(byte b) => b is (byte)' ' or (byte)'\t' or (byte)'\r';

    [MethodImpl(MethodImplOptions.NoInlining)]
    void Fail()
    {
        _hasFailed = true;
        _tokens.GoToEnd();
        _at = _tokens.LineEnd;
    }
}
