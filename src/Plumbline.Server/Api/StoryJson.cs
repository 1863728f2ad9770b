using System.Globalization;
using System.Text.Json;
using Plumbline.Core.Model;
using Plumbline.Core.Timelines;
using Plumbline.Store.Queries;

namespace Plumbline.Server.Api;

/// <summary>What answers about sessions and prompts have in common.</summary>
static class StoryJson
{
    /// <summary>The sums of some requests. A cost that none of them has is null.</summary>
    public static void WriteSums(Utf8JsonWriter json, RequestSums sums)
    {
        json.WriteNumber("requests", sums.Requests);
        Tokens(json, "input_tokens", sums.Input);
        Tokens(json, "output_tokens", sums.Output);
        Tokens(json, "cache_read_tokens", sums.CacheRead);
        Tokens(json, "cache_creation_tokens", sums.CacheCreation);
        json.WriteString("client_cost_usd", sums.Unestimated == sums.Requests && sums.Requests > 0 ? null : sums.ClientCost.ToString());
        json.WriteString("list_cost_usd", sums.Unpriced == sums.Requests && sums.Requests > 0 ? null : sums.ListCost.ToString());
        json.WriteNumber("unestimated_requests", sums.Unestimated);
        json.WriteNumber("unpriced_requests", sums.Unpriced);
        Ratio(json, sums.CacheRead, sums.PromptTokens);
    }

    /// <summary>The cache hit ratio, rounded to six decimals; null when nothing was asked.</summary>
    public static void Ratio(Utf8JsonWriter json, Int128 read, Int128 prompt)
    {
        if (prompt > 0)
            json.WriteNumber("cache_hit_ratio", Math.Round((decimal)read / (decimal)prompt, 6));
        else
            json.WriteNull("cache_hit_ratio");
    }

    /// <summary>A prompt without its steps.</summary>
    public static void WritePrompt(Utf8JsonWriter json, PromptStory story)
    {
        json.WriteString("prompt", story.Id);
        json.WriteString("start", Rfc3339.Format(story.Start));
        json.WriteString("end", Rfc3339.Format(story.End));
        json.WriteNumber("wall_ms", StepTable.Milliseconds(story.Wall));
        json.WriteString("wall_basis", story.WallBasis.ToString().ToLowerInvariant());
        WriteSums(json, story.Sums);
        json.WriteNumber("tool_calls", story.ToolCalls);
        json.WriteNumber("errors", story.Errors);
        json.WriteStartObject("time_ms");
        foreach (var (part, name) in StepTable.Parts)
            json.WriteNumber(name, StepTable.Milliseconds(story.Parts[(int)part].Total));
        json.WriteEndObject();
        json.WriteStartObject("inferred_ms");
        foreach (var (part, name) in StepTable.Parts)
            json.WriteNumber(name, StepTable.Milliseconds(story.Parts[(int)part].Inferred));
        json.WriteEndObject();
        Strings(json, "traces", story.Traces.Select(id => id.ToString("x32", CultureInfo.InvariantCulture)));
    }

    /// <summary>The main thread and its subagents, each with its depth.</summary>
    public static void WriteAgents(Utf8JsonWriter json, AgentNode main)
    {
        json.WriteStartArray("agents");
        foreach (var (node, depth) in main.Walk())
        {
            json.WriteStartObject();
            json.WriteString("agent_id", node.Id);
            json.WriteString("agent", node.Kind);
            json.WriteNumber("depth", depth);
            json.WriteString("prompt", node.Id is null ? null : node.Prompt);
            json.WriteString("start", Rfc3339.Format(node.Start));
            json.WriteString("end", Rfc3339.Format(node.End));
            json.WriteNumber("tool_calls", node.ToolCalls);
            json.WriteStartObject("own");
            WriteSums(json, node.Own);
            json.WriteEndObject();
            json.WriteStartObject("total");
            WriteSums(json, node.Total);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>Who it was and where.</summary>
    public static void WriteFacts(Utf8JsonWriter json, SessionFacts facts, People people)
    {
        Strings(json, "users", facts.Users.Select(people.Show));
        Strings(json, "teams", facts.Teams);
        Strings(json, "projects", facts.Projects);
        Strings(json, "repositories", facts.Repositories);
        Strings(json, "branches", facts.Branches);
        Strings(json, "versions", facts.Versions);
        Strings(json, "entrypoints", facts.Entrypoints);
    }

    /// <summary>A list of texts.</summary>
    public static void Strings(Utf8JsonWriter json, string name, IEnumerable<string?> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values)
            json.WriteStringValue(value);
        json.WriteEndArray();
    }

    /// <summary>A number of tokens, however large.</summary>
    public static void Tokens(Utf8JsonWriter json, string name, Int128 tokens) => json.WriteNumber(name, Quantity.FromWhole(tokens));
}
