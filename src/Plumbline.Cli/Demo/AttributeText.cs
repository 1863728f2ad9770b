namespace Plumbline.Cli.Demo;

/// <summary>Writes OTLP/JSON attributes as Claude Code does: <c>intValue</c> is a number. Names and texts are the generator's own and need no escapes.</summary>
static class AttributeText
{
    public static void AppendAttribute(this Utf8Text text, ReadOnlySpan<byte> key, string value)
    {
        text.Begin(key);
        text.Append("\"stringValue\":\""u8);
        text.Append(value);
        text.Append("\"}},"u8);
    }

    public static void AppendAttribute(this Utf8Text text, ReadOnlySpan<byte> key, long value)
    {
        text.Begin(key);
        text.Append("\"intValue\":"u8);
        text.Append(value);
        text.Append("}},"u8);
    }

    public static void AppendAttribute(this Utf8Text text, ReadOnlySpan<byte> key, bool value)
    {
        text.Begin(key);
        text.Append(value ? "\"boolValue\":true}},"u8 : "\"boolValue\":false}},"u8);
    }

    /// <summary>A double, from billionths.</summary>
    public static void AppendNanosAttribute(this Utf8Text text, ReadOnlySpan<byte> key, long nanos)
    {
        text.Begin(key);
        text.Append("\"doubleValue\":"u8);
        text.AppendNanos(nanos);
        text.Append("}},"u8);
    }

    /// <summary>One attribute as JSON that ends in a comma.</summary>
    public static string Of(string key, string value) => "{\"key\":\"" + key + "\",\"value\":{\"stringValue\":\"" + value + "\"}},";

    static void Begin(this Utf8Text text, ReadOnlySpan<byte> key)
    {
        text.Append("{\"key\":\""u8);
        text.Append(key);
        text.Append("\",\"value\":{"u8);
    }
}
