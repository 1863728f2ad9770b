using Plumbline.Core.SessionLogs;

namespace Plumbline.Ingest.SessionLogs;

/// <summary>UUIDs as numbers, in the one notation that can be written again exactly: 36 characters, lower case.</summary>
static class Uuids
{
    public const int Length = 36;

    /// <summary>The number; zero for any other text.</summary>
    public static UuidBits Parse(ReadOnlySpan<byte> text)
    {
        if (text.Length != Length)
            return default;
        ulong high = 0,
            low = 0;
        for (var i = 0; i < Length; i++)
        {
            var c = text[i];
            if (IsDash(i))
            {
                if (c != '-')
                    return default;
                continue;
            }

            if (!char.IsAsciiHexDigitLower((char)c))
                return default;
            (high, low) = (high << 4 | low >> 60, low << 4 | (uint)(c <= '9' ? c - '0' : c - 'a' + 10));
        }

        return new(low, high);
    }

    /// <summary>Writes it into 36 bytes.</summary>
    public static void Format(UuidBits value, Span<byte> to)
    {
        var (low, high) = value;
        for (var i = Length - 1; i >= 0; i--)
        {
            if (IsDash(i))
            {
                to[i] = (byte)'-';
                continue;
            }

            to[i] = "0123456789abcdef"u8[(int)(low & 15)];
            (low, high) = (low >> 4 | high << 60, high >> 4);
        }
    }

    static bool IsDash(int place) => place is 8 or 13 or 18 or 23;
}
