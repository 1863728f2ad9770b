namespace Plumbline.Ingest.Otlp;

/// <summary>A trace or span id: absent, valid, or of the wrong length or form. The default is absent.</summary>
public readonly record struct OtlpId(UInt128 Value, bool IsBad)
{
    /// <summary>An id that was sent and is not one.</summary>
    public static readonly OtlpId Bad = new(0, true);

    /// <summary>The low half: the whole of a span id.</summary>
    public ulong Low => (ulong)Value;

    /// <summary>Reads an id's bytes; none mean absent.</summary>
    public static OtlpId FromBytes(ReadOnlySpan<byte> bytes, int size)
    {
        if (bytes.IsEmpty)
            return default;
        if (bytes.Length != size)
            return Bad;
        UInt128 value = 0;
        foreach (var b in bytes)
            value = value << 8 | b;
        return new(value, false);
    }

    /// <summary>Reads an id's hexadecimal digits, in either case; none mean absent.</summary>
    public static OtlpId FromHex(ReadOnlySpan<byte> hex, int size)
    {
        if (hex.IsEmpty)
            return default;
        if (hex.Length != size * 2)
            return Bad;
        UInt128 value = 0;
        foreach (var c in hex)
        {
            var digit = HexDigit(c);
            if (digit < 0)
                return Bad;
            value = value << 4 | (uint)digit;
        }

        return new(value, false);
    }

    static int HexDigit(byte c) =>
        c switch
        {
            >= (byte)'0' and <= (byte)'9' => c - '0',
            >= (byte)'a' and <= (byte)'f' => c - 'a' + 10,
            >= (byte)'A' and <= (byte)'F' => c - 'A' + 10,
            _ => -1,
        };
}
