using System.Globalization;
using System.Text;

namespace Plumbline.Cli.Output;

/// <summary>
/// Text from logs as a terminal may get it: names of branches and paths can hold anything, also sequences that would move the
/// cursor or turn the writing around. Widths are in columns: East Asian wide characters and emoji take two, marks none.
/// </summary>
static class DisplayText
{
    /// <summary>The text with every control and direction character replaced by <c>�</c>.</summary>
    public static string Safe(string text)
    {
        var at = FirstUnsafe(text);
        if (at < 0)
            return text;
        var safe = new StringBuilder(text);
        for (; at < safe.Length; at++)
        {
            if (IsUnsafe(safe[at]))
                safe[at] = '�';
        }

        return safe.ToString();
    }

    static int FirstUnsafe(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (IsUnsafe(text[i]))
                return i;
        }

        return -1;
    }

    static bool IsUnsafe(char c) =>
        char.IsControl(c) || c is '\u2028' or '\u2029' or (>= '\u202a' and <= '\u202e') or (>= '\u2066' and <= '\u2069');

    /// <summary>How many columns a text takes.</summary>
    public static int Width(string text)
    {
        var width = 0;
        foreach (var rune in text.EnumerateRunes())
            width += Width(rune);
        return width;
    }

    /// <summary>The text in at most so many columns, its end replaced by an ellipsis.</summary>
    public static string CutEnd(string text, int columns)
    {
        if (Width(text) <= columns)
            return text;
        var (width, length) = (0, 0);
        foreach (var rune in text.EnumerateRunes())
        {
            if (width + Width(rune) > columns - 1)
                break;
            width += Width(rune);
            length += rune.Utf16SequenceLength;
        }

        return string.Concat(text.AsSpan(0, length).TrimEnd(), "…");
    }

    /// <summary>The text in at most so many columns, its start replaced by an ellipsis: the end of a path says most.</summary>
    public static string CutStart(string text, int columns)
    {
        var width = Width(text);
        if (width <= columns)
            return text;
        var start = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            if (width <= columns - 1)
                break;
            width -= Width(rune);
            start += rune.Utf16SequenceLength;
        }

        return string.Concat("…", text.AsSpan(start));
    }

    static int Width(Rune rune)
    {
        if (rune.Value < 0x300)
            return 1;
        return Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format
                ? 0
            : IsWide(rune.Value) ? 2
            : 1;
    }

    // The blocks of Unicode's East Asian Width table that are wide nearly throughout.
    static bool IsWide(int c) =>
        c
            is (>= 0x1100 and <= 0x115F)
                or (>= 0x2E80 and <= 0x303E)
                or (>= 0x3041 and <= 0xA4CF)
                or (>= 0xA960 and <= 0xA97F)
                or (>= 0xAC00 and <= 0xD7A3)
                or (>= 0xF900 and <= 0xFAFF)
                or (>= 0xFE30 and <= 0xFE6F)
                or (>= 0xFF00 and <= 0xFF60)
                or (>= 0xFFE0 and <= 0xFFE6)
                or (>= 0x1F300 and <= 0x1F64F)
                or (>= 0x1F680 and <= 0x1F6FF)
                or (>= 0x1F900 and <= 0x1F9FF)
                or (>= 0x20000 and <= 0x3FFFD);
}
