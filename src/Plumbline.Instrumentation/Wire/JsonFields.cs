using System.Text.Json;

namespace Plumbline.Instrumentation.Wire;

/// <summary>Values as a reader meets them. What is not of the expected kind is nothing, and is passed over whole.</summary>
static class JsonFields
{
    /// <summary>What the reader throws at wrong JSON, and at text that is no Unicode.</summary>
    public static bool IsBadInput(Exception exception) => exception is JsonException or InvalidOperationException;

    /// <summary>A count of tokens or of anything else; −1 when there is none.</summary>
    public static long ReadCount(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var count) && count >= 0)
            return count;
        reader.Skip();
        return -1;
    }

    public static double? ReadNumber(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.Number && reader.TryGetDouble(out var number))
            return number;
        reader.Skip();
        return null;
    }

    public static bool ReadFlag(ref Utf8JsonReader reader)
    {
        var isTrue = reader.TokenType == JsonTokenType.True;
        reader.Skip();
        return isTrue;
    }

    public static string? ReadText(ref Utf8JsonReader reader)
    {
        var text = KnownText.Read(ref reader);
        reader.Skip();
        return text;
    }

    /// <summary>How many elements a list has.</summary>
    public static int ReadLength(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            reader.Skip();
            return 0;
        }

        var length = 0;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            length++;
            reader.Skip();
        }

        return length;
    }
}
