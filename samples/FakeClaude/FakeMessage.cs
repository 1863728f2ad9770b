using System.Text.Json.Nodes;

namespace FakeClaude;

/// <summary>Messages as the API writes them, whole and as the events of a stream.</summary>
static class FakeMessage
{
    public static JsonObject Whole(string id, FakeAnswer answer, FakeUsage usage)
    {
        var message = Head(id, usage.Model);
        message["content"] = new JsonArray([.. Blocks(answer)]);
        message["stop_reason"] = StopReason(answer);
        message["usage"] = usage.ToJson();
        return message;
    }

    /// <summary>The events in order: name, data, and whether a cut comes after it.</summary>
    public static IEnumerable<(string Name, JsonObject Data)> Events(string id, FakeAnswer answer, FakeUsage usage)
    {
        var head = Head(id, usage.Model);
        head["content"] = new JsonArray();
        head["stop_reason"] = null;
        head["usage"] = AtStart(usage).ToJson();
        yield return ("message_start", new JsonObject { ["type"] = "message_start", ["message"] = head });
        yield return ("ping", new JsonObject { ["type"] = "ping" });
        var index = 0;
        foreach (var block in Blocks(answer))
        {
            foreach (var piece in Block(index++, block))
                yield return piece;
        }

        yield return (
            "message_delta",
            new JsonObject
            {
                ["type"] = "message_delta",
                ["delta"] = new JsonObject { ["stop_reason"] = StopReason(answer), ["stop_sequence"] = null },
                ["usage"] = usage.ToJson(),
            }
        );
        yield return ("message_stop", new JsonObject { ["type"] = "message_stop" });
    }

    /// <summary>What the first event of a stream says: the prompt, and the first token of the output.</summary>
    public static FakeUsage AtStart(FakeUsage usage) => usage with { Output = 1, Thinking = 0, WebSearches = 0, Refused = null };

    public static JsonObject Error(string type, string message, string? code = null)
    {
        var error = new JsonObject { ["type"] = type, ["message"] = message };
        if (code is not null)
            error["details"] = new JsonObject { ["error_code"] = code };
        return new JsonObject { ["type"] = "error", ["error"] = error };
    }

    static string StopReason(FakeAnswer answer) =>
        answer switch
        {
            FakeAnswer.Tools => "tool_use",
            FakeAnswer.MaxTokens => "max_tokens",
            FakeAnswer.Refusal => "refusal",
            _ => "end_turn",
        };

    static IEnumerable<JsonObject> Blocks(FakeAnswer answer)
    {
        if (answer == FakeAnswer.Thinking)
            yield return new JsonObject
            {
                ["type"] = "thinking",
                ["thinking"] = "Let me think.",
                ["signature"] = "c2ln",
            };
        yield return new JsonObject { ["type"] = "text", ["text"] = string.Join(' ', FakeRequest.Words) };
        if (answer != FakeAnswer.Tools)
            yield break;
        yield return Tool("toolu_1", "get_weather", new JsonObject { ["city"] = "Bern" });
        yield return Tool("toolu_2", "get_time", new JsonObject { ["city"] = "Bern" });
    }

    static JsonObject Tool(string id, string name, JsonObject input) =>
        new()
        {
            ["type"] = "tool_use",
            ["id"] = id,
            ["name"] = name,
            ["input"] = input,
        };

    static IEnumerable<(string Name, JsonObject Data)> Block(int index, JsonObject block)
    {
        var type = block["type"]!.GetValue<string>();
        var (start, deltas) = type switch
        {
            "text" => (
                new JsonObject { ["type"] = "text", ["text"] = "" },
                FakeRequest.Words.Select(word => new JsonObject { ["type"] = "text_delta", ["text"] = word + " " })
            ),
            "thinking" => (
                new JsonObject
                {
                    ["type"] = "thinking",
                    ["thinking"] = "",
                    ["signature"] = "",
                },
                [
                    new JsonObject { ["type"] = "thinking_delta", ["thinking"] = "Let me think." },
                    new JsonObject { ["type"] = "signature_delta", ["signature"] = "c2ln" },
                ]
            ),
            _ => (
                Tool(block["id"]!.GetValue<string>(), block["name"]!.GetValue<string>(), []),
                (IEnumerable<JsonObject>)
                    [new JsonObject { ["type"] = "input_json_delta", ["partial_json"] = block["input"]!.ToJsonString() }]
            ),
        };
        yield return (
            "content_block_start",
            new JsonObject
            {
                ["type"] = "content_block_start",
                ["index"] = index,
                ["content_block"] = start,
            }
        );
        foreach (var delta in deltas)
            yield return (
                "content_block_delta",
                new JsonObject
                {
                    ["type"] = "content_block_delta",
                    ["index"] = index,
                    ["delta"] = delta,
                }
            );
        yield return ("content_block_stop", new JsonObject { ["type"] = "content_block_stop", ["index"] = index });
    }

    static JsonObject Head(string id, string model) =>
        new()
        {
            ["id"] = id,
            ["type"] = "message",
            ["role"] = "assistant",
            ["model"] = model,
            ["stop_sequence"] = null,
        };
}
