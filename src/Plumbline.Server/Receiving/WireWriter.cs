using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Plumbline.Server.Receiving;

/// <summary>Writes protobuf fields one after another: for our answers and for what <c>plumb doctor</c> and <c>plumb exec</c> send. Not for hot paths.</summary>
public sealed class WireWriter
{
    readonly ArrayBufferWriter<byte> _bytes = new();

    /// <summary>Everything written so far.</summary>
    public byte[] ToArray() => _bytes.WrittenSpan.ToArray();

    /// <summary>An int32, int64, bool or enum; 0 is written too.</summary>
    public WireWriter Varint(int field, long value)
    {
        Key(field, 0);
        Varint((ulong)value);
        return this;
    }

    /// <summary>A fixed64.</summary>
    public WireWriter Fixed64(int field, ulong value)
    {
        Key(field, 1);
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, value);
        _bytes.Write(bytes);
        return this;
    }

    /// <summary>A fixed32.</summary>
    public WireWriter Fixed32(int field, uint value)
    {
        Key(field, 5);
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
        _bytes.Write(bytes);
        return this;
    }

    /// <summary>A double.</summary>
    public WireWriter Double(int field, double value) => Fixed64(field, BitConverter.DoubleToUInt64Bits(value));

    /// <summary>A string.</summary>
    public WireWriter Text(int field, string value) => Bytes(field, Encoding.UTF8.GetBytes(value));

    /// <summary>A message within the message.</summary>
    public WireWriter Message(int field, WireWriter message) => Bytes(field, message.ToArray());

    /// <summary>Bytes.</summary>
    public WireWriter Bytes(int field, ReadOnlySpan<byte> value)
    {
        Key(field, 2);
        Varint((ulong)value.Length);
        _bytes.Write(value);
        return this;
    }

    void Key(int field, int wireType) => Varint((ulong)(field << 3 | wireType));

    void Varint(ulong value)
    {
        for (; value >= 0x80; value >>= 7)
            _bytes.Write([(byte)(value | 0x80)]);
        _bytes.Write([(byte)value]);
    }
}
