using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Plumbline.Tests.Ingest;

/// <summary>How a field is written in protobuf and in JSON.</summary>
public enum FieldForm
{
    Text,
    Id,
    Bytes,
    Fixed64,
    SignedFixed64,
    Fixed32,
    UInt,
    Int,
    Zigzag,
    Double,
    Bool,
    Enum,
    Nested,
    Fixed64List,
    DoubleList,
    UIntList,
}

/// <summary>One field; of an enum also the name of its value.</summary>
public sealed record Field(int Number, string Name, FieldForm Form, object Value, bool IsRepeated = false, string? EnumName = null);

/// <summary>A message for tests, written from one description in protobuf and in JSON, each in any of the ways that the encodings allow.</summary>
public sealed class Message
{
    public List<Field> Fields { get; } = [];

    public Message Add(int number, string name, FieldForm form, object? value, bool isRepeated = false, string? enumName = null)
    {
        if (value is not null)
            Fields.Add(new(number, name, form, value, isRepeated, enumName));
        return this;
    }

    public Message Text(int number, string name, string? value) => Add(number, name, FieldForm.Text, value);

    public Message Nested(int number, string name, Message? value) => Add(number, name, FieldForm.Nested, value);

    public Message All(int number, string name, IEnumerable<Message> values)
    {
        foreach (var value in values)
            Add(number, name, FieldForm.Nested, value, isRepeated: true);
        return this;
    }

    // Fields in any order; those of one name keep theirs.
    IEnumerable<Field> Order(Random? random)
    {
        if (random is null || random.Next(2) == 0)
            return Fields;
        var places = Fields.Select(f => f.Number).OrderBy(_ => random.Next()).ToList();
        var queues = Fields.GroupBy(f => f.Number).ToDictionary(g => g.Key, g => new Queue<Field>(g));
        return places.Select(number => queues[number].Dequeue());
    }

    public byte[] ToProtobuf(Random? random = null)
    {
        var output = new MemoryStream();
        foreach (var field in Order(random))
        {
            if (random?.Next(20) == 0)
                Unknown(output, random);
            Write(output, field, random);
        }

        return output.ToArray();
    }

    static void Unknown(Stream output, Random random)
    {
        var number = 2000 + random.Next(100);
        switch (random.Next(4))
        {
            case 0:
                Tag(output, number, 0);
                Varint(output, (ulong)random.NextInt64());
                break;
            case 1:
                Tag(output, number, 1);
                output.Write(new byte[8]);
                break;
            case 2:
                Tag(output, number, 2);
                Varint(output, 3);
                output.Write("abc"u8);
                break;
            default:
                Tag(output, number, 5);
                output.Write(new byte[4]);
                break;
        }
    }

    static void Tag(Stream output, int number, int wireType) => Varint(output, (ulong)number << 3 | (uint)wireType);

    static void Varint(Stream output, ulong value)
    {
        for (; value >= 0x80; value >>= 7)
            output.WriteByte((byte)(value | 0x80));
        output.WriteByte((byte)value);
    }

