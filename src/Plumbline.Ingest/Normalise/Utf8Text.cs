namespace Plumbline.Ingest.Normalise;

/// <summary>Measures of valid UTF-8.</summary>
public static class Utf8Text
{
    /// <summary>Characters (Unicode scalar values).</summary>
    public static int CountChars(ReadOnlySpan<byte> text)
    {
        var count = 0;
        foreach (var b in text)
            count += (b & 0xc0) == 0x80 ? 0 : 1;
        return count;
    }

    /// <summary>Whether there are more than so many characters.</summary>
    public static bool IsLongerThan(ReadOnlySpan<byte> text, int chars) => text.Length > chars && CountChars(text) > chars;

    /// <summary>The length of the longest beginning of at most so many bytes that ends between characters.</summary>
    public static int CutAt(ReadOnlySpan<byte> text, int bytes)
    {
        if (text.Length <= bytes)
            return text.Length;
        while (bytes > 0 && (text[bytes] & 0xc0) == 0x80)
            bytes--;
        return bytes;
    }

    /// <summary>Whether it could be an event's name: letters, digits, <c>_ . -</c>, up to 128 of them.</summary>
    public static bool LooksLikeName(ReadOnlySpan<byte> text)
    {
        if (text.Length is 0 or > 128)
            return false;
        foreach (var c in text)
        {
            if (!char.IsAsciiLetterOrDigit((char)c) && c is not ((byte)'_' or (byte)'.' or (byte)'-'))
                return false;
        }

        return true;
    }
}
