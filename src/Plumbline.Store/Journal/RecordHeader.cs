using System.Buffers.Binary;
using Plumbline.Core.Model;

namespace Plumbline.Store.Journal;

/// <summary>
/// The 32 bytes before each body, little-endian: body length (uint32), checksum (uint32; of the body, then of this header without
/// the checksum), position at which the record begins (int64), time of receipt (int64), bytes since its group began (uint32),
/// signal, protocol, encoding, kind (a byte each). See docs/formats/journal.md.
/// </summary>
readonly record struct RecordHeader(int Length, uint Sum, long Position, uint GroupOffset, RecordKind Kind, JournalEntry Entry)
{
    public const int Size = 32;

    /// <summary>The position behind the record.</summary>
    public long End => Position + Size + Length;

    /// <summary>Where its group began: everything before was durable when it was written.</summary>
    public long GroupStart => Position - GroupOffset;

    /// <summary>Writes all but the position, the group and the checksum, which <see cref="Seal"/> adds.</summary>
    public static void Prepare(Span<byte> header, JournalEntry entry, int length, RecordKind kind)
    {
        BinaryPrimitives.WriteInt32LittleEndian(header, length);
        BinaryPrimitives.WriteInt64LittleEndian(header[16..], entry.ReceivedAt);
        header[28] = (byte)entry.Signal;
        header[29] = (byte)entry.Protocol;
        header[30] = (byte)entry.Encoding;
        header[31] = (byte)kind;
    }

    /// <summary>Completes a prepared header.</summary>
    public static void Seal(Span<byte> header, uint bodySum, long position, uint groupOffset)
    {
        BinaryPrimitives.WriteInt64LittleEndian(header[8..], position);
        BinaryPrimitives.WriteUInt32LittleEndian(header[24..], groupOffset);
        BinaryPrimitives.WriteUInt32LittleEndian(header[4..], SumOf(header, bodySum));
    }

    public static RecordHeader Read(ReadOnlySpan<byte> header) =>
        new(
            BinaryPrimitives.ReadInt32LittleEndian(header),
            BinaryPrimitives.ReadUInt32LittleEndian(header[4..]),
            BinaryPrimitives.ReadInt64LittleEndian(header[8..]),
            BinaryPrimitives.ReadUInt32LittleEndian(header[24..]),
            (RecordKind)header[31],
            new JournalEntry(
                BinaryPrimitives.ReadInt64LittleEndian(header[16..]),
                (Signal)header[28],
                (Protocol)header[29],
                (Plumbline.Core.Model.Encoding)header[30]
            )
        );

    /// <summary>Whether the record is what was written, at the place where it was written.</summary>
    public bool IsIntact(ReadOnlySpan<byte> header, ReadOnlySpan<byte> body, long position) =>
        Position == position && Length == body.Length && Sum == SumOf(header, Checksum.Of(body));

    static uint SumOf(ReadOnlySpan<byte> header, uint bodySum) => Checksum.Of(header[8..Size], Checksum.Of(header[..4], bodySum));
}

/// <summary>What a record is.</summary>
enum RecordKind : byte
{
    Body = 0,

    /// <summary>The journal was closed here in good order. It is cut off again when the journal is opened.</summary>
    Closed = 1,
}
