using System.Text.Json.Nodes;

namespace FakeClaude;

/// <summary>What a response bills.</summary>
public sealed record FakeUsage(string Model)
{
    public long Input { get; init; }

    public long Output { get; init; }

    public long CacheRead { get; init; }

    public long CacheWrite5m { get; init; }

    public long CacheWrite1h { get; init; }

    public long Thinking { get; init; }

    public long WebSearches { get; init; }

    public string ServiceTier { get; init; } = "standard";

    public string Speed { get; init; } = "standard";

    public string Geo { get; init; } = "global";

    /// <summary>What another model billed before this one answered.</summary>
    public FakeUsage? Refused { get; init; }

    /// <summary>As the API writes it.</summary>
    public JsonObject ToJson()
    {
        var json = Counts();
        json["service_tier"] = ServiceTier;
        json["inference_geo"] = Geo;
        json["speed"] = Speed;
        json["server_tool_use"] =
            WebSearches == 0 ? null : new JsonObject { ["web_search_requests"] = WebSearches, ["web_fetch_requests"] = 0 };
        json["output_tokens_details"] = Thinking == 0 ? null : new JsonObject { ["thinking_tokens"] = Thinking };
        if (Refused is { } refused)
            json["iterations"] = new JsonArray(refused.Part("message"), Part("fallback_message"));
        return json;
    }

    JsonObject Part(string type)
    {
        var part = Counts();
        part["type"] = type;
        part["model"] = Model;
        return part;
    }

    JsonObject Counts() =>
        new()
        {
            ["input_tokens"] = Input,
            ["output_tokens"] = Output,
            ["cache_read_input_tokens"] = CacheRead,
            ["cache_creation_input_tokens"] = CacheWrite5m + CacheWrite1h,
            ["cache_creation"] = new JsonObject
            {
                ["ephemeral_5m_input_tokens"] = CacheWrite5m,
                ["ephemeral_1h_input_tokens"] = CacheWrite1h,
            },
        };
}
