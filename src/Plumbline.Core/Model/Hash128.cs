using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Plumbline.Core.Model;

/// <summary>
/// A 128-bit content hash: the name by which records and series are recognised again. Stable for ever, because it is stored.
/// It mixes well but is not cryptographic. The default value stands for "nothing".
/// </summary>
public readonly record struct Hash128(ulong High, ulong Low)
{
    const ulong K0 = 0xa0761d6478bd642f,
        K1 = 0xe7037ed1a0b428db,
        K2 = 0x8ebc6af09c88c6e3,
        K3 = 0x589965cc75374cc3;

    /// <summary>The hash of some bytes; different seeds give unrelated hashes.</summary>
    public static Hash128 Of(ReadOnlySpan<byte> bytes, ulong seed = 0)
    {
        ulong a = seed ^ K0,
            b = seed ^ K1;
        var rest = bytes;
        while (rest.Length > 16)
        {
            ulong first = BinaryPrimitives.ReadUInt64LittleEndian(rest),
                second = BinaryPrimitives.ReadUInt64LittleEndian(rest[8..]);
            a = Mix(first ^ K2, second ^ a);
            b = Mix(first ^ b, second ^ K3);
            rest = rest[16..];
        }

        var (tailFirst, tailSecond) = Tail(rest);
        a = Mix(tailFirst ^ K2, tailSecond ^ a);
        b = Mix(tailFirst ^ b, tailSecond ^ K3);
        return new Hash128(Mix(a ^ K3, b ^ (ulong)bytes.Length), Mix(b ^ K1, a ^ (ulong)bytes.Length ^ K0));
    }

    /// <summary>The hash of a fixed-size value's bytes.</summary>
    public static Hash128 Of<T>(in T value, ulong seed = 0)
        where T : unmanaged => Of(MemoryMarshal.AsBytes(new ReadOnlySpan<T>(in value)), seed);

    /// <summary>Two hashes in order: <c>a.Then(b)</c> differs from <c>b.Then(a)</c>.</summary>
    public Hash128 Then(Hash128 next) =>
        new(Mix(High ^ K0, next.High ^ K2) ^ Mix(Low ^ K1, next.Low), Mix(Low ^ K2, next.Low ^ K3) ^ Mix(High ^ K3, next.High));

    /// <summary>Adds a member to an unordered set of hashes: the order of additions does not matter.</summary>
    public static Hash128 operator +(Hash128 left, Hash128 right)
    {
        var low = left.Low + right.Low;
        return new(left.High + right.High + (low < left.Low ? 1UL : 0UL), low);
    }

    /// <summary>Whether this is the default value.</summary>
    public bool IsNothing => (High | Low) == 0;

    /// <summary>The low half is uniformly distributed and serves hash tables directly.</summary>
    public override int GetHashCode() => (int)Low;

    static (ulong First, ulong Second) Tail(ReadOnlySpan<byte> rest)
    {
        if (rest.Length >= 8)
            return (BinaryPrimitives.ReadUInt64LittleEndian(rest), BinaryPrimitives.ReadUInt64LittleEndian(rest[^8..]));
        if (rest.Length >= 4)
            return (BinaryPrimitives.ReadUInt32LittleEndian(rest), BinaryPrimitives.ReadUInt32LittleEndian(rest[^4..]));
        return rest.Length == 0 ? (0UL, 0UL) : ((ulong)rest[0] << 16 | (ulong)rest[rest.Length >> 1] << 8 | rest[^1], 0UL);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static ulong Mix(ulong left, ulong right)
    {
        var high = Math.BigMul(left, right, out var low);
        return high ^ low;
    }
}
