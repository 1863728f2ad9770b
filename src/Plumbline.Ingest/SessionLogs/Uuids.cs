namespace Plumbline.Ingest.SessionLogs;

/// <summary>UUIDs as numbers, in the one notation that can be written again exactly: 36 characters, lower case.</summary>
static class Uuids
{
    public const int Length = 36;

    /// <summary>The number; zero for any other text.</summary>
    public static UInt128 Parse(ReadOnlySpan<byte> text)
    {
        if (text.Length != Length)
            return 0;
        UInt128 value = 0;
        for (var i = 0; i < Length; i++)
        {
            var c = text[i];
            if (IsDash(i))
            {
                if (c != '-')
                    return 0;
                continue;
            }

            if (!char.IsAsciiHexDigitLower((char)c))
                return 0;
            value = (value << 4) | (uint)(c <= '9' ? c - '0' : c - 'a' + 10);
        }

        return value;
    }

    /// <summary>Writes it into 36 bytes.</summary>
    public static void Format(UInt128 value, Span<byte> to)
    {
        for (var i = Length - 1; i >= 0; i--)
        {
            if (IsDash(i))
            {
                to[i] = (byte)'-';
                continue;
            }

            to[i] = "0123456789abcdef"u8[(int)(value & 15)];
            value >>= 4;
        }
    }

    static bool IsDash(int place) => place is 8 or 13 or 18 or 23;
}
