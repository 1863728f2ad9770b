using System.Text.Json;
using Plumbline.Core.Model;

namespace Plumbline.Ingest.Otlp;

// {"key": …, "value": {"stringValue" | "boolValue" | "intValue" | "doubleValue" | "bytesValue": …,
//   "arrayValue": {"values": [value …]}, "kvlistValue": {"values": [{"key", "value"} …]}}}
public sealed partial class JsonDecoder
{
    void ReadAttributes(ref Utf8JsonReader reader, ReadOnlySpan<byte> body, AttributeBuffer list, int first, ref int surplus)
    {
        if (!BeginList(ref reader))
            return;
        while (Item(ref reader))
        {
            if (list.Count - first >= state.MaxAttributes)
            {
                surplus++;
                reader.Skip();
            }
            else if (BeginObject(ref reader, "an attribute"))
                ReadAttribute(ref reader, body, list);
        }
    }

    // An attribute without a key is left out.
    void ReadAttribute(ref Utf8JsonReader reader, ReadOnlySpan<byte> body, AttributeBuffer list)
    {
        ref var entry = ref list.Add();
        while (Member(ref reader))
        {
            if (Is(ref reader, "key"u8))
                entry.Key = ReadText(ref reader, body);
            else if (Is(ref reader, "value"u8))
                ReadAny(ref reader, body, ref entry);
            else
                reader.Skip();
        }

        if (entry.Key.Length == 0)
            list.RemoveLast();
    }

    void ReadAny(ref Utf8JsonReader reader, ReadOnlySpan<byte> body, ref AttributeEntry entry)
    {
        if (!BeginObject(ref reader, "an attribute's value"))
            return;
        while (Member(ref reader))
        {
            if (Is(ref reader, "stringValue"u8))
                FillText(ref reader, body, ref entry);
            else if (Is(ref reader, "intValue"u8))
                FillNumber(ref reader, ref entry, AttributeKind.Int);
            else if (Is(ref reader, "doubleValue"u8))
                FillNumber(ref reader, ref entry, AttributeKind.Double);
            else if (Is(ref reader, "boolValue"u8))
                FillNumber(ref reader, ref entry, AttributeKind.Bool);
            else if (Is(ref reader, "bytesValue"u8))
                FillBytes(ref reader, body, ref entry);
            else if (Is(ref reader, "arrayValue"u8))
                FillNested(ref reader, body, ref entry, isList: false);
            else if (Is(ref reader, "kvlistValue"u8))
                FillNested(ref reader, body, ref entry, isList: true);
            else
                reader.Skip();
        }
    }

    void FillText(ref Utf8JsonReader reader, ReadOnlySpan<byte> body, ref AttributeEntry entry)
    {
        if (reader.TokenType != JsonTokenType.Null)
            entry = new()
            {
                Key = entry.Key,
                Serial = entry.Serial,
                Kind = AttributeKind.String,
                Text = ReadText(ref reader, body),
            };
    }

    void FillNumber(ref Utf8JsonReader reader, ref AttributeEntry entry, AttributeKind kind)
    {
        if (reader.TokenType == JsonTokenType.Null)
            return;
        var bits = kind switch
        {
            AttributeKind.Int => ReadInt(ref reader),
            AttributeKind.Double => BitConverter.DoubleToInt64Bits(ReadDouble(ref reader)),
            _ => ReadBool(ref reader) ? 1 : 0,
        };
        entry = new()
        {
            Key = entry.Key,
            Serial = entry.Serial,
            Kind = kind,
            Bits = bits,
        };
    }

    void FillBytes(ref Utf8JsonReader reader, ReadOnlySpan<byte> body, ref AttributeEntry entry)
    {
        if (reader.TokenType == JsonTokenType.Null)
            return;
        var place = ReadText(ref reader, body);
        var start = state.Scratch.Length;
        var whole = WriteBase64(place.In(body, state.Scratch), reader.TokenStartIndex);
        entry = new()
        {
            Key = entry.Key,
            Serial = entry.Serial,
            Kind = AttributeKind.Bytes,
            Text = state.Scratch.Since(start),
            Flaw = whole ? AttributeFlaw.None : AttributeFlaw.TooLong,
        };
    }

    void FillNested(ref Utf8JsonReader reader, ReadOnlySpan<byte> body, ref AttributeEntry entry, bool isList)
    {
        if (reader.TokenType == JsonTokenType.Null)
            return;
        var start = state.Scratch.Length;
        var flaw = AttributeFlaw.None;
        WriteMembers(ref reader, body, isList, 1, start, ref flaw);
        entry = new()
        {
            Key = entry.Key,
            Serial = entry.Serial,
            Kind = AttributeKind.Json,
            Text = state.Scratch.Since(start),
            Flaw = flaw,
        };
    }

    // The reader stands on the object that holds "values". Writing stops at the limit: what has been written stays, as an unfinished text.
    void WriteMembers(ref Utf8JsonReader reader, ReadOnlySpan<byte> body, bool isList, int depth, int start, ref AttributeFlaw flaw)
    {
        var isFirst = true;
        if (!BeginObject(ref reader, "a list of values"))
            return;
        state.Scratch.Write((byte)(isList ? '{' : '['));
        while (Member(ref reader))
        {
            if (!Is(ref reader, "values"u8))
            {
                reader.Skip();
                continue;
            }

            if (!BeginList(ref reader))
                continue;
            while (Item(ref reader))
            {
                if (flaw == AttributeFlaw.TooLong)
                {
                    reader.Skip();
                    continue;
                }

                if (!isFirst)
                    state.Scratch.Write((byte)',');
                isFirst = false;
                if (isList)
                    WriteMember(ref reader, body, depth, start, ref flaw);
                else
                    WriteNested(ref reader, body, depth + 1, start, ref flaw);
            }
        }

        state.Scratch.Write((byte)(isList ? '}' : ']'));
    }

