using System.Numerics;
using System.Runtime.InteropServices;

namespace Plumbline.Store.Journal;

/// <summary>CRC-32C, by the processor's instruction.</summary>
static class Checksum
{
    /// <summary>The checksum of some bytes, or its continuation after others.</summary>
    public static uint Of(ReadOnlySpan<byte> bytes, uint before = 0)
    {
        var sum = ~before;
        foreach (var word in MemoryMarshal.Cast<byte, ulong>(bytes))
            sum = BitOperations.Crc32C(
                sum,
                BitConverter.IsLittleEndian ? word : System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(word)
            );
        foreach (var one in bytes[(bytes.Length & ~7)..])
            sum = BitOperations.Crc32C(sum, one);
        return ~sum;
    }
}
