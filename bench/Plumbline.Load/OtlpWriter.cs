using System.Buffers.Binary;
using System.Text;

namespace Plumbline.Load;

/// <summary>Writes protobuf fields one after another. A nested message is written first, then its length is put before it.</summary>
public sealed class OtlpWriter
{
    // The wire types of protobuf.
    const int Varint = 0;
    const int Fixed64 = 1;
    const int Length = 2;

    // Room for the longest length of a nested message; what is not needed is closed up when it ends.
    const int LengthBytesMax = 5;

    byte[] _bytes = new byte[64 * 1024];
    int _used;

    public void Clear() => _used = 0;

    public byte[] ToArray() => _bytes.AsSpan(0, _used).ToArray();

    /// <summary>An unsigned number, an enum or a bool.</summary>
    public void WriteNumber(int field, ulong value)
    {
        WriteVarint(Tag(field, Varint));
        WriteVarint(value);
    }

    /// <summary>A fixed64, as times and span values are.</summary>
    public void WriteFixed(int field, ulong value)
    {
        WriteVarint(Tag(field, Fixed64));
        BinaryPrimitives.WriteUInt64LittleEndian(Reserve(8), value);
        _used += 8;
    }

    public void WriteDouble(int field, double value) => WriteFixed(field, BitConverter.DoubleToUInt64Bits(value));

    public void WriteText(int field, string value)
    {
        WriteVarint(Tag(field, Length));
        WriteVarint((ulong)Encoding.UTF8.GetByteCount(value));
        _used += Encoding.UTF8.GetBytes(value, Reserve(Encoding.UTF8.GetMaxByteCount(value.Length)));
    }

    public void WriteBytes(int field, ReadOnlySpan<byte> value)
    {
        WriteVarint(Tag(field, Length));
        WriteVarint((ulong)value.Length);
        value.CopyTo(Reserve(value.Length));
        _used += value.Length;
    }

    /// <summary>Begins a nested message; the mark goes to <see cref="EndMessage"/>.</summary>
    public int BeginMessage(int field)
    {
        WriteVarint(Tag(field, Length));
        Reserve(LengthBytesMax);
        _used += LengthBytesMax;
        return _used;
    }

    public void EndMessage(int mark)
    {
        var length = _used - mark;
        _used = mark - LengthBytesMax;
        WriteVarint((ulong)length);
        // The message moves down to its length; both ranges are within the array, and the copy allows them to overlap.
        _bytes.AsSpan(mark, length).CopyTo(_bytes.AsSpan(_used));
        _used += length;
    }

    /// <summary>A KeyValue whose value is a string.</summary>
    public void WriteAttribute(int field, string key, string value)
    {
        var attribute = BeginMessage(field);
        WriteText(1, key);
        var any = BeginMessage(2);
        WriteText(1, value);
        EndMessage(any);
        EndMessage(attribute);
    }

    /// <summary>A KeyValue whose value is an integer.</summary>
    public void WriteAttribute(int field, string key, long value)
    {
        var attribute = BeginMessage(field);
        WriteText(1, key);
        var any = BeginMessage(2);
        WriteNumber(3, (ulong)value);
        EndMessage(any);
        EndMessage(attribute);
    }

    /// <summary>A KeyValue whose value is a double.</summary>
    public void WriteAttribute(int field, string key, double value)
    {
        var attribute = BeginMessage(field);
        WriteText(1, key);
        var any = BeginMessage(2);
        WriteDouble(4, value);
        EndMessage(any);
        EndMessage(attribute);
    }

    static ulong Tag(int field, int wireType) => (ulong)((field << 3) | wireType);

    void WriteVarint(ulong value)
    {
        var bytes = Reserve(10);
        var count = 0;
        for (; value >= 0x80; value >>= 7)
            bytes[count++] = (byte)(value | 0x80);
        bytes[count++] = (byte)value;
        _used += count;
    }

    Span<byte> Reserve(int count)
    {
        if (_used + count > _bytes.Length)
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, _used + count));
        return _bytes.AsSpan(_used);
    }
}
