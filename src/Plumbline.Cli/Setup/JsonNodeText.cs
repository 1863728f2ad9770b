using System.Text;
using System.Text.Json;

namespace Plumbline.Cli.Setup;

/// <summary>
/// A value of a JSON text with where it stands, in bytes from the start of the text, so that a text can be changed in one place and
/// keep its formatting and comments everywhere else. Comments and trailing commas are accepted, since people write them.
/// </summary>
sealed class JsonNodeText
{
    // Settings are shallow; deeper than this is no settings file.
    const int DepthMax = 64;

    JsonNodeText(JsonValueKind kind, int start) => (Kind, Start) = (kind, start);

    /// <summary>Object, array, or a plain value.</summary>
    public JsonValueKind Kind { get; }

    /// <summary>Its first byte.</summary>
    public int Start { get; }

    /// <summary>Behind its last byte.</summary>
    public int End { get; private set; }

    /// <summary>The members of an object or the items of an array, in order; items have no name.</summary>
    public List<JsonChildText> Children { get; } = [];

    /// <summary>The last member of that name, which is the one that counts; null when there is none.</summary>
    public JsonNodeText? this[string name] => Children.FindLast(child => child.Name == name)?.Value;

    /// <summary>Reads a text; throws <see cref="JsonException"/> when it is not one JSON value.</summary>
    public static JsonNodeText Parse(ReadOnlySpan<byte> text)
    {
        var skipped = text.StartsWith(Encoding.UTF8.Preamble) ? Encoding.UTF8.Preamble.Length : 0;
        var reader = new Utf8JsonReader(
            text[skipped..],
            new JsonReaderOptions
            {
                AllowTrailingCommas = true,
                CommentHandling = JsonCommentHandling.Skip,
                MaxDepth = DepthMax,
            }
        );
        if (!reader.Read())
            throw new JsonException("it is empty");
        var root = Read(ref reader, skipped);
        if (reader.Read())
            throw new JsonException("it has more than one value");
        return root;
    }

    static JsonNodeText Read(ref Utf8JsonReader reader, int skipped)
    {
        var node = new JsonNodeText(KindOf(reader.TokenType), (int)reader.TokenStartIndex + skipped);
        if (node.Kind is JsonValueKind.Object or JsonValueKind.Array)
            node.ReadChildren(ref reader, skipped);
        node.End = (int)reader.BytesConsumed + skipped;
        return node;
    }

    void ReadChildren(ref Utf8JsonReader reader, int skipped)
    {
        while (reader.Read() && reader.TokenType is not (JsonTokenType.EndObject or JsonTokenType.EndArray))
        {
            var start = (int)reader.TokenStartIndex + skipped;
            string? name = null;
            if (reader.TokenType == JsonTokenType.PropertyName)
            {
                name = reader.GetString();
                reader.Read();
            }

            Children.Add(new(name, start, Read(ref reader, skipped)));
        }
    }

    static JsonValueKind KindOf(JsonTokenType token) =>
        token switch
        {
            JsonTokenType.StartObject => JsonValueKind.Object,
            JsonTokenType.StartArray => JsonValueKind.Array,
            JsonTokenType.String => JsonValueKind.String,
            JsonTokenType.Number => JsonValueKind.Number,
            JsonTokenType.True => JsonValueKind.True,
            JsonTokenType.False => JsonValueKind.False,
            _ => JsonValueKind.Null,
        };
}

/// <summary>A member of an object, or an item of an array.</summary>
/// <param name="Name">A member's name; null for an item.</param>
/// <param name="Start">Its first byte: of the name where it has one.</param>
sealed record JsonChildText(string? Name, int Start, JsonNodeText Value)
{
    /// <summary>Behind its last byte.</summary>
    public int End => Value.End;
}
