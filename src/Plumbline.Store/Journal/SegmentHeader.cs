using System.Buffers.Binary;

namespace Plumbline.Store.Journal;

/// <summary>
/// The first 32 bytes of a segment, little-endian: "PLUMJRNL", version (uint32), zero (uint32), the position of its first record
/// (int64), zero (uint32), checksum of the bytes before (uint32).
/// </summary>
static class SegmentHeader
{
    public const int Size = 32;
    public const uint Version = 1;

    public static ReadOnlySpan<byte> Magic => "PLUMJRNL"u8;

    public static byte[] For(long basePosition)
    {
        var header = new byte[Size];
        Magic.CopyTo(header);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(8), Version);
        BinaryPrimitives.WriteInt64LittleEndian(header.AsSpan(16), basePosition);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(28), Checksum.Of(header.AsSpan(0, 28)));
        return header;
    }

    /// <summary>The version of a header that is otherwise ours; null when it is not.</summary>
    public static uint? VersionOf(ReadOnlySpan<byte> header) =>
        header.Length >= 12 && header.StartsWith(Magic) ? BinaryPrimitives.ReadUInt32LittleEndian(header[8..]) : null;
}
