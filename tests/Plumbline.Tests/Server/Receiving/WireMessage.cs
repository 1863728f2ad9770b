using System.Text;

namespace Plumbline.Tests.Server.Receiving;

/// <summary>Reads the fields of a small protobuf message, for looking at answers. Independent of the product's own readers.</summary>
public sealed class WireMessage
{
    readonly List<(int Field, ulong Number, byte[] Bytes)> _fields = [];

    public static WireMessage Parse(byte[] bytes)
    {
        var message = new WireMessage();
        for (var at = 0; at < bytes.Length; )
        {
            var key = Varint(bytes, ref at);
            var (field, number, content) = ((int)(key >> 3), 0UL, Array.Empty<byte>());
            if ((key & 7) == 0)
            {
                number = Varint(bytes, ref at);
            }
            else if ((key & 7) == 2)
            {
                var length = (int)Varint(bytes, ref at);
                content = bytes[at..(at + length)];
                at += length;
            }
            else
            {
                throw new InvalidDataException($"Wire type {key & 7} is not expected.");
            }

            message._fields.Add((field, number, content));
        }

        return message;
    }

    public long Number(int field) => (long)_fields.Single(one => one.Field == field).Number;

    public string Text(int field) => Encoding.UTF8.GetString(_fields.Single(one => one.Field == field).Bytes);

    public WireMessage Message(int field) => Parse(_fields.Single(one => one.Field == field).Bytes);

    static ulong Varint(byte[] bytes, ref int at)
    {
        var value = 0UL;
        for (var shift = 0; ; shift += 7)
        {
            var one = bytes[at++];
            value |= (ulong)(one & 0x7f) << shift;
            if (one < 0x80)
                return value;
        }
    }
}
