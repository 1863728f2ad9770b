using Plumbline.Core.Model;

namespace Plumbline.Ingest.Otlp;

/// <remarks>
/// <code>
/// KeyValue
///   1  key                 string
///   2  value               AnyValue
/// AnyValue, one of
///   1  string_value        string
///   2  bool_value          bool
///   3  int_value           int64
///   4  double_value        double
///   5  array_value         message: 1 values, repeated AnyValue
///   6  kvlist_value        message: 1 values, repeated KeyValue
///   7  bytes_value         bytes
/// </code>
/// (https://github.com/open-telemetry/opentelemetry-proto/blob/main/opentelemetry/proto/common/v1/common.proto)
/// </remarks>
public sealed partial class ProtobufDecoder
{
    const uint StringValue = 1 << 3 | WireReader.Bytes,
        BoolValue = 2 << 3 | WireReader.Varint,
        IntValue = 3 << 3 | WireReader.Varint,
        DoubleValue = 4 << 3 | WireReader.Fixed64,
        ArrayValue = 5 << 3 | WireReader.Bytes,
        ListValue = 6 << 3 | WireReader.Bytes,
        BytesValue = 7 << 3 | WireReader.Bytes;

    // A value as it stands: the last of its fields counts, and only that one is then read.
    ref struct AnyValue
    {
        public uint Tag;
        public TextRef Place;
        public ulong Bits;
    }

    /// <summary>Reads one KeyValue into a list; one without a key is left out, one beyond the limit is counted.</summary>
    bool ReadAttribute(ReadOnlySpan<byte> body, WireReader message, AttributeBuffer list, int first, ref int surplus)
    {
        if (list.Count - first >= state.MaxAttributes)
        {
            surplus++;
            return Whole(message, "an attribute");
        }

        if (list.TryRepeat(body, message.Rest))
            return true;
        var raw = new TextRef(message.Position, message.Rest.Length);
        TextRef key = default;
        AnyValue value = default;
        while (message.Next(out var tag))
        {
            if (tag == (1 << 3 | WireReader.Bytes))
                key = message.ReadRef();
            else if (tag != (2 << 3 | WireReader.Bytes))
                message.Skip(tag);
            else if (!ReadAny(message.ReadMessage(), ref value))
                return false;
        }

        if (!Whole(message, "an attribute"))
            return false;
        return key.Length == 0 || Fill(body, ref list.Add(), raw, key, value);
    }

    bool Fill(ReadOnlySpan<byte> body, ref AttributeEntry entry, TextRef raw, TextRef key, in AnyValue value)
    {
        entry.Key = Valid(body, key);
        if (!FillValue(body, ref entry, value))
            return false;
        if ((entry.Key.Offset | entry.Text.Offset) >= 0)
            entry.Raw = raw;
        return true;
    }

    bool FillValue(ReadOnlySpan<byte> body, ref AttributeEntry entry, in AnyValue value)
    {
        switch (value.Tag)
        {
            case StringValue:
                entry.Kind = AttributeKind.String;
                entry.Text = Valid(body, value.Place);
                return true;
            case BoolValue:
                (entry.Kind, entry.Bits) = (AttributeKind.Bool, value.Bits == 0 ? 0 : 1);
                return true;
            case IntValue:
                (entry.Kind, entry.Bits) = (AttributeKind.Int, (long)value.Bits);
                return true;
            case DoubleValue:
                (entry.Kind, entry.Bits) = (AttributeKind.Double, (long)value.Bits);
                return true;
            case BytesValue:
                return FillBytes(body.Slice(value.Place.Offset, value.Place.Length), ref entry);
            case ArrayValue or ListValue:
                return FillNested(body, ref entry, value);
            default:
                return true;
        }
    }

    bool FillBytes(ReadOnlySpan<byte> bytes, ref AttributeEntry entry)
    {
        var start = state.Scratch.Length;
        if (!JsonText.WriteBase64(state.Scratch, bytes, state.MaxValueBytes))
            entry.Flaw = AttributeFlaw.TooLong;
        (entry.Kind, entry.Text) = (AttributeKind.Bytes, state.Scratch.Since(start));
        return true;
    }

    bool FillNested(ReadOnlySpan<byte> body, ref AttributeEntry entry, in AnyValue value)
    {
        var start = state.Scratch.Length;
        var flaw = AttributeFlaw.None;
        if (!WriteNested(body, value, 1, start, ref flaw))
            return false;
        (entry.Kind, entry.Flaw, entry.Text) = (AttributeKind.Json, flaw, state.Scratch.Since(start));
        return true;
    }

    bool ReadAny(WireReader message, ref AnyValue value)
    {
        while (message.Next(out var tag))
        {
            switch (tag)
            {
                case StringValue or ArrayValue or ListValue or BytesValue:
                    (value.Tag, value.Place) = (tag, message.ReadRef());
                    break;
                case BoolValue or IntValue:
                    (value.Tag, value.Bits) = (tag, message.ReadVarint());
                    break;
                case DoubleValue:
                    (value.Tag, value.Bits) = (tag, message.ReadFixed64());
                    break;
                default:
                    message.Skip(tag);
                    break;
            }
        }

        return Whole(message, "an attribute's value");
    }

