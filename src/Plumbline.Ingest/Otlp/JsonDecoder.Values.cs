using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Plumbline.Ingest.Otlp;

// The steps through objects and lists, and the scalars as proto3's JSON mapping has them.
public sealed partial class JsonDecoder
{
    /// <summary>The next member's name; false at the object's end and after an error.</summary>
    bool Member(ref Utf8JsonReader reader) => state.Error is null && reader.Read() && reader.TokenType == JsonTokenType.PropertyName;

    /// <summary>The next item; false at the list's end and after an error.</summary>
    bool Item(ref Utf8JsonReader reader) => state.Error is null && reader.Read() && reader.TokenType != JsonTokenType.EndArray;

    /// <summary>Whether the member at hand has this name; if so the reader stands on its value.</summary>
    bool Is(ref Utf8JsonReader reader, ReadOnlySpan<byte> name) => Named(ref reader, name) && reader.Read();

    // The reader's own comparison throws at half a surrogate pair.
    bool Named(ref Utf8JsonReader reader, ReadOnlySpan<byte> name)
    {
        if (!reader.ValueIsEscaped)
            return reader.ValueSpan.SequenceEqual(name);
        var start = state.Scratch.Length;
        var isEqual = Unescape(reader.ValueSpan).In(default, state.Scratch).SequenceEqual(name);
        state.Scratch.CutBackTo(start);
        return isEqual;
    }

    /// <summary>Whether an object begins here. Null is nothing, all else is an error.</summary>
    bool BeginObject(ref Utf8JsonReader reader, string expected)
    {
        if (reader.TokenType is not (JsonTokenType.StartObject or JsonTokenType.Null))
            state.Fail($"{expected}, as an object,", reader.TokenStartIndex);
        return reader.TokenType == JsonTokenType.StartObject;
    }

    /// <summary>Whether a list begins here. Null is nothing, all else is an error.</summary>
    bool BeginList(ref Utf8JsonReader reader)
    {
        if (reader.TokenType is not (JsonTokenType.StartArray or JsonTokenType.Null))
            state.Fail("a list", reader.TokenStartIndex);
        return reader.TokenType == JsonTokenType.StartArray;
    }

    /// <summary>A string's text; empty for null.</summary>
    TextRef ReadText(ref Utf8JsonReader reader, ReadOnlySpan<byte> body)
    {
        if (reader.TokenType == JsonTokenType.Null)
            return default;
        if (reader.TokenType != JsonTokenType.String)
        {
            state.Fail("a string", reader.TokenStartIndex);
            return default;
        }

        var place = new TextRef((int)reader.TokenStartIndex + 1, reader.ValueSpan.Length);
        if (reader.ValueIsEscaped)
            return Unescape(reader.ValueSpan);
        return JsonText.IsValid(reader.ValueSpan)
            ? place
            : JsonText.WriteValid(state.Scratch, reader.ValueSpan[..Math.Min(place.Length, state.MaxValueBytes + 1)]);
    }

    // The reader has checked the escapes' form, but neither the encoding around them nor that surrogates come in pairs.
    TextRef Unescape(ReadOnlySpan<byte> text)
    {
        var start = state.Scratch.Length;
        for (var at = text.IndexOf((byte)'\\'); at >= 0; at = text.IndexOf((byte)'\\'))
        {
            WriteChecked(text[..at]);
            var consumed = WriteEscaped(text[at..]);
            text = text[(at + consumed)..];
        }

        WriteChecked(text);
        return state.Scratch.Since(start);
    }

    void WriteChecked(ReadOnlySpan<byte> text)
    {
        if (JsonText.IsValid(text))
            state.Scratch.Write(text);
        else
            JsonText.WriteValid(state.Scratch, text);
    }

    int WriteEscaped(ReadOnlySpan<byte> text)
    {
        if (text[1] != 'u')
        {
            state.Scratch.Write(
                text[1] switch
                {
                    (byte)'n' => (byte)'\n',
                    (byte)'t' => (byte)'\t',
                    (byte)'r' => (byte)'\r',
                    (byte)'b' => (byte)'\b',
                    (byte)'f' => (byte)'\f',
                    var same => same,
                }
            );
            return 2;
        }

        var (unit, consumed) = (HexUnit(text), 6);
        if (!Rune.TryCreate(unit, out var rune))
        {
            var hasPair = text.Length >= 12 && text[6] == '\\' && text[7] == 'u' && Rune.TryCreate(unit, HexUnit(text[6..]), out rune);
            consumed = hasPair ? 12 : 6;
            rune = hasPair ? rune : Rune.ReplacementChar;
        }

        state.Scratch.Claim(rune.EncodeToUtf8(state.Scratch.Reserve(4)));
        return consumed;
    }

    static char HexUnit(ReadOnlySpan<byte> escape) =>
        Utf8Parser.TryParse(escape.Slice(2, 4), out ushort unit, out var used, 'x') && used == 4 ? (char)unit : '\uFFFD';

