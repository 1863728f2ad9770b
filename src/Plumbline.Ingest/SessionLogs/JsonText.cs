using System.Buffers.Text;
using System.Text;
using System.Text.Unicode;

namespace Plumbline.Ingest.SessionLogs;

/// <summary>What a JSON text says: escapes undone, and bytes that are not UTF-8 replaced by U+FFFD.</summary>
static class JsonText
{
    /// <summary>Undoes the escapes. An escape that JSON does not know stands for its character; half a surrogate pair becomes U+FFFD.</summary>
    /// <param name="to">At least as long as the text.</param>
    public static int Unescape(ReadOnlySpan<byte> text, Span<byte> to)
    {
        var length = 0;
        while (!text.IsEmpty)
        {
            var plain = text.IndexOf((byte)'\\');
            if (plain < 0 || plain + 1 == text.Length)
                plain = text.Length;
            text[..plain].CopyTo(to[length..]);
            length += plain;
            text = text[plain..];
            if (text.IsEmpty)
                break;
            length += Unescape(ref text, to[length..]);
        }

        return length;
    }

    /// <summary>The same bytes as valid UTF-8.</summary>
    public static byte[] Repair(ReadOnlySpan<byte> text) => Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(text));

    /// <summary>Whether the bytes are UTF-8.</summary>
    public static bool IsValid(ReadOnlySpan<byte> text) => Utf8.IsValid(text);

    /// <summary>Lines of an escaped text: its line ends, and one more when it does not end with one.</summary>
    public static int CountLines(ReadOnlySpan<byte> text)
    {
        var (lines, isOpen) = (0, false);
        while (!text.IsEmpty)
        {
            var plain = text.IndexOf((byte)'\\');
            isOpen |= plain != 0;
            if (plain < 0 || plain + 1 >= text.Length)
                break;
            text = text[plain..];
            var isLineEnd = text[1] == 'n' || (TryReadUnit(text, out var unit) && unit == '\n');
            lines += isLineEnd ? 1 : 0;
            isOpen = !isLineEnd;
            text = text[(isLineEnd && text[1] == 'u' ? 6 : 2)..];
        }

        return lines + (isOpen ? 1 : 0);
    }

    static int Unescape(ref ReadOnlySpan<byte> text, Span<byte> to)
    {
        var code = text[1];
        if (code == 'u')
            return UnescapeUnicode(ref text, to);
        to[0] = code switch
        {
            (byte)'n' => (byte)'\n',
            (byte)'t' => (byte)'\t',
            (byte)'r' => (byte)'\r',
            (byte)'b' => (byte)'\b',
            (byte)'f' => (byte)'\f',
            _ => code,
        };
        text = text[2..];
        return 1;
    }

    static int UnescapeUnicode(ref ReadOnlySpan<byte> text, Span<byte> to)
    {
        if (!TryReadUnit(text, out var unit))
        {
            text = text[2..];
            to[0] = (byte)'u';
            return 1;
        }

        text = text[6..];
        var rune = Rune.ReplacementChar;
        if (char.IsHighSurrogate(unit) && TryReadUnit(text, out var low) && char.IsLowSurrogate(low))
        {
            rune = new Rune(unit, low);
            text = text[6..];
        }
        else if (Rune.TryCreate(unit, out var single))
            rune = single;
        return rune.EncodeToUtf8(to);
    }

    static bool TryReadUnit(ReadOnlySpan<byte> text, out char unit)
    {
        unit = '\0';
        if (text.Length < 6 || text[0] != '\\' || text[1] != 'u')
            return false;
        if (!Utf8Parser.TryParse(text[2..6], out int value, out var used, 'x') || used != 4)
            return false;
        unit = (char)value;
        return true;
    }
}
