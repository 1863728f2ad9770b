using System.Text.Json.Nodes;

namespace FakeClaude;

/// <summary>A request as the fake reads it, and what it would use.</summary>
public sealed class FakeRequest(JsonObject body)
{
    const string Reply = "The quick brown fox jumps over the lazy dog and then rests in the shade of an old tree.";

    public string Model => Text("model") ?? "claude-opus-5-5";

    public bool IsStream => body["stream"]?.GetValueKind() == System.Text.Json.JsonValueKind.True;

    /// <summary>The words of the answer.</summary>
    public static IReadOnlyList<string> Words { get; } = Reply.Split(' ');

    /// <summary>What the answer bills: four bytes of the request are a token, a word of the reply is one. Marked parts of the prompt are written to the cache.</summary>
    public FakeUsage Usage(FakeAnswer answer)
    {
        var tokens = InputTokens;
        var (hour, fiveMinutes) = (Marked("1h"), Marked("5m"));
        var cached = hour || fiveMinutes ? Math.Max(1, tokens / 2) : 0;
        var isRead = cached > 0 && Metadata == "again";
        var usage = new FakeUsage(Model)
        {
            Input = tokens - cached,
            Output = answer == FakeAnswer.MaxTokens ? MaxTokens : Words.Count,
            CacheRead = isRead ? cached : 0,
            CacheWrite1h = hour && !isRead ? cached : 0,
            CacheWrite5m = fiveMinutes && !hour && !isRead ? cached : 0,
            Thinking = answer == FakeAnswer.Thinking ? 11 : 0,
            WebSearches = answer == FakeAnswer.WebSearch ? 2 : 0,
            Speed = Text("speed") ?? "standard",
            Geo = Text("inference_geo") ?? "global",
            ServiceTier =
                Text("service_tier") == "standard_only" ? "standard"
                : Text("service_tier") == "auto" ? "priority"
                : "standard",
        };
        if (answer == FakeAnswer.Thinking)
            usage = usage with { Output = usage.Output + usage.Thinking };
        return answer == FakeAnswer.Fallback ? usage with { Model = "claude-opus-5", Refused = usage with { Output = 3 } } : usage;
    }

    /// <summary>Four bytes of what is asked are a token.</summary>
    public long InputTokens =>
        Math.Max(1, ((body["messages"]?.ToJsonString().Length ?? 0) + (body["system"]?.ToJsonString().Length ?? 0)) / 4);

    long MaxTokens => body["max_tokens"]?.GetValue<long>() ?? 1;

    string? Metadata => body["metadata"]?["user_id"]?.GetValue<string>();

    // The time to live is five minutes unless it says an hour.
    bool Marked(string ttl)
    {
        var text = body.ToJsonString();
        return ttl == "1h" ? text.Contains("\"ttl\":\"1h\"") : text.Contains("\"cache_control\":{");
    }

    string? Text(string name) =>
        body[name]?.GetValueKind() == System.Text.Json.JsonValueKind.String ? body[name]!.GetValue<string>() : null;
}
