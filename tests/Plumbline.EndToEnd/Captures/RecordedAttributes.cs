using System.Text.Json;

namespace Plumbline.EndToEnd.Captures;

/// <summary>The attributes of a recorded point or log record: unordered, each with its type.</summary>
sealed class RecordedAttributes
{
    readonly SortedDictionary<string, JsonElement> _values = new(StringComparer.Ordinal);

    public static RecordedAttributes Of(JsonElement record)
    {
        var attributes = new RecordedAttributes();
        foreach (var attribute in Json.Items(record, "attributes"))
            attributes._values[attribute.GetProperty("key").GetString()!] = attribute.GetProperty("value");
        return attributes;
    }

    /// <summary>All keys, types and values in one text.</summary>
    public string Text => string.Join(';', Pairs);

    /// <summary>Each as key, type and value.</summary>
    public IEnumerable<string> Pairs => _values.Select(pair => $"{pair.Key}={Compact(pair.Value)}");

    /// <summary>Those whose key is not among some.</summary>
    public IEnumerable<string> PairsExcept(IReadOnlySet<string> keys) =>
        _values.Where(pair => !keys.Contains(pair.Key)).Select(pair => $"{pair.Key}={Compact(pair.Value)}");

    /// <summary>A value as text; null when it is absent.</summary>
    public string? this[string key] =>
        Value(key) is not { } value ? null
        : value.ValueKind == JsonValueKind.String ? value.GetString()
        : value.GetRawText();

    /// <summary>A value without its type; null when it is absent.</summary>
    public JsonElement? Value(string key)
    {
        if (!_values.TryGetValue(key, out var typed))
            return null;
        foreach (var property in typed.EnumerateObject())
            return property.Value;
        return null;
    }

    // The recordings of protobuf are indented, those of JSON are not.
    static string Compact(JsonElement value) => JsonSerializer.Serialize(value);
}
