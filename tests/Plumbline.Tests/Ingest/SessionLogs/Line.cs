using System.Text.Json.Nodes;

namespace Plumbline.Tests.Ingest.SessionLogs;

/// <summary>Lines as Claude Code writes them, with what a test wants to be different.</summary>
public static class Line
{
    public const string Session = "aaaaaaaa-1111-4222-8333-444444444444";

    public static string Assistant(string? change = null, string? message = null, string? usage = null) =>
        Merge(AssistantNode(message, usage), change).ToJsonString();

    public static JsonObject AssistantNode(string? message = null, string? usage = null)
    {
        var tokens = Merge(
            Parse(
                """{"input_tokens":10,"cache_creation_input_tokens":30,"cache_read_input_tokens":40,"output_tokens":20,"cache_creation":{"ephemeral_5m_input_tokens":25,"ephemeral_1h_input_tokens":5},"service_tier":"standard"}"""
            ),
            usage
        );
        var inner = Merge(
            Parse(
                """{"id":"msg_1","type":"message","role":"assistant","model":"claude-opus-5-5","content":[{"type":"text","text":"Hello."}],"stop_reason":"end_turn"}"""
            ),
            message
        );
        inner["usage"] ??= tokens;
        var line = Parse(
            """{"parentUuid":null,"isSidechain":false,"type":"assistant","uuid":"00000000-0000-4000-8000-000000000001","requestId":"req_1","timestamp":"2026-11-20T10:00:00.500Z","cwd":"/home/dev/checkout","version":"2.1.329","gitBranch":"main","entrypoint":"cli"}"""
        );
        line["sessionId"] = Session;
        line["message"] = inner;
        return line;
    }

    public static string User(string? change = null, string content = "\"Hello?\"") =>
        Merge(
                Parse(
                    $$"""{"type":"user","message":{"role":"user","content":{{content}}},"uuid":"00000000-0000-4000-8000-0000000000aa","promptId":"00000000-0000-4000-8000-0000000000bb","timestamp":"2026-11-20T09:59:58Z","sessionId":"{{Session}}","cwd":"/home/dev/checkout","version":"2.1.329","gitBranch":"main"}"""
                ),
                change
            )
            .ToJsonString();

    // A member that is null in the change becomes null; "-" takes it away.
    static JsonObject Merge(JsonObject to, string? change)
    {
        foreach (var (name, value) in change is null ? [] : Parse(change))
        {
            if (value is JsonValue text && text.ToString() == "-")
                to.Remove(name);
            else
                to[name] = value?.DeepClone();
        }

        return to;
    }

    static JsonObject Parse(string json) => JsonNode.Parse(json)!.AsObject();
}
