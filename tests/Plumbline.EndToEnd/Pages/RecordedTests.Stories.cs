using System.Text.Json;

namespace Plumbline.EndToEnd.Pages;

public sealed partial class RecordedTests
{
    /// <summary>What a session can stand on; of each the one with the most to tell is tried.</summary>
    public static TheoryData<string> Sources { get; } =
    ["metrics", "events", "events metrics traces", "session_logs", "events session_logs metrics", "events session_logs metrics traces"];

    [Theory]
    [MemberData(nameof(Sources))]
    public async Task A_session_its_prompts_and_its_traces_are_the_API_s_whatever_they_stand_on(string sources)
    {
        var session = await SessionAsync(sources);
        var id = session.GetProperty("session").GetString()!;
        await CheckAsync(
            "",
            await PageAsync("/sessions/" + id),
            [$"/api/v1/sessions/{id}?limit=10000", $"/api/v1/usage?session={id}&{ApiWindow}"]
        );
        var links = (await PageAsync("/sessions/" + id)).All("a").Select(link => link["href"]).ToHashSet();
        foreach (var prompt in session.GetProperty("prompts").EnumerateArray())
        {
            var path = "/prompts/" + prompt.GetProperty("prompt").GetString();
            Assert.Contains(path, links);
            await CheckAsync("", await PageAsync(path), [$"/api/v1{path}?limit=10000"]);
            foreach (var trace in prompt.GetProperty("traces").EnumerateArray().Select(one => "/traces/" + one.GetString()))
            {
                Assert.Contains(trace, (await PageAsync(path)).All("a").Select(link => link["href"]));
                await CheckAsync("", await PageAsync(trace), [$"/api/v1{trace}?limit=10000"]);
            }
        }
    }

    // With its steps.
    async Task<JsonElement> SessionAsync(string sources)
    {
        var sessions = (await company.Api.GetAsync($"/api/v1/sessions?limit=1000&{ApiWindow}")).GetProperty("rows").EnumerateArray();
        static string Words(JsonElement row) =>
            string.Join(' ', row.GetProperty("sources").EnumerateArray().Select(one => one.GetString()));
        var found = sessions
            .Where(row => Words(row) == sources)
            .MaxBy(row => row.GetProperty("requests").GetInt64() + row.GetProperty("tool_calls").GetInt64());
        Assert.True(found.ValueKind == JsonValueKind.Object, $"Nothing recorded stands on {sources}.");
        return await company.Api.GetAsync($"/api/v1/sessions/{found.GetProperty("session").GetString()}?limit=10000");
    }

    [Fact]
    public async Task Events_session_logs_and_spans_of_a_session_are_joined_into_one_step_each()
    {
        var session = await SessionAsync("events session_logs metrics traces");
        var steps = session.GetProperty("rows").EnumerateArray().ToList();
        var calls = steps.Where(step => step.GetProperty("kind").GetString() == "call").ToList();
        var tools = steps.Where(step => step.GetProperty("kind").GetString() == "tool").ToList();

        // A request by its request_id: once, with the event's cost and the span.
        Assert.True(calls.Count > 1);
        Assert.Equal(session.GetProperty("usage").GetProperty("requests").GetInt64(), calls.Count);
        Assert.Equal(calls.Count, calls.Select(call => call.GetProperty("request_id").GetString()).Distinct().Count());
        Assert.All(calls, call => Assert.True(call.TryGetProperty("client_cost_usd", out _) && call.TryGetProperty("span_id", out _)));
        // A tool by its tool_use_id: its decision, its result and its span, and the request that asked for it.
        Assert.True(tools.Count > 1);
        Assert.Equal(tools.Count, tools.Select(tool => tool.GetProperty("tool_use_id").GetString()).Distinct().Count());
        Assert.All(
            tools,
            tool =>
                Assert.True(
                    tool.TryGetProperty("decision", out _) && tool.TryGetProperty("success", out _) && tool.TryGetProperty("span_id", out _)
                )
        );
        Assert.Subset(
            calls.Select(call => call.GetProperty("request_id").GetString()).ToHashSet(),
            tools.Select(tool => tool.GetProperty("request_id").GetString()).ToHashSet()
        );
        // Both under the prompt that they are of: prompt.id, by which the span of the turn is found as well.
        var prompts = session
            .GetProperty("prompts")
            .EnumerateArray()
            .Select(prompt => prompt.GetProperty("prompt").GetString())
            .ToHashSet();
        Assert.All(calls.Concat(tools), step => Assert.Contains(step.GetProperty("prompt").GetString(), prompts));
        // What the API says of its requests is the usage of the session.
        var usage = (
            await company.Api.GetAsync($"/api/v1/usage?session={session.GetProperty("session").GetString()}&{ApiWindow}")
        ).GetProperty("total");
        Assert.Equal(
            usage.GetProperty("client_cost_usd").GetString(),
            session.GetProperty("usage").GetProperty("client_cost_usd").GetString()
        );
        Assert.Equal(usage.GetProperty("output_tokens").GetInt64(), calls.Sum(call => call.GetProperty("output_tokens").GetInt64()));
    }
}