    static void Fixed(Stream output, ulong value, int size)
    {
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, value);
        output.Write(bytes[..size]);
    }

    static void Bytes(Stream output, int number, ReadOnlySpan<byte> bytes)
    {
        Tag(output, number, 2);
        Varint(output, (ulong)bytes.Length);
        output.Write(bytes);
    }

    static void Write(Stream output, Field field, Random? random)
    {
        var (number, value) = (field.Number, field.Value);
        switch (field.Form)
        {
            case FieldForm.Text:
                Bytes(output, number, System.Text.Encoding.UTF8.GetBytes((string)value));
                break;
            case FieldForm.Id or FieldForm.Bytes:
                Bytes(output, number, (byte[])value);
                break;
            case FieldForm.Nested:
                Bytes(output, number, ((Message)value).ToProtobuf(random));
                break;
            case FieldForm.Fixed64List or FieldForm.DoubleList or FieldForm.UIntList:
                WriteList(output, field, random);
                break;
            default:
                Tag(output, number, WireType(field.Form));
                WriteNumber(output, field.Form, value);
                break;
        }
    }

    static int WireType(FieldForm form) =>
        form switch
        {
            FieldForm.Fixed64 or FieldForm.SignedFixed64 or FieldForm.Double or FieldForm.Fixed64List or FieldForm.DoubleList => 1,
            FieldForm.Fixed32 => 5,
            _ => 0,
        };

    static void WriteNumber(Stream output, FieldForm form, object value)
    {
        switch (form)
        {
            case FieldForm.Fixed64:
                Fixed(output, (ulong)value, 8);
                break;
            case FieldForm.SignedFixed64:
                Fixed(output, (ulong)(long)value, 8);
                break;
            case FieldForm.Fixed32:
                Fixed(output, (uint)value, 4);
                break;
            case FieldForm.Double:
                Fixed(output, BitConverter.DoubleToUInt64Bits((double)value), 8);
                break;
            case FieldForm.UInt:
                Varint(output, (ulong)value);
                break;
            case FieldForm.Int:
                Varint(output, (ulong)(long)value);
                break;
            case FieldForm.Zigzag:
                var signed = (int)value;
                Varint(output, (uint)(signed << 1 ^ signed >> 31));
                break;
            case FieldForm.Bool:
                Varint(output, (bool)value ? 1UL : 0);
                break;
            default:
                Varint(output, (ulong)(int)value);
                break;
        }
    }

    static void WriteList(Stream output, Field field, Random? random)
    {
        object[] items = field.Value is double[] doubles ? [.. doubles.Cast<object>()] : [.. ((ulong[])field.Value).Cast<object>()];
        var form = field.Form switch
        {
            FieldForm.DoubleList => FieldForm.Double,
            FieldForm.Fixed64List => FieldForm.Fixed64,
            _ => FieldForm.UInt,
        };
        if (random?.Next(2) == 0)
        {
            foreach (var item in items)
            {
                Tag(output, field.Number, WireType(form));
                WriteNumber(output, form, item);
            }

            return;
        }

        var packed = new MemoryStream();
        foreach (var item in items)
            WriteNumber(packed, form, item);
        Bytes(output, field.Number, packed.ToArray());
    }

    public byte[] ToJson(Random? random = null)
    {
        var output = new MemoryStream();
        using (var json = new Utf8JsonWriter(output, new() { Indented = random?.Next(3) == 0 }))
            WriteJson(json, random);
        return output.ToArray();
    }

    void WriteJson(Utf8JsonWriter json, Random? random)
    {
        json.WriteStartObject();
        foreach (var group in Order(random).GroupBy(f => f.Name).ToList())
        {
            if (random?.Next(20) == 0)
                json.WriteNull("unknownNothing");
            if (random?.Next(20) == 0)
            {
                json.WritePropertyName("unknownThing");
                json.WriteRawValue("""{"a":[1,"attributes",{"dataPoints":[]}],"resource":null}""");
            }

            json.WritePropertyName(group.Key);
            if (group.First().IsRepeated)
                json.WriteStartArray();
            foreach (var field in group)
                WriteJson(json, field, random);
            if (group.First().IsRepeated)
                json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    static void WriteJson(Utf8JsonWriter json, Field field, Random? random)
    {
        switch (field.Form)
        {
            case FieldForm.Text:
                json.WriteStringValue((string)field.Value);
                break;
            case FieldForm.Id:
                var hex = Convert.ToHexStringLower((byte[])field.Value);
                json.WriteStringValue(random?.Next(2) == 0 ? hex.ToUpperInvariant() : hex);
                break;
            case FieldForm.Bytes:
                json.WriteStringValue(Convert.ToBase64String((byte[])field.Value).TrimEnd(random?.Next(2) == 0 ? '=' : ' '));
                break;
            case FieldForm.Nested:
                ((Message)field.Value).WriteJson(json, random);
                break;
            case FieldForm.Bool:
                json.WriteBooleanValue((bool)field.Value);
                break;
            case FieldForm.Double:
                WriteDouble(json, (double)field.Value, random);
                break;
            case FieldForm.DoubleList:
                json.WriteStartArray();
                foreach (var item in (double[])field.Value)
                    WriteDouble(json, item, random);
                json.WriteEndArray();
                break;
            case FieldForm.Fixed64List or FieldForm.UIntList:
                json.WriteStartArray();
                foreach (var item in (ulong[])field.Value)
                    WriteWhole(json, item, random);
                json.WriteEndArray();
                break;
            case FieldForm.Enum when random?.Next(2) == 0:
                json.WriteStringValue(field.EnumName);
                break;
            case FieldForm.Enum:
                json.WriteNumberValue((int)field.Value);
                break;
            default:
                WriteWhole(json, field.Value, random);
                break;
        }
    }

    static void WriteDouble(Utf8JsonWriter json, double value, Random? random)
    {
        var text = value.ToString("R", CultureInfo.InvariantCulture);
        if (!double.IsFinite(value) || random?.Next(4) == 0)
            json.WriteStringValue(text);
        else
            json.WriteRawValue(text);
    }

    static void WriteWhole(Utf8JsonWriter json, object value, Random? random)
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"{value}");
        if (random?.Next(2) == 0)
            json.WriteRawValue(text);
        else
            json.WriteStringValue(text);
    }
}