    /// <summary>A 64-bit number that may be written as a string; 0 for null.</summary>
    long ReadInt(ref Utf8JsonReader reader)
    {
        if (TryDigits(ref reader, out var digits) && Utf8Parser.TryParse(digits, out long value, out var used) && used == digits.Length)
            return value;
        return (long)ReadWhole(ref reader, digits, long.MinValue, long.MaxValue);
    }

    /// <summary>A 64-bit number without sign that may be written as a string; 0 for null.</summary>
    ulong ReadUInt(ref Utf8JsonReader reader)
    {
        if (TryDigits(ref reader, out var digits) && Utf8Parser.TryParse(digits, out ulong value, out var used) && used == digits.Length)
            return value;
        return (ulong)ReadWhole(ref reader, digits, 0, ulong.MaxValue);
    }

    // Also 1.0 and 1e3 are whole numbers.
    decimal ReadWhole(ref Utf8JsonReader reader, scoped ReadOnlySpan<byte> digits, decimal least, decimal most)
    {
        if (reader.TokenType == JsonTokenType.Null)
            return 0;
        if (
            digits.Length is > 0 and < 64
            && decimal.TryParse(digits, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
            && decimal.Truncate(value) == value
            && value >= least
            && value <= most
        )
            return value;
        state.Fail("a whole number of 64 bits", reader.TokenStartIndex);
        return 0;
    }

    bool TryDigits(ref Utf8JsonReader reader, out ReadOnlySpan<byte> digits)
    {
        digits = reader.TokenType is JsonTokenType.Number or JsonTokenType.String ? reader.ValueSpan : default;

        // Some writers escape a plus. The scratch is left as it was: nested values are being written there.
        if (reader.ValueIsEscaped)
        {
            var start = state.Scratch.Length;
            digits = Unescape(reader.ValueSpan).In(default, state.Scratch).ToArray();
            state.Scratch.CutBackTo(start);
        }

        return digits.Length > 0;
    }

    /// <summary>A double; the strings NaN, Infinity and -Infinity, and numbers as strings, count too.</summary>
    double ReadDouble(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.Null)
            return 0;
        if (TryDigits(ref reader, out var digits))
        {
            if (digits.SequenceEqual("NaN"u8))
                return double.NaN;
            if (digits.SequenceEqual("Infinity"u8))
                return double.PositiveInfinity;
            if (digits.SequenceEqual("-Infinity"u8))
                return double.NegativeInfinity;
            if (double.TryParse(digits, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value))
                return value;
        }

        state.Fail("a number", reader.TokenStartIndex);
        return 0;
    }

    bool ReadBool(ref Utf8JsonReader reader)
    {
        if (reader.TokenType is not (JsonTokenType.True or JsonTokenType.False or JsonTokenType.Null))
            state.Fail("true or false", reader.TokenStartIndex);
        return reader.TokenType == JsonTokenType.True;
    }

    /// <summary>An enum's number, or the number that one of its names has; an unknown name is 0.</summary>
    int ReadEnum(ref Utf8JsonReader reader, ReadOnlySpan<byte> prefix, ReadOnlySpan<string> names)
    {
        if (reader.TokenType == JsonTokenType.Number)
            return (int)Math.Clamp(ReadInt(ref reader), 0, 255);
        if (reader.TokenType is not (JsonTokenType.String or JsonTokenType.Null))
            state.Fail("a number or a name", reader.TokenStartIndex);
        if (reader.TokenType != JsonTokenType.String || !reader.ValueSpan.StartsWith(prefix))
            return 0;
        var name = reader.ValueSpan[prefix.Length..];
        for (var i = 0; i < names.Length; i++)
        {
            if (Ascii.Equals(name, names[i]))
                return i;
        }

        return 0;
    }

    OtlpId ReadId(ref Utf8JsonReader reader, int size)
    {
        if (reader.TokenType is not (JsonTokenType.String or JsonTokenType.Null))
            state.Fail("an id in hexadecimal digits", reader.TokenStartIndex);
        return reader.TokenType == JsonTokenType.String ? OtlpId.FromHex(reader.ValueSpan, size) : default;
    }

    /// <summary>Writes base64 in its standard form, cut at the limit; true when all fitted. Both alphabets and missing padding are taken.</summary>
    bool WriteBase64(ReadOnlySpan<byte> text, long offset)
    {
        text = text.TrimEnd((byte)'=');
        var most = state.MaxValueBytes / 4 * 4;
        var whole = text.Length <= most;
        text = whole ? text : text[..most];
        var rented = ArrayPool<byte>.Shared.Rent(text.Length + 8);
        try
        {
            var padded = rented.AsSpan(0, (text.Length + 3) / 4 * 4);
            padded.Fill((byte)'=');
            text.CopyTo(padded);
            padded.Replace((byte)'-', (byte)'+');
            padded.Replace((byte)'_', (byte)'/');

            // Decoded and encoded again, so that bits behind the end do not make a difference.
            if (Base64.DecodeFromUtf8InPlace(padded, out var length) == OperationStatus.Done)
                JsonText.WriteBase64(state.Scratch, padded[..length], most);
            else
                state.Fail("bytes as base64", offset);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }

        return whole;
    }
}
