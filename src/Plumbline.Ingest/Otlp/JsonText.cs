using System.Buffers;
using System.Buffers.Text;
using System.Text.Unicode;

namespace Plumbline.Ingest.Otlp;

/// <summary>
/// The JSON text of nested attribute values, the same from both encodings: no spaces, members in the order in which they were sent, only
/// what must be escaped is escaped, a double always shows a point or an exponent (or is the string NaN, Infinity or -Infinity).
/// </summary>
public static class JsonText
{
    static readonly SearchValues<byte> MustEscape = SearchValues.Create([
        .. Enumerable.Range(0, 32).Select(c => (byte)c),
        (byte)'"',
        (byte)'\\',
    ]);

    /// <summary>Writes a string of UTF-8 in quotes.</summary>
    public static void WriteString(Scratch scratch, ReadOnlySpan<byte> text)
    {
        scratch.Write((byte)'"');
        for (var at = text.IndexOfAny(MustEscape); at >= 0; at = text.IndexOfAny(MustEscape))
        {
            scratch.Write(text[..at]);
            WriteEscape(scratch, text[at]);
            text = text[(at + 1)..];
        }

        scratch.Write(text);
        scratch.Write((byte)'"');
    }

    /// <summary>Writes a string of which no more than so many bytes are wanted; true when all of it was written.</summary>
    public static bool WriteString(Scratch scratch, ReadOnlySpan<byte> text, int maxLength)
    {
        var whole = text.Length <= maxLength;
        if (!whole)
        {
            while (maxLength > 0 && (text[maxLength] & 0xc0) == 0x80)
                maxLength--;
        }

        WriteString(scratch, whole ? text : text[..maxLength]);
        return whole;
    }

    static void WriteEscape(Scratch scratch, byte c)
    {
        ReadOnlySpan<byte> hex = "0123456789abcdef"u8;
        switch (c)
        {
            case (byte)'"':
                scratch.Write("\\\""u8);
                break;
            case (byte)'\\':
                scratch.Write("\\\\"u8);
                break;
            case (byte)'\n':
                scratch.Write("\\n"u8);
                break;
            case (byte)'\r':
                scratch.Write("\\r"u8);
                break;
            case (byte)'\t':
                scratch.Write("\\t"u8);
                break;
            default:
                scratch.Write([(byte)'\\', (byte)'u', (byte)'0', (byte)'0', hex[c >> 4], hex[c & 15]]);
                break;
        }
    }

    /// <summary>Writes a whole number.</summary>
    public static void WriteInt(Scratch scratch, long value)
    {
        Utf8Formatter.TryFormat(value, scratch.Reserve(20), out var length);
        scratch.Claim(length);
    }

    /// <summary>Writes a whole number.</summary>
    public static void WriteUInt(Scratch scratch, ulong value)
    {
        Utf8Formatter.TryFormat(value, scratch.Reserve(20), out var length);
        scratch.Claim(length);
    }

    /// <summary>Writes a double in its shortest form that reads back the same.</summary>
    public static void WriteDouble(Scratch scratch, double value)
    {
        if (!double.IsFinite(value))
        {
            scratch.Write(
                double.IsNaN(value) ? "\"NaN\""u8
                : value > 0 ? "\"Infinity\""u8
                : "\"-Infinity\""u8
            );
            return;
        }

        var start = scratch.Length;
        value.TryFormat(scratch.Reserve(32), out var length, "R");
        scratch.Claim(length);
        if (scratch.Written[start..].IndexOfAny((byte)'.', (byte)'E') < 0)
            scratch.Write(".0"u8);
    }

    /// <summary>Writes true or false.</summary>
    public static void WriteBool(Scratch scratch, bool value) => scratch.Write(value ? "true"u8 : "false"u8);

    /// <summary>Writes bytes as base64, no more than <paramref name="maxLength"/> characters of it; true when all fitted.</summary>
    public static bool WriteBase64(Scratch scratch, ReadOnlySpan<byte> bytes, int maxLength)
    {
        var whole = bytes.Length <= maxLength / 4 * 3;
        if (!whole)
            bytes = bytes[..(maxLength / 4 * 3)];
        Base64.EncodeToUtf8(bytes, scratch.Reserve(Base64.GetMaxEncodedToUtf8Length(bytes.Length)), out _, out var length);
        scratch.Claim(length);
        return whole;
    }

    /// <summary>Copies text of doubtful encoding, with U+FFFD for whatever is not UTF-8.</summary>
    public static TextRef WriteValid(Scratch scratch, ReadOnlySpan<byte> text)
    {
        var start = scratch.Length;
        while (!text.IsEmpty)
        {
            var status = System.Text.Rune.DecodeFromUtf8(text, out _, out var consumed);
            scratch.Write(status == OperationStatus.Done ? text[..consumed] : "\uFFFD"u8);
            text = text[consumed..];
        }

        return scratch.Since(start);
    }

    /// <summary>Whether text is UTF-8.</summary>
    public static bool IsValid(ReadOnlySpan<byte> text) => Utf8.IsValid(text);
}
