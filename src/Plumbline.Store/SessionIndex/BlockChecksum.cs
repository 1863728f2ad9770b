using System.Runtime.InteropServices;

namespace Plumbline.Store.SessionIndex;

/// <summary>
/// A 64-bit checksum of a block: four independent lanes of 128-bit products, so that it runs as fast as memory is read, begun anew every
/// mebibyte, so that several threads can work on one block. Against damage, not against malice.
/// </summary>
struct BlockChecksum
{
    /// <summary>Bytes whose sum stands on nothing before them.</summary>
    public const int Stretch = 1 << 20;

    const ulong K0 = 0xa0761d6478bd642f,
        K1 = 0xe7037ed1a0b428db,
        K2 = 0x8ebc6af09c88c6e3,
        K3 = 0x589965cc75374cc3;

    ulong _a,
        _b,
        _c,
        _d;

    // Of all whole stretches.
    ulong _stretches;
    long _length;

    /// <summary>The checksum of some bytes.</summary>
    public static ulong Of(ReadOnlySpan<byte> bytes)
    {
        var sum = new BlockChecksum();
        sum.Add(bytes);
        return sum.Value;
    }

    /// <summary>The checksum of a value's bytes but for its last eight, where it is kept itself.</summary>
    public static ulong OfHeader<T>(in T header)
        where T : unmanaged => Of(MemoryMarshal.AsBytes(new ReadOnlySpan<T>(in header))[..^8]);

    /// <summary>What a whole stretch adds.</summary>
    public static ulong OfStretch(ReadOnlySpan<byte> bytes)
    {
        var sum = new BlockChecksum();
        sum.AddWithin(bytes);
        return sum.Lanes;
    }

    /// <summary>The checksum of all that was added.</summary>
    public readonly ulong Value => Mix(_stretches ^ K0, Lanes ^ (ulong)_length);

    readonly ulong Lanes => Mix(Mix(_a ^ K0, _b ^ K1), Mix(_c ^ K2, _d ^ K3));

    /// <summary>Adds bytes; every piece but the last is a multiple of 64 bytes long.</summary>
    public void Add(ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            var piece = bytes[..(int)Math.Min(bytes.Length, Stretch - _length % Stretch)];
            AddWithin(piece);
            bytes = bytes[piece.Length..];
            if ((_length += piece.Length) % Stretch == 0)
                EndStretch(Lanes);
        }
    }

    /// <summary>Adds a whole stretch by its <see cref="OfStretch"/>; only whole stretches were added before.</summary>
    public void AddStretch(ulong lanes)
    {
        _length += Stretch;
        EndStretch(lanes);
    }

    void EndStretch(ulong lanes) => (_a, _b, _c, _d, _stretches) = (0, 0, 0, 0, Mix(_stretches ^ K1, lanes ^ K2));

    void AddWithin(ReadOnlySpan<byte> bytes)
    {
        var words = MemoryMarshal.Cast<byte, ulong>(bytes);
        ulong a = _a,
            b = _b,
            c = _c,
            d = _d;
        while (words.Length >= 8)
        {
            a = Mix(words[0] ^ K0 ^ a, words[1] ^ K1);
            b = Mix(words[2] ^ K1 ^ b, words[3] ^ K2);
            c = Mix(words[4] ^ K2 ^ c, words[5] ^ K3);
            d = Mix(words[6] ^ K3 ^ d, words[7] ^ K0);
            words = words[8..];
        }

        // What is left of fewer than 64 bytes.
        Span<ulong> last = stackalloc ulong[8];
        var rest = bytes[(bytes.Length & -64)..];
        if (rest.Length > 0)
        {
            last.Clear();
            rest.CopyTo(MemoryMarshal.AsBytes(last));
            a = Mix(last[0] ^ K0 ^ a, last[1] ^ K1);
            b = Mix(last[2] ^ K1 ^ b, last[3] ^ K2);
            c = Mix(last[4] ^ K2 ^ c, last[5] ^ K3);
            d = Mix(last[6] ^ K3 ^ d, last[7] ^ K0);
        }

        (_a, _b, _c, _d) = (a, b, c, d);
    }

    static ulong Mix(ulong left, ulong right)
    {
        var high = Math.BigMul(left, right, out var low);
        return high ^ low;
    }
}