    // The key may stand behind the value: it is looked for first.
    void WriteMember(ref Utf8JsonReader reader, ReadOnlySpan<byte> body, int depth, int start, ref AttributeFlaw flaw)
    {
        if (!BeginObject(ref reader, "a member of a list"))
            return;
        WriteKey(reader, body, ref flaw);
        var isWritten = false;
        while (Member(ref reader))
        {
            if (!isWritten && Is(ref reader, "value"u8))
            {
                isWritten = true;
                WriteNested(ref reader, body, depth + 1, start, ref flaw);
            }
            else
                reader.Skip();
        }

        if (!isWritten)
            state.Scratch.Write("null"u8);
    }

    void WriteKey(Utf8JsonReader ahead, ReadOnlySpan<byte> body, ref AttributeFlaw flaw)
    {
        TextRef key = default;
        var start = state.Scratch.Length;
        while (Member(ref ahead) && key == default)
        {
            if (Is(ref ahead, "key"u8))
                key = ReadText(ref ahead, body);
            else
                ahead.Skip();
        }

        WriteString(body, key, start, ref flaw);
        state.Scratch.Write((byte)':');
    }

    // A text that was unescaped stands where its JSON form is to stand: it is copied out of the way.
    void WriteString(ReadOnlySpan<byte> body, TextRef place, int start, ref AttributeFlaw flaw)
    {
        var text = place.In(body, state.Scratch);
        if (place.Offset < 0)
            text = text.ToArray();
        state.Scratch.CutBackTo(start);
        if (!JsonText.WriteString(state.Scratch, text, state.MaxValueBytes))
            flaw = AttributeFlaw.TooLong;
    }

    void WriteNested(ref Utf8JsonReader reader, ReadOnlySpan<byte> body, int depth, int start, ref AttributeFlaw flaw)
    {
        var here = state.Scratch.Length;
        if (here - start > state.MaxValueBytes)
        {
            flaw = AttributeFlaw.TooLong;
            reader.Skip();
            return;
        }

        if (BeginObject(ref reader, "a value"))
        {
            while (Member(ref reader))
                WriteField(ref reader, body, depth, start, here, ref flaw);
        }

        if (state.Scratch.Length == here)
            state.Scratch.Write("null"u8);
    }

    // Of several fields the last counts: what an earlier one wrote is taken back.
    void WriteField(ref Utf8JsonReader reader, ReadOnlySpan<byte> body, int depth, int start, int here, ref AttributeFlaw flaw)
    {
        var isKnown =
            Named(ref reader, "stringValue"u8) ? 's'
            : Named(ref reader, "intValue"u8) ? 'i'
            : Named(ref reader, "doubleValue"u8) ? 'd'
            : Named(ref reader, "boolValue"u8) ? 'b'
            : Named(ref reader, "bytesValue"u8) ? 'y'
            : Named(ref reader, "arrayValue"u8) ? 'a'
            : Named(ref reader, "kvlistValue"u8) ? 'k'
            : ' ';
        if (isKnown == ' ')
        {
            reader.Skip();
            return;
        }

        reader.Read();
        if (reader.TokenType == JsonTokenType.Null)
            return;
        state.Scratch.CutBackTo(here);
        switch (isKnown)
        {
            case 's':
                WriteString(body, ReadText(ref reader, body), here, ref flaw);
                break;
            case 'i':
                JsonText.WriteInt(state.Scratch, ReadInt(ref reader));
                break;
            case 'd':
                JsonText.WriteDouble(state.Scratch, ReadDouble(ref reader));
                break;
            case 'b':
                JsonText.WriteBool(state.Scratch, ReadBool(ref reader));
                break;
            case 'y':
                WriteBytes(ref reader, body, here, ref flaw);
                break;
            default:
                WriteDeeper(ref reader, body, isKnown == 'k', depth, start, ref flaw);
                break;
        }
    }

    void WriteBytes(ref Utf8JsonReader reader, ReadOnlySpan<byte> body, int here, ref AttributeFlaw flaw)
    {
        var place = ReadText(ref reader, body);
        ReadOnlySpan<byte> text = place.Offset < 0 ? place.In(body, state.Scratch).ToArray() : place.In(body, state.Scratch);
        state.Scratch.CutBackTo(here);
        state.Scratch.Write((byte)'"');
        if (!WriteBase64(text, reader.TokenStartIndex))
            flaw = AttributeFlaw.TooLong;
        state.Scratch.Write((byte)'"');
    }

    void WriteDeeper(ref Utf8JsonReader reader, ReadOnlySpan<byte> body, bool isList, int depth, int start, ref AttributeFlaw flaw)
    {
        if (depth <= state.MaxNesting)
        {
            WriteMembers(ref reader, body, isList, depth, start, ref flaw);
            return;
        }

        if (flaw == AttributeFlaw.None)
            flaw = AttributeFlaw.TooDeep;
        state.Scratch.Write("null"u8);
        reader.Skip();
    }
}