    // Writing stops at the limit: what has been written stays, as an unfinished text.
    bool WriteNested(ReadOnlySpan<byte> body, in AnyValue value, int depth, int start, ref AttributeFlaw flaw)
    {
        if (state.Scratch.Length - start > state.MaxValueBytes)
        {
            flaw = AttributeFlaw.TooLong;
            return true;
        }

        switch (value.Tag)
        {
            case StringValue:
                WriteText(body, value.Place, ref flaw);
                return true;
            case BoolValue:
                JsonText.WriteBool(state.Scratch, value.Bits != 0);
                return true;
            case IntValue:
                JsonText.WriteInt(state.Scratch, (long)value.Bits);
                return true;
            case DoubleValue:
                JsonText.WriteDouble(state.Scratch, BitConverter.UInt64BitsToDouble(value.Bits));
                return true;
            case BytesValue:
                state.Scratch.Write((byte)'"');
                if (!JsonText.WriteBase64(state.Scratch, body.Slice(value.Place.Offset, value.Place.Length), state.MaxValueBytes))
                    flaw = AttributeFlaw.TooLong;
                state.Scratch.Write((byte)'"');
                return true;
            case ArrayValue or ListValue when depth <= state.MaxNesting:
                return WriteMembers(body, value, depth, start, ref flaw);
            case ArrayValue or ListValue:
                if (flaw == AttributeFlaw.None)
                    flaw = AttributeFlaw.TooDeep;
                break;
        }

        state.Scratch.Write("null"u8);
        return true;
    }

    bool WriteMembers(ReadOnlySpan<byte> body, in AnyValue value, int depth, int start, ref AttributeFlaw flaw)
    {
        var isList = value.Tag == ListValue;
        state.Scratch.Write((byte)(isList ? '{' : '['));
        var members = new WireReader(body, value.Place.Offset, value.Place.Length);
        var isFirst = true;
        while (flaw != AttributeFlaw.TooLong && members.Next(out var tag))
        {
            if (tag != (1 << 3 | WireReader.Bytes))
            {
                members.Skip(tag);
                continue;
            }

            if (!isFirst)
                state.Scratch.Write((byte)',');
            isFirst = false;
            var member = members.ReadMessage();
            if (isList ? !WriteMember(body, member, depth, start, ref flaw) : !WriteItem(body, member, depth, start, ref flaw))
                return false;
        }

        state.Scratch.Write((byte)(isList ? '}' : ']'));
        return Whole(members, "a list of values");
    }

    bool WriteItem(ReadOnlySpan<byte> body, WireReader message, int depth, int start, ref AttributeFlaw flaw)
    {
        AnyValue item = default;
        return ReadAny(message, ref item) && WriteNested(body, item, depth + 1, start, ref flaw);
    }

    bool WriteMember(ReadOnlySpan<byte> body, WireReader message, int depth, int start, ref AttributeFlaw flaw)
    {
        TextRef key = default;
        AnyValue value = default;
        while (message.Next(out var tag))
        {
            if (tag == (1 << 3 | WireReader.Bytes))
                key = message.ReadRef();
            else if (tag != (2 << 3 | WireReader.Bytes))
                message.Skip(tag);
            else if (!ReadAny(message.ReadMessage(), ref value))
                return false;
        }

        if (!Whole(message, "a member of a list"))
            return false;
        WriteText(body, key, ref flaw);
        state.Scratch.Write((byte)':');
        return WriteNested(body, value, depth + 1, start, ref flaw);
    }

    void WriteText(ReadOnlySpan<byte> body, TextRef place, ref AttributeFlaw flaw)
    {
        var text = body.Slice(place.Offset, place.Length);
        if (!JsonText.IsValid(text))
        {
            // Rewritten behind the end, then read from there: rare enough to copy.
            var start = state.Scratch.Length;
            text = Valid(body, place).In(body, state.Scratch).ToArray();
            state.Scratch.CutBackTo(start);
        }

        if (!JsonText.WriteString(state.Scratch, text, state.MaxValueBytes))
            flaw = AttributeFlaw.TooLong;
    }

    // Protobuf strings must be UTF-8; a sender that does not know loses only the bad bytes. No more than the limit is rewritten.
    TextRef Valid(ReadOnlySpan<byte> body, TextRef place)
    {
        var text = body.Slice(place.Offset, place.Length);
        return JsonText.IsValid(text) ? place : JsonText.WriteValid(state.Scratch, text[..Math.Min(text.Length, state.MaxValueBytes + 1)]);
    }

    ReadOnlySpan<byte> ReadText(scoped ref WireReader message)
    {
        var text = message.ReadBytes();
        if (JsonText.IsValid(text))
            return text;
        var start = state.Scratch.Length;
        var valid = JsonText.WriteValid(state.Scratch, text[..Math.Min(text.Length, state.MaxValueBytes)]);
        var copy = state.Scratch.Written.Slice(start, valid.Length).ToArray();
        state.Scratch.CutBackTo(start);
        return copy;
    }
}
