using System.Buffers;
using System.Buffers.Binary;
using System.Text.Json;

namespace Plumbline.Core.Model;

/// <summary>The kind of an attribute's value. Part of stored hashes: values never change.</summary>
public enum AttributeKind : byte
{
    /// <summary>OTLP's empty value.</summary>
    Empty = 0,
    String = 1,
    Bool = 2,
    Int = 3,
    Double = 4,

    /// <summary>Bytes; the value is their base64 text.</summary>
    Bytes = 5,

    /// <summary>An array or a key-value list; the value is its JSON text.</summary>
    Json = 6,
}

/// <summary>One attribute. The spans belong to whoever gave them out and are valid only during the call.</summary>
public readonly ref struct AttributeValue(ReadOnlySpan<byte> key, AttributeKind kind, ReadOnlySpan<byte> text, long bits)
{
    /// <summary>The attribute's name, UTF-8.</summary>
    public ReadOnlySpan<byte> Key { get; } = key;

    /// <summary>What the value is.</summary>
    public AttributeKind Kind { get; } = kind;

    /// <summary>The value of a string, of bytes (base64), of an array or list (JSON); else empty.</summary>
    public ReadOnlySpan<byte> Text { get; } = text;

    /// <summary>The value of a bool (0 or 1), an int, or a double's bits; else 0.</summary>
    public long Bits { get; } = bits;

    /// <summary>The value of a double.</summary>
    public double Double => BitConverter.Int64BitsToDouble(Bits);

    /// <summary>The hash of key, kind and value: the same whichever wire format it came in.</summary>
    public Hash128 Hash() => Hash(Hash128.Of(Key));

    /// <summary>The same, where the key's hash is known already.</summary>
    public Hash128 Hash(Hash128 keyHash)
    {
        var value = Kind is AttributeKind.Bool or AttributeKind.Int or AttributeKind.Double
            ? new Hash128((ulong)Bits * 0x9e3779b97f4a7c15 ^ (ulong)Kind, (ulong)Bits)
            : Hash128.Of(Text, (ulong)Kind);
        return keyHash.Then(value);
    }
}

/// <summary>
/// Attributes packed into bytes, the form in which a batch carries them:
/// for each, the key's length (int32), the key, the kind (one byte), then the text's length (int32) and the text, or eight bytes.
/// It lives in memory only; disks see JSON.
/// </summary>
public static class AttributeList
{
    /// <summary>Appends one attribute to the end of an arena.</summary>
    public static void Append(Utf8Arena arena, in AttributeValue attribute)
    {
        var isText = IsText(attribute.Kind);
        var size = SizeOf(attribute);
        var room = arena.Reserve(size);
        BinaryPrimitives.WriteInt32LittleEndian(room, attribute.Key.Length);
        attribute.Key.CopyTo(room[4..]);
        room = room[(4 + attribute.Key.Length)..];
        room[0] = (byte)attribute.Kind;
        if (isText)
        {
            BinaryPrimitives.WriteInt32LittleEndian(room[1..], attribute.Text.Length);
            attribute.Text.CopyTo(room[5..]);
            arena.Claim(size);
        }
        else
        {
            BinaryPrimitives.WriteInt64LittleEndian(room[1..], attribute.Bits);
            arena.Claim(size);
        }
    }

    /// <summary>The bytes that an attribute takes in a packed list; a text stands at their end.</summary>
    public static int SizeOf(in AttributeValue attribute) =>
        5 + attribute.Key.Length + (IsText(attribute.Kind) ? 4 + attribute.Text.Length : 8);

    static bool IsText(AttributeKind kind) => kind is AttributeKind.String or AttributeKind.Bytes or AttributeKind.Json;

    /// <summary>Walks a packed list.</summary>
    public static Reader Read(ReadOnlySpan<byte> packed) => new(packed);

    /// <summary>Writes a packed list as one JSON object, in the order of the list; doubles that are not finite become strings.</summary>
    public static void WriteJson(ReadOnlySpan<byte> packed, Utf8JsonWriter json)
    {
        json.WriteStartObject();
        var reader = Read(packed);
        while (reader.Next(out var attribute))
        {
            json.WritePropertyName(attribute.Key);
            WriteValue(json, attribute);
        }

        json.WriteEndObject();
    }

    static void WriteValue(Utf8JsonWriter json, in AttributeValue attribute)
    {
        switch (attribute.Kind)
        {
            case AttributeKind.String or AttributeKind.Bytes:
                json.WriteStringValue(attribute.Text);
                break;
            case AttributeKind.Bool:
                json.WriteBooleanValue(attribute.Bits != 0);
                break;
            case AttributeKind.Int:
                json.WriteNumberValue(attribute.Bits);
                break;
            case AttributeKind.Double when double.IsFinite(attribute.Double):
                json.WriteNumberValue(attribute.Double);
                break;
            case AttributeKind.Double:
                json.WriteStringValue(attribute.Double.ToString(System.Globalization.CultureInfo.InvariantCulture));
                break;
            case AttributeKind.Json:
                json.WriteRawValue(attribute.Text, skipInputValidation: true);
                break;
            default:
                json.WriteNullValue();
                break;
        }
    }

    /// <summary>A cursor over a packed list.</summary>
    public ref struct Reader(ReadOnlySpan<byte> packed)
    {
        ReadOnlySpan<byte> _rest = packed;

        /// <summary>The next attribute; false at the end.</summary>
        public bool Next(out AttributeValue attribute)
        {
            if (_rest.IsEmpty)
            {
                attribute = default;
                return false;
            }

            var keyLength = BinaryPrimitives.ReadInt32LittleEndian(_rest);
            var key = _rest.Slice(4, keyLength);
            var kind = (AttributeKind)_rest[4 + keyLength];
            var value = _rest[(5 + keyLength)..];
            if (IsText(kind))
            {
                var length = BinaryPrimitives.ReadInt32LittleEndian(value);
                attribute = new(key, kind, value.Slice(4, length), 0);
                _rest = value[(4 + length)..];
            }
            else
            {
                attribute = new(key, kind, default, BinaryPrimitives.ReadInt64LittleEndian(value));
                _rest = value[8..];
            }

            return true;
        }
    }
}
