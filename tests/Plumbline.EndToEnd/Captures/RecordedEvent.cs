using System.Text.Json;
using Plumbline.EndToEnd.Harness;

namespace Plumbline.EndToEnd.Captures;

/// <summary>A log record of Claude Code, read from a recording.</summary>
/// <param name="Content">Time, body and attributes in one text, and the ordinal among equal records of one body.</param>
sealed record RecordedEvent(string Name, RecordedAttributes Attributes, string Content)
{
    public static IEnumerable<RecordedEvent> In(JsonElement body)
    {
        var seen = new Dictionary<string, int>();
        var records =
            from resource in Json.Items(body, "resourceLogs")
            from scope in Json.Items(resource, "scopeLogs")
            where scope.GetProperty("scope").GetProperty("name").GetString() == "com.anthropic.claude_code.events"
            from record in Json.Items(scope, "logRecords")
            select record;
        foreach (var record in records)
        {
            var attributes = RecordedAttributes.Of(record);
            var content = $"{Json.Nanos(record, "timeUnixNano")}|{record.GetProperty("body").GetRawText()}|{attributes.Text}";
            var ordinal = seen[content] = seen.GetValueOrDefault(content) + 1;
            yield return new(attributes["event.name"] ?? "", attributes, $"{content}|{ordinal}");
        }
    }

    public string? Session => Attributes["session.id"];

    public string? Id => Attributes["request_id"] ?? Attributes["client_request_id"];

    /// <summary>A number, sent as one or as a string; 0 when it is absent.</summary>
    public decimal Number(string key) => Attributes.Value(key) is { } value ? Exact.FromJson(value) : 0;
}
