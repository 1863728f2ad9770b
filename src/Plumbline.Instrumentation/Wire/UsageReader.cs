using System.Text.Json;

namespace Plumbline.Instrumentation.Wire;

/// <summary>Reads a <c>usage</c> object into what is known already: what it does not tell stays.</summary>
static class UsageReader
{
    const int IterationsMax = 100;

    /// <summary>The reader stands on the value of <c>usage</c>.</summary>
    public static void Read(ref Utf8JsonReader reader, ref Usage usage)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (!ReadTokens(ref reader, ref usage))
                ReadFurther(ref reader, ref usage);
        }
    }

    static bool ReadTokens(ref Utf8JsonReader reader, ref Usage usage)
    {
        if (reader.ValueTextEquals("input_tokens"u8))
            Count(ref reader, ref usage.Input);
        else if (reader.ValueTextEquals("output_tokens"u8))
            Count(ref reader, ref usage.Output);
        else if (reader.ValueTextEquals("cache_read_input_tokens"u8))
            Count(ref reader, ref usage.CacheRead);
        else if (reader.ValueTextEquals("cache_creation_input_tokens"u8))
            Count(ref reader, ref usage.CacheCreation);
        else if (reader.ValueTextEquals("cache_creation"u8))
            ReadCounts(
                ref reader,
                "ephemeral_5m_input_tokens"u8,
                ref usage.CacheCreation5m,
                "ephemeral_1h_input_tokens"u8,
                ref usage.CacheCreation1h
            );
        else
            return false;
        return true;
    }

    static void ReadFurther(ref Utf8JsonReader reader, ref Usage usage)
    {
        long ignored = 0;
        if (reader.ValueTextEquals("output_tokens_details"u8))
            ReadCounts(ref reader, "thinking_tokens"u8, ref usage.Thinking, default, ref ignored);
        else if (reader.ValueTextEquals("server_tool_use"u8))
            ReadCounts(ref reader, "web_search_requests"u8, ref usage.WebSearches, "web_fetch_requests"u8, ref usage.WebFetches);
        else if (reader.ValueTextEquals("service_tier"u8))
            Text(ref reader, ref usage.ServiceTier);
        else if (reader.ValueTextEquals("inference_geo"u8))
            Text(ref reader, ref usage.InferenceGeo);
        else if (reader.ValueTextEquals("speed"u8))
            Text(ref reader, ref usage.Speed);
        else if (reader.ValueTextEquals("iterations"u8))
            ReadIterations(ref reader, ref usage);
        else
        {
            reader.Read();
            reader.Skip();
        }
    }

    static void ReadCounts(
        ref Utf8JsonReader reader,
        ReadOnlySpan<byte> first,
        ref long firstCount,
        ReadOnlySpan<byte> second,
        ref long secondCount
    )
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals(first))
                Count(ref reader, ref firstCount);
            else if (!second.IsEmpty && reader.ValueTextEquals(second))
                Count(ref reader, ref secondCount);
            else
            {
                reader.Read();
                reader.Skip();
            }
        }
    }

    static void ReadIterations(ref Utf8JsonReader reader, ref Usage usage)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            reader.Skip();
            return;
        }

        List<Iteration> iterations = [];
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType == JsonTokenType.StartObject && iterations.Count < IterationsMax)
                iterations.Add(ReadIteration(ref reader));
            else
                reader.Skip();
        }

        usage.Iterations = iterations.Count == 0 ? usage.Iterations : iterations;
    }

    static Iteration ReadIteration(ref Utf8JsonReader reader)
    {
        string? type = null,
            model = null;
        var usage = Usage.Unknown;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("type"u8))
                Text(ref reader, ref type);
            else if (reader.ValueTextEquals("model"u8))
                Text(ref reader, ref model);
            else if (!ReadTokens(ref reader, ref usage))
            {
                reader.Read();
                reader.Skip();
            }
        }

        return new Iteration(type, model, usage);
    }

    static void Count(ref Utf8JsonReader reader, ref long count)
    {
        reader.Read();
        var told = JsonFields.ReadCount(ref reader);
        count = told >= 0 ? told : count;
    }

    static void Text(ref Utf8JsonReader reader, ref string? text)
    {
        reader.Read();
        text = JsonFields.ReadText(ref reader) ?? text;
    }
}
