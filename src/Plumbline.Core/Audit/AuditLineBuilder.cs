using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace Plumbline.Core.Audit;

/// <summary>
/// Writes lines of the log into one buffer that is used again and again: members in the order in which they are given, no white space, texts in UTF-8
/// with as few escapes as JSON allows, so that the same values always are the same bytes. What is null is left out. For one thread.
/// </summary>
public sealed class AuditLineBuilder
{
    // What needs no second look: printable ASCII without the quote and the backslash.
    static readonly SearchValues<char> Plain = SearchValues.Create(
        " !#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]^_`abcdefghijklmnopqrstuvwxyz{|}~"
    );

    byte[] _buffer = new byte[4096];
    int _lineStart;

    /// <summary>How many bytes there are.</summary>
    public int Length { get; private set; }

    /// <summary>All lines since the last <see cref="Clear"/>.</summary>
    public ReadOnlySpan<byte> Written => _buffer.AsSpan(0, Length);

    /// <summary>The line that is being written.</summary>
    public ReadOnlySpan<byte> Line => _buffer.AsSpan(_lineStart, Length - _lineStart);

    /// <summary>Forgets all lines; keeps the memory.</summary>
    public void Clear() => Length = _lineStart = 0;

    /// <summary>Begins a line, with what it is.</summary>
    public AuditLineBuilder Begin(ReadOnlySpan<byte> type)
    {
        _lineStart = Length;
        Append("{\"type\":\""u8);
        Append(type);
        Append("\""u8);
        return this;
    }

    /// <summary>Ends a line as the next one of the chain, with a newline.</summary>
    public void End(AuditChain chain)
    {
        var body = Length - _lineStart;
        Reserve(AuditFormat.TailSize + 1);
        chain.Seal(_buffer.AsSpan(_lineStart, body), _buffer.AsSpan(Length));
        Length += AuditFormat.TailSize;
        Append("\n"u8);
    }

    /// <summary>A text; at most <see cref="AuditFormat.TextLengthMax"/> characters of it.</summary>
    public AuditLineBuilder Text(ReadOnlySpan<byte> name, string? value)
    {
        if (value is null)
            return this;
        Name(name);
        Append("\""u8);
        var isCut = value.Length > AuditFormat.TextLengthMax;
        Escaped(isCut ? value.AsSpan(0, AuditFormat.TextLengthMax) : value);
        Append(isCut ? "…\""u8 : "\""u8);
        return this;
    }

    /// <summary>A whole number.</summary>
    public AuditLineBuilder Number(ReadOnlySpan<byte> name, long? value)
    {
        if (value is not { } number)
            return this;
        Name(name);
        Reserve(20);
        Utf8Formatter.TryFormat(number, _buffer.AsSpan(Length), out var written);
        Length += written;
        return this;
    }

    /// <summary>True or false.</summary>
    public AuditLineBuilder Flag(ReadOnlySpan<byte> name, bool value)
    {
        Name(name);
        Append(value ? "true"u8 : "false"u8);
        return this;
    }

    /// <summary>A moment in UTC, to a tenth of a microsecond: <c>2026-11-21T06:55:44.1234567Z</c>.</summary>
    public AuditLineBuilder Time(ReadOnlySpan<byte> name, DateTimeOffset value)
    {
        Name(name);
        Append("\""u8);
        Reserve(28);
        Utf8Formatter.TryFormat(value.UtcDateTime, _buffer.AsSpan(Length), out var written, 'O');
        Length += written;
        Append("\""u8);
        return this;
    }

    /// <summary>Bytes in hexadecimal digits, with what kind of bytes they are before them.</summary>
    public AuditLineBuilder Hash(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value, ReadOnlySpan<byte> kind = default)
    {
        Name(name);
        Append("\""u8);
        Append(kind);
        Reserve(2 * value.Length);
        Hex.Write(value, _buffer.AsSpan(Length));
        Length += 2 * value.Length;
        Append("\""u8);
        return this;
    }

    void Name(ReadOnlySpan<byte> name)
    {
        Append(",\""u8);
        Append(name);
        Append("\":"u8);
    }

    void Escaped(ReadOnlySpan<char> text)
    {
        while (!text.IsEmpty)
        {
            var plain = text.IndexOfAnyExcept(Plain);
            plain = plain < 0 ? text.Length : plain;
            Reserve(plain);
            Length += Encoding.ASCII.GetBytes(text[..plain], _buffer.AsSpan(Length));
            text = text[plain..];
            if (text.IsEmpty)
                return;
            // Half of a pair becomes U+FFFD.
            Rune.DecodeFromUtf16(text, out var rune, out var taken);
            Escaped(rune);
            text = text[taken..];
        }
    }

    void Escaped(Rune rune)
    {
        Reserve(6);
        if (rune.Value is '"' or '\\')
        {
            Append("\\"u8);
            _buffer[Length++] = (byte)rune.Value;
        }
        else if (Rune.IsControl(rune) || rune.Value is 0x2028 or 0x2029)
        {
            // Also what some editors take for the end of a line.
            Append("\\u"u8);
            Utf8Formatter.TryFormat(rune.Value, _buffer.AsSpan(Length), out var written, new StandardFormat('x', 4));
            Length += written;
        }
        else
        {
            Length += rune.EncodeToUtf8(_buffer.AsSpan(Length));
        }
    }

    void Append(ReadOnlySpan<byte> bytes)
    {
        Reserve(bytes.Length);
        bytes.CopyTo(_buffer.AsSpan(Length));
        Length += bytes.Length;
    }

    void Reserve(int size)
    {
        if (_buffer.Length - Length < size)
            Array.Resize(ref _buffer, Math.Max(_buffer.Length * 2, Length + size));
    }
}
