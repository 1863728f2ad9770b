using System.Text.Json;
using Plumbline.Core.Model;
using Plumbline.Ingest.Otlp;

namespace Plumbline.Ingest.SessionLogs;

/// <summary>One line of session records, its fields found but not yet understood. Used again for each line.</summary>
public sealed class ParsedRecord(Scratch scratch)
{
    readonly TextRef[] _texts = new TextRef[RecordFields.Count];
    readonly long[] _numbers = new long[RecordFields.Count];

    /// <summary>The parts, as a JSON array in our own writing; empty for nearly all.</summary>
    public byte[] Parts { get; private set; } = [];

    /// <summary>A text, unescaped; empty when absent.</summary>
    public ReadOnlySpan<byte> Text(RecordField field) => _texts[(int)field].In(default, scratch);

    /// <summary>Where a text stands in the scratch.</summary>
    public TextRef TextRef(RecordField field) => _texts[(int)field];

    /// <summary>A number; −1 when absent.</summary>
    public long Number(RecordField field) => _numbers[(int)field];

    /// <summary>A flag; false when absent.</summary>
    public bool Flag(RecordField field) => _numbers[(int)field] == 1;

    /// <summary>Reads a line. Null when it could be read. What is not in the format is passed over.</summary>
    public Reason? Read(ReadOnlySpan<byte> line)
    {
        Array.Clear(_texts);
        Array.Fill(_numbers, -1);
        Parts = [];
        scratch.Clear();
        if (line.Length > RecordFormat.MaxLineBytes)
            return Reason.ValueTooLong;
        try
        {
            var reader = new Utf8JsonReader(line, new JsonReaderOptions { MaxDepth = 8 });
            return reader.Read() && reader.TokenType == JsonTokenType.StartObject ? ReadMembers(ref reader) : Reason.BadRecord;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            return Reason.BadRecord;
        }
    }

    Reason? ReadMembers(ref Utf8JsonReader reader)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            // A name with an escape in it is none of ours.
            var field = reader.ValueIsEscaped ? RecordField.None : RecordFields.Find(reader.ValueSpan);
            if (!reader.Read())
                return Reason.BadRecord;
            if (ReadValue(ref reader, field) is { } problem)
                return problem;
        }

        // Something behind the object makes the reader throw.
        return reader.TokenType == JsonTokenType.EndObject && !reader.Read() ? null : Reason.BadRecord;
    }

    Reason? ReadValue(ref Utf8JsonReader reader, RecordField field)
    {
        if (field.IsText() && reader.TokenType == JsonTokenType.String)
        {
            _texts[(int)field] = Copy(ref reader);
        }
        else if (field.IsNumber() && reader.TokenType == JsonTokenType.Number)
        {
            if (!reader.TryGetInt64(out var number) || number is < 0 or > RecordFormat.MaxCount)
                return Reason.OutOfRange;
            _numbers[(int)field] = number;
        }
        else if (field.IsFlag() && reader.TokenType is JsonTokenType.True or JsonTokenType.False)
        {
            _numbers[(int)field] = reader.TokenType == JsonTokenType.True ? 1 : 0;
        }
        else if (field == RecordField.Parts && reader.TokenType == JsonTokenType.StartArray)
        {
            return ReadParts(ref reader);
        }
        else if (field != RecordField.None && reader.TokenType != JsonTokenType.Null)
        {
            return Reason.BadRecord;
        }
        else
        {
            reader.Skip();
        }

        return null;
    }

    TextRef Copy(ref Utf8JsonReader reader)
    {
        var start = scratch.Length;
        scratch.Claim(reader.CopyString(scratch.Reserve(reader.ValueSpan.Length)));
        return scratch.Since(start);
    }

    Reason? ReadParts(ref Utf8JsonReader reader)
    {
        using var bytes = new MemoryStream();
        using var json = new Utf8JsonWriter(bytes, RecordEncoder.WriterOptions);
        json.WriteStartArray();
        for (var count = 0; reader.Read() && reader.TokenType == JsonTokenType.StartObject; count++)
        {
            if (count == RecordFormat.MaxParts)
                return Reason.OutOfRange;
            if (ReadPart(ref reader, json) is { } problem)
                return problem;
        }

        if (reader.TokenType != JsonTokenType.EndArray)
            return Reason.BadRecord;
        json.WriteEndArray();
        json.Flush();
        Parts = bytes.ToArray();
        return null;
    }

    static Reason? ReadPart(ref Utf8JsonReader reader, Utf8JsonWriter json)
    {
        json.WriteStartObject();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var field = reader.ValueIsEscaped ? RecordField.None : RecordFields.Find(reader.ValueSpan);
            reader.Read();
            if (field == RecordField.Model && reader.TokenType == JsonTokenType.String && reader.ValueSpan.Length <= 256)
                json.WriteString(field.Name(), reader.GetString());
            else if (field == RecordField.IsAdvisor && reader.TokenType == JsonTokenType.True)
                json.WriteBoolean(field.Name(), value: true);
            else if (field is >= RecordField.Input and <= RecordField.CacheCreation1h && reader.TokenType == JsonTokenType.Number)
            {
                if (!reader.TryGetInt64(out var number) || number is < 0 or > RecordFormat.MaxCount)
                    return Reason.OutOfRange;
                json.WriteNumber(field.Name(), number);
            }
            else
                reader.Skip();
        }

        json.WriteEndObject();
        return reader.TokenType == JsonTokenType.EndObject ? null : Reason.BadRecord;
    }
}
