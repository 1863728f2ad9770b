using System.Globalization;
using System.Text.Json;

namespace Plumbline.EndToEnd.Captures;

/// <summary>What OTLP/JSON leaves open: absent lists, and 64-bit numbers as numbers or strings.</summary>
static class Json
{
    public static IEnumerable<JsonElement> Items(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var items) ? items.EnumerateArray() : [];

    public static long Nanos(JsonElement parent, string name) =>
        !parent.TryGetProperty(name, out var value) ? 0
        : value.ValueKind == JsonValueKind.String ? long.Parse(value.GetString()!, CultureInfo.InvariantCulture)
        : value.GetInt64();
}
