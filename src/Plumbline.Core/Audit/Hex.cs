namespace Plumbline.Core.Audit;

/// <summary>Bytes as lower-case hexadecimal digits in ASCII. Upper case is not read: each line has one way to be written.</summary>
public static class Hex
{
    /// <summary>Writes two digits for each byte.</summary>
    public static void Write(ReadOnlySpan<byte> bytes, Span<byte> digits)
    {
        var table = "0123456789abcdef"u8;
        for (var i = 0; i < bytes.Length; i++)
        {
            digits[2 * i] = table[bytes[i] >> 4];
            digits[(2 * i) + 1] = table[bytes[i] & 15];
        }
    }

    /// <summary>Reads as many digits as give the bytes; false when one of them is none.</summary>
    public static bool TryRead(ReadOnlySpan<byte> digits, Span<byte> bytes)
    {
        if (digits.Length != 2 * bytes.Length)
            return false;
        for (var i = 0; i < bytes.Length; i++)
        {
            var (high, low) = (Value(digits[2 * i]), Value(digits[(2 * i) + 1]));
            if ((high | low) < 0)
                return false;
            bytes[i] = (byte)((high << 4) | low);
        }

        return true;
    }

    /// <summary>The same from a text.</summary>
    public static bool TryRead(string? text, Span<byte> bytes)
    {
        if (text is null || text.Length != 2 * bytes.Length || !System.Text.Ascii.IsValid(text))
            return false;
        Span<byte> digits = stackalloc byte[128];
        return text.Length <= digits.Length
            && System.Text.Encoding.ASCII.GetBytes(text, digits) == text.Length
            && TryRead(digits[..text.Length], bytes);
    }

    static int Value(byte digit) =>
        digit is >= (byte)'0' and <= (byte)'9' ? digit - '0'
        : digit is >= (byte)'a' and <= (byte)'f' ? digit - 'a' + 10
        : -1;
}
