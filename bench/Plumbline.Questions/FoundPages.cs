using System.Text.Json;

namespace Plumbline.Questions;

/// <summary>Pages of one session, one prompt and one trace: which, the API's answers tell.</summary>
public static class FoundPages
{
    /// <summary>Finds them.</summary>
    public static async Task<IReadOnlyList<string>> AskAsync(HttpClient client)
    {
        var session = await FirstAsync(client, "/api/v1/sessions?limit=1&sort=cost", "session");
        var prompt = await FirstAsync(client, "/api/v1/events?limit=1&name=user_prompt", "prompt");
        var trace = await FirstAsync(client, "/api/v1/traces?limit=1", "trace_id");
        return [$"/sessions/{session}", $"/api/v1/sessions/{session}", $"/prompts/{prompt}", $"/traces/{trace}"];
    }

    static async Task<string> FirstAsync(HttpClient client, string path, string name)
    {
        using var answer = JsonDocument.Parse(await client.GetStringAsync(new Uri(path, UriKind.Relative)));
        return Find(answer.RootElement, name) ?? throw new InvalidOperationException($"{path} names no {name}.");
    }

    static string? Find(JsonElement element, string name) =>
        element.ValueKind switch
        {
            JsonValueKind.Object => element
                .EnumerateObject()
                .Select(member =>
                    member.NameEquals(name) && member.Value.ValueKind == JsonValueKind.String
                        ? member.Value.GetString()
                        : Find(member.Value, name)
                )
                .FirstOrDefault(found => found is not null),
            JsonValueKind.Array => element.EnumerateArray().Select(item => Find(item, name)).FirstOrDefault(found => found is not null),
            _ => null,
        };
}
