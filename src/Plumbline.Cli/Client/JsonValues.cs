using System.Text.Json;

namespace Plumbline.Cli.Client;

/// <summary>Values of a JSON document by path. Whatever is missing, null or of another kind is null: a status line must not break over it.</summary>
static class JsonValues
{
    /// <summary>The value at a path of members; undefined when there is none.</summary>
    public static JsonElement At(this JsonElement element, params ReadOnlySpan<string> path)
    {
        foreach (var name in path)
        {
            if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(name, out element))
                return default;
        }

        return element;
    }

    /// <summary>A text that is not empty.</summary>
    public static string? TextAt(this JsonElement element, params ReadOnlySpan<string> path) =>
        element.At(path) is { ValueKind: JsonValueKind.String } value && value.GetString() is { Length: > 0 } text ? text : null;

    /// <summary>A number that a decimal can hold.</summary>
    public static decimal? DecimalAt(this JsonElement element, params ReadOnlySpan<string> path) =>
        element.At(path) is { ValueKind: JsonValueKind.Number } value && value.TryGetDecimal(out var number) ? number : null;

    /// <summary>A number, without what stands behind its point.</summary>
    public static long? WholeAt(this JsonElement element, params ReadOnlySpan<string> path) =>
        element.DecimalAt(path) is { } number and > long.MinValue and < long.MaxValue ? (long)decimal.Truncate(number) : null;

    /// <summary>A moment, milliseconds since 1970: written in seconds, in milliseconds, or as ISO 8601.</summary>
    public static long? MomentAt(this JsonElement element, params ReadOnlySpan<string> path)
    {
        // Seconds reach this number in the year 5138, milliseconds did in 1973.
        const long millisecondsFrom = 100_000_000_000;
        if (element.WholeAt(path) is { } number and > 0)
            return number < millisecondsFrom ? number * 1000 : number;
        return element.At(path) is { ValueKind: JsonValueKind.String } text && text.TryGetDateTimeOffset(out var moment)
            ? moment.ToUnixTimeMilliseconds()
            : null;
    }
}
