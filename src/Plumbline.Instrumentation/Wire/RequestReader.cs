using System.Text.Json;

namespace Plumbline.Instrumentation.Wire;

/// <summary>Reads the body of a request to the Messages API. What cannot be read is unknown; nothing is thrown.</summary>
static class RequestReader
{
    const int StopSequencesMax = 16;

    public static RequestFields Read(ReadOnlySpan<byte> body)
    {
        var fields = RequestFields.Unknown;
        var reader = new Utf8JsonReader(body);
        try
        {
            if (reader.Read() && reader.TokenType == JsonTokenType.StartObject)
                ReadMembers(ref reader, ref fields);
        }
        catch (Exception exception) when (JsonFields.IsBadInput(exception))
        {
            // What was read before stays.
        }

        return fields;
    }

    static void ReadMembers(ref Utf8JsonReader reader, ref RequestFields fields)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("model"u8))
                fields.Model = Text(ref reader);
            else if (reader.ValueTextEquals("max_tokens"u8))
                fields.MaxTokens = Count(ref reader);
            else if (reader.ValueTextEquals("messages"u8))
                fields.MessageCount = Length(ref reader);
            else if (reader.ValueTextEquals("tools"u8))
                fields.ToolCount = Length(ref reader);
            else if (reader.ValueTextEquals("stream"u8))
                fields.IsStream = Flag(ref reader);
            else
                ReadSampling(ref reader, ref fields);
        }
    }

    static void ReadSampling(ref Utf8JsonReader reader, ref RequestFields fields)
    {
        if (reader.ValueTextEquals("temperature"u8))
            fields.Temperature = Number(ref reader);
        else if (reader.ValueTextEquals("top_p"u8))
            fields.TopP = Number(ref reader);
        else if (reader.ValueTextEquals("top_k"u8))
            fields.TopK = Count(ref reader);
        else if (reader.ValueTextEquals("service_tier"u8))
            fields.ServiceTier = Text(ref reader);
        else if (reader.ValueTextEquals("speed"u8))
            fields.Speed = Text(ref reader);
        else if (reader.ValueTextEquals("inference_geo"u8))
            fields.InferenceGeo = Text(ref reader);
        else if (reader.ValueTextEquals("stop_sequences"u8))
            fields.StopSequences = Texts(ref reader);
        else if (reader.ValueTextEquals("output_config"u8))
            ReadOutput(ref reader, ref fields);
        else
            Skip(ref reader);
    }

    static void ReadOutput(ref Utf8JsonReader reader, ref RequestFields fields)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("effort"u8))
                fields.Effort = Text(ref reader);
            else if (reader.ValueTextEquals("format"u8))
            {
                reader.Read();
                fields.OutputType = reader.TokenType == JsonTokenType.StartObject ? "json" : null;
                reader.Skip();
            }
            else
                Skip(ref reader);
        }
    }

    static string[]? Texts(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            reader.Skip();
            return null;
        }

        List<string> texts = [];
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (JsonFields.ReadText(ref reader) is { } text && texts.Count < StopSequencesMax)
                texts.Add(text);
        }

        return texts.Count == 0 ? null : [.. texts];
    }

    static string? Text(ref Utf8JsonReader reader)
    {
        reader.Read();
        return JsonFields.ReadText(ref reader);
    }

    static long Count(ref Utf8JsonReader reader)
    {
        reader.Read();
        return JsonFields.ReadCount(ref reader);
    }

    static double? Number(ref Utf8JsonReader reader)
    {
        reader.Read();
        return JsonFields.ReadNumber(ref reader);
    }

    static int Length(ref Utf8JsonReader reader)
    {
        reader.Read();
        return JsonFields.ReadLength(ref reader);
    }

    static bool Flag(ref Utf8JsonReader reader)
    {
        reader.Read();
        return JsonFields.ReadFlag(ref reader);
    }

    static void Skip(ref Utf8JsonReader reader)
    {
        reader.Read();
        reader.Skip();
    }
}
