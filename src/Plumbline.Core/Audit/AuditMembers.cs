using System.Globalization;
using System.Text.Json;

namespace Plumbline.Core.Audit;

/// <summary>The members of a line that is not a call: few, and flat. A line that is no flat JSON object gives none. It never throws.</summary>
public sealed class AuditMembers
{
    readonly Dictionary<string, object> _values = new(StringComparer.Ordinal);

    /// <summary>Reads a line; false when it is no object of texts, whole numbers and flags.</summary>
    public static bool TryRead(ReadOnlySpan<byte> line, out AuditMembers members)
    {
        members = new AuditMembers();
        try
        {
            var json = new Utf8JsonReader(line);
            if (!json.Read() || json.TokenType != JsonTokenType.StartObject)
                return false;
            while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
            {
                if (!members.TryAdd(ref json))
                    return false;
            }

            return json.TokenType == JsonTokenType.EndObject && !json.Read();
        }
        catch (Exception problem) when (problem is JsonException or InvalidOperationException)
        {
            // Not JSON, or not UTF-8.
            return false;
        }
    }

    /// <summary>A text; null when there is none.</summary>
    public string? Text(string name) => _values.GetValueOrDefault(name) as string;

    /// <summary>A whole number; null when there is none.</summary>
    public long? Number(string name) => _values.GetValueOrDefault(name) as long?;

    /// <summary>True or false; null when there is none.</summary>
    public bool? Flag(string name) => _values.GetValueOrDefault(name) as bool?;

    /// <summary>A moment; null when there is none.</summary>
    public DateTimeOffset? Time(string name) => AuditTime.TryRead(Text(name), out var time) ? time : null;

    bool TryAdd(ref Utf8JsonReader json)
    {
        var name = json.GetString()!;
        json.Read();
        object? value = json.TokenType switch
        {
            JsonTokenType.String => json.GetString(),
            JsonTokenType.True => true,
            JsonTokenType.False => false,
            JsonTokenType.Number when json.TryGetInt64(out var number) => number,
            _ => null,
        };
        return value is not null && _values.TryAdd(name, value);
    }
}

/// <summary>Moments as lines have them.</summary>
public static class AuditTime
{
    /// <summary>Reads <c>2026-11-21T06:55:44.1234567Z</c>.</summary>
    public static bool TryRead(string? text, out DateTimeOffset time) =>
        DateTimeOffset.TryParseExact(
            text,
            "yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'",
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
            out time
        );
}
