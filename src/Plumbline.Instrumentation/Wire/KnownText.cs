using System.Collections.Concurrent;
using System.Text.Json;

namespace Plumbline.Instrumentation.Wire;

/// <summary>
/// Short texts that come again with every call, such as models and stop reasons: each is one string for the life of the process. Only so many are kept; further
/// ones are new strings. A longer text than <see cref="LengthMax"/> is cut.
/// </summary>
static class KnownText
{
    public const int LengthMax = 256;

    const int CountMax = 1000;

    static readonly ConcurrentDictionary<string, string> Known = new(StringComparer.Ordinal);

    static readonly ConcurrentDictionary<string, string>.AlternateLookup<ReadOnlySpan<char>> BySpan = Known.GetAlternateLookup<
        ReadOnlySpan<char>
    >();

    // The dictionary's own count locks all of it.
    static int _count;

    /// <summary>The text that a reader stands on; null when it stands on anything else.</summary>
    public static string? Read(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.String)
            return null;
        // A text of so many bytes has at most as many characters.
        if (reader.ValueSpan.Length > LengthMax)
            return Cut(reader.GetString()!);
        Span<char> text = stackalloc char[LengthMax];
        return Of(text[..reader.CopyString(text)]);
    }

    public static string Of(ReadOnlySpan<char> text)
    {
        if (BySpan.TryGetValue(text, out var known))
            return known;
        var added = text.ToString();
        if (Volatile.Read(ref _count) < CountMax && Known.TryAdd(added, added))
            Interlocked.Increment(ref _count);
        return added;
    }

    /// <summary>A text that is not expected again, such as an identifier.</summary>
    public static string? ReadOnce(ref Utf8JsonReader reader) => reader.TokenType == JsonTokenType.String ? Cut(reader.GetString()!) : null;

    static string Cut(string text) => text.Length <= LengthMax ? text : text[..LengthMax];
}
