using System.Text.Json;
using System.Text.Unicode;

namespace Plumbline.Core.Pricing;

/// <summary>Reads a file of prices: one JSON object with comments and trailing commas allowed, in UTF-8, with or without a byte order mark.</summary>
static class PriceFile
{
    /// <summary>What is made of the object; null with an error when it is wrong.</summary>
    /// <param name="place">The object.</param>
    /// <param name="json">Its text.</param>
    public delegate T? Making<T>(BookPlace place, ReadOnlySpan<byte> json)
        where T : class;

    static ReadOnlySpan<byte> ByteOrderMark => [0xef, 0xbb, 0xbf];

    /// <summary>Reads; null with an error when it is wrong.</summary>
    public static T? Read<T>(ReadOnlySpan<byte> json, BookErrors errors, Making<T> make)
        where T : class
    {
        if (!Utf8.IsValid(json))
        {
            errors.Add("", "expected UTF-8");
            return null;
        }

        json = json.StartsWith(ByteOrderMark) ? json[ByteOrderMark.Length..] : json;
        try
        {
            var reader = new Utf8JsonReader(
                json,
                new JsonReaderOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true }
            );
            using var document = JsonDocument.ParseValue(ref reader);
            if (json[(int)reader.BytesConsumed..].ContainsAnyExcept(" \t\r\n"u8))
                errors.Add("", "expected nothing after the object");
            return make(new BookPlace(document.RootElement, "", errors), json);
        }
        catch (JsonException problem)
        {
            errors.Add("", $"expected JSON, which ends at line {problem.LineNumber + 1}, byte {problem.BytePositionInLine + 1}");
            return null;
        }
    }
}
