using System.Buffers;
using System.Text.Json;

namespace Plumbline.Ingest.SessionLogs;

/// <summary>The first line of a body of session records: whose they are and who sends them.</summary>
public sealed record RecordHeader
{
    /// <summary>The program that sends, such as <c>plumb push 0.2.0</c>.</summary>
    public required string Client { get; init; }

    /// <summary>How the records came: <c>pushed</c> from another machine, or <c>followed</c> by the server on its own.</summary>
    public required string Route { get; init; }

    /// <summary>Whose they are.</summary>
    public required MachineIdentity Identity { get; init; }

    /// <summary>Its line, with the line's end.</summary>
    public byte[] ToLine()
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(bytes, RecordEncoder.WriterOptions))
        {
            json.WriteStartObject();
            json.WriteString("format", RecordFormat.Name);
            json.WriteNumber("version", RecordFormat.Version);
            json.WriteString("client", Client);
            json.WriteString("route", Route);
            json.WriteBoolean("sessions", Identity.HasSessions);
            json.WriteBoolean("resource_on_records", Identity.IsResourceOnRecords);
            WriteMap(json, "identity", Identity.Attributes);
            WriteMap(json, "resource", Identity.Resource);
            json.WriteEndObject();
        }

        bytes.Write("\n"u8);
        return bytes.WrittenSpan.ToArray();
    }

    static void WriteMap(Utf8JsonWriter json, string name, IEnumerable<KeyValuePair<string, string>> map)
    {
        json.WriteStartObject(name);
        foreach (var (key, value) in map)
            json.WriteString(key, value);
        json.WriteEndObject();
    }

    /// <summary>Reads a line; the sentence says what was expected when it is not one.</summary>
    public static bool TryRead(ReadOnlySpan<byte> line, int maxAttributes, out RecordHeader? header, out string? problem)
    {
        header = null;
        problem = $"Expected a first line with \"format\":\"{RecordFormat.Name}\" and \"version\":{RecordFormat.Version}.";
        try
        {
            var reader = new Utf8JsonReader(line);
            using var json = JsonDocument.ParseValue(ref reader);
            var root = json.RootElement;
            if (root.ValueKind != JsonValueKind.Object || Text(root, "format") != RecordFormat.Name)
                return false;
            if (!root.TryGetProperty("version", out var version) || version.ValueKind != JsonValueKind.Number)
                return false;
            if (!version.TryGetInt32(out var number) || number != RecordFormat.Version)
            {
                problem =
                    $"The records are of version {version.GetRawText()[..Math.Min(20, version.GetRawText().Length)]}; this server takes version {RecordFormat.Version}.";
                return false;
            }

            header = new()
            {
                Client = Text(root, "client") ?? "",
                Route = Text(root, "route") is "followed" ? "followed" : "pushed",
                Identity = new()
                {
                    Attributes = Map(root, "identity", maxAttributes),
                    Resource = Map(root, "resource", maxAttributes),
                    HasSessions = !IsFalse(root, "sessions"),
                    IsResourceOnRecords = !IsFalse(root, "resource_on_records"),
                },
            };
            problem = null;
            return true;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            return false;
        }
    }

    static string? Text(JsonElement root, string name) =>
        root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    static bool IsFalse(JsonElement root, string name) =>
        root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.False;

    // What is beyond the limit, or no text, is left out: a stranger's header is no reason to lose the records.
    static List<KeyValuePair<string, string>> Map(JsonElement root, string name, int max)
    {
        var map = new List<KeyValuePair<string, string>>();
        if (!root.TryGetProperty(name, out var members) || members.ValueKind != JsonValueKind.Object)
            return map;
        foreach (var member in members.EnumerateObject())
        {
            if (map.Count < max && member.Value.ValueKind == JsonValueKind.String && member.Name.Length > 0)
                map.Add(new(member.Name, member.Value.GetString()!));
        }

        return map;
    }
}
