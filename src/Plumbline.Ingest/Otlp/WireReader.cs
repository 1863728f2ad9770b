using System.Buffers.Binary;

namespace Plumbline.Ingest.Otlp;

/// <summary>
/// Reads protobuf fields from a part of a span, without copying. It never throws: the input is a stranger's.
/// Encoding: https://protobuf.dev/programming-guides/encoding/.
/// </summary>
public ref struct WireReader(ReadOnlySpan<byte> body, int start, int length)
{
    /// <summary>The wire types that OTLP uses: the low three bits of a tag.</summary>
    public const uint Varint = 0,
        Fixed64 = 1,
        Bytes = 2,
        Fixed32 = 5;

    readonly ReadOnlySpan<byte> _body = body[..(start + length)];

    /// <summary>The place of the next byte in the whole body.</summary>
    public int Position { get; private set; } = start;

    /// <summary>What has not been read.</summary>
    public readonly ReadOnlySpan<byte> Rest => _body[Position..];

    /// <summary>Whether everything was read.</summary>
    public readonly bool IsAtEnd => Position >= _body.Length;

    /// <summary>Whether something did not fit; it stays so.</summary>
    public bool IsBroken { get; private set; }

    /// <summary>The next field's tag: number and wire type. False at the end, and when the input is broken.</summary>
    public bool Next(out uint tag)
    {
        tag = 0;
        if (IsBroken || Position >= _body.Length)
            return false;

        // Nearly every tag is one byte; field number 0 does not exist.
        var value = ReadVarint();
        if (value is < 8 or > uint.MaxValue)
            Break();
        tag = (uint)value;
        return !IsBroken;
    }

    /// <summary>A varint; 0 when it does not fit.</summary>
    public ulong ReadVarint()
    {
        if (Position < _body.Length && _body[Position] < 0x80)
            return _body[Position++];
        return ReadLongVarint();
    }

    ulong ReadLongVarint()
    {
        ulong value = 0;
        for (var shift = 0; shift < 70 && Position < _body.Length; shift += 7)
        {
            var b = _body[Position++];
            value |= (ulong)(b & 0x7f) << shift;
            if (b < 0x80)
                return value;
        }

        Break();
        return 0;
    }

    /// <summary>A zigzag varint.</summary>
    public long ReadZigzag()
    {
        var value = ReadVarint();
        return (long)(value >> 1) ^ -(long)(value & 1);
    }

    /// <summary>Eight bytes, little-endian.</summary>
    public ulong ReadFixed64()
    {
        if (_body.Length - Position < 8)
        {
            Break();
            return 0;
        }

        var value = BinaryPrimitives.ReadUInt64LittleEndian(_body[Position..]);
        Position += 8;
        return value;
    }

    /// <summary>Eight bytes as a double.</summary>
    public double ReadDouble() => BitConverter.UInt64BitsToDouble(ReadFixed64());

    /// <summary>Four bytes, little-endian.</summary>
    public uint ReadFixed32()
    {
        if (_body.Length - Position < 4)
        {
            Break();
            return 0;
        }

        var value = BinaryPrimitives.ReadUInt32LittleEndian(_body[Position..]);
        Position += 4;
        return value;
    }

    /// <summary>The place of a length-delimited value.</summary>
    public TextRef ReadRef()
    {
        var size = ReadVarint();
        if (IsBroken || size > (ulong)(_body.Length - Position))
        {
            Break();
            return default;
        }

        var place = new TextRef(Position, (int)size);
        Position += (int)size;
        return place;
    }

    /// <summary>A length-delimited value's bytes.</summary>
    public ReadOnlySpan<byte> ReadBytes()
    {
        var place = ReadRef();
        return _body.Slice(place.Offset, place.Length);
    }

    /// <summary>A reader over a nested message; empty when this one is broken.</summary>
    public WireReader ReadMessage()
    {
        var place = ReadRef();
        return new(_body, place.Offset, place.Length);
    }

    /// <summary>Steps over a field's value. Groups are broken input: OTLP never had any.</summary>
    public void Skip(uint tag)
    {
        switch (tag & 7)
        {
            case Varint:
                ReadVarint();
                break;
            case Fixed64:
                ReadFixed64();
                break;
            case Bytes:
                ReadRef();
                break;
            case Fixed32:
                ReadFixed32();
                break;
            default:
                Break();
                break;
        }
    }

    /// <summary>Says that the input is broken.</summary>
    public void Break() => IsBroken = true;
}
