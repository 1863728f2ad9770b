using System.Text.Json;

namespace Plumbline.Instrumentation.Wire;

/// <summary>
/// Reads a whole response body, which is a message or an error, and the data of each event of a stream, which holds parts of them by the same names. What cannot
/// be read is unknown; nothing is thrown.
/// </summary>
static class MessageReader
{
    /// <summary>Reads a body or an event's data into what is known already. False when it is no JSON object.</summary>
    public static bool TryRead(ReadOnlySpan<byte> json, ResponseFields fields)
    {
        var reader = new Utf8JsonReader(json);
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
                return false;
            ReadMembers(ref reader, fields);
            return reader.TokenType == JsonTokenType.EndObject;
        }
        catch (Exception exception) when (JsonFields.IsBadInput(exception))
        {
            return false;
        }
    }

    static void ReadMembers(ref Utf8JsonReader reader, ResponseFields fields)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("usage"u8))
            {
                reader.Read();
                UsageReader.Read(ref reader, ref fields.Usage);
            }
            else if (reader.ValueTextEquals("message"u8) || reader.ValueTextEquals("delta"u8))
                ReadInner(ref reader, fields);
            else if (reader.ValueTextEquals("content"u8))
                ReadContent(ref reader, fields);
            else if (reader.ValueTextEquals("content_block"u8))
            {
                reader.Read();
                ReadBlock(ref reader, fields);
            }
            else if (reader.ValueTextEquals("error"u8))
                ReadError(ref reader, fields);
            else
                ReadNames(ref reader, fields);
        }
    }

    static void ReadNames(ref Utf8JsonReader reader, ResponseFields fields)
    {
        if (reader.ValueTextEquals("id"u8))
        {
            reader.Read();
            fields.Id = KnownText.ReadOnce(ref reader) ?? fields.Id;
            reader.Skip();
        }
        else if (reader.ValueTextEquals("model"u8))
            fields.Model = Text(ref reader) ?? fields.Model;
        else if (reader.ValueTextEquals("stop_reason"u8))
            fields.StopReason = Text(ref reader) ?? fields.StopReason;
        else if (reader.ValueTextEquals("input_tokens"u8))
        {
            reader.Read();
            fields.CountedTokens = JsonFields.ReadCount(ref reader);
        }
        else
            Skip(ref reader);
    }

    // The text of an error is called message, too.
    static void ReadInner(ref Utf8JsonReader reader, ResponseFields fields)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.StartObject)
            ReadMembers(ref reader, fields);
        else
            reader.Skip();
    }

    static void ReadContent(ref Utf8JsonReader reader, ResponseFields fields)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            reader.Skip();
            return;
        }

        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            ReadBlock(ref reader, fields);
    }

    static void ReadBlock(ref Utf8JsonReader reader, ResponseFields fields)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return;
        }

        string? name = null;
        var isToolUse = false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("type"u8))
                isToolUse = Text(ref reader) == "tool_use";
            else if (reader.ValueTextEquals("name"u8))
                name = Text(ref reader);
            else
                Skip(ref reader);
        }

        if (isToolUse)
            fields.AddTool(name);
    }

    static void ReadError(ref Utf8JsonReader reader, ResponseFields fields)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return;
        }

        fields.ErrorType ??= "error";
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("type"u8))
                fields.ErrorType = Text(ref reader) ?? fields.ErrorType;
            else if (reader.ValueTextEquals("details"u8))
                ReadErrorDetails(ref reader, fields);
            else if (reader.ValueTextEquals("message"u8))
            {
                reader.Read();
                // "You have reached your specified API usage limits. …"
                fields.SpeaksOfUsageLimits =
                    reader.TokenType == JsonTokenType.String && reader.ValueSpan.IndexOf("API usage limits"u8) >= 0;
                reader.Skip();
            }
            else
                Skip(ref reader);
        }
    }

    static void ReadErrorDetails(ref Utf8JsonReader reader, ResponseFields fields)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("error_code"u8))
                fields.ErrorCode = Text(ref reader) ?? fields.ErrorCode;
            else
                Skip(ref reader);
        }
    }

    static string? Text(ref Utf8JsonReader reader)
    {
        reader.Read();
        return JsonFields.ReadText(ref reader);
    }

    static void Skip(ref Utf8JsonReader reader)
    {
        reader.Read();
        reader.Skip();
    }
}
