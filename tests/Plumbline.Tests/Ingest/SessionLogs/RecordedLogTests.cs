using System.Text.Json;
using Plumbline.Core.Model;
using Plumbline.Core.SessionLogs;

namespace Plumbline.Tests.Ingest.SessionLogs;

/// <summary>The recorded sessions, against the telemetry of the same runs and against what the client itself counted.</summary>
public class RecordedLogTests
{
    public static TheoryData<string> Scenarios =>
        [
            .. Directory
                .GetDirectories(Logs.Recorded, "-home-dev-checkout", SearchOption.AllDirectories)
                .Select(d => Path.GetRelativePath(Logs.Recorded, Path.GetDirectoryName(d)!))
                .Order(StringComparer.Ordinal),
        ];

    [Theory]
    [MemberData(nameof(Scenarios))]
    public void Every_response_is_told_with_the_usage_of_its_last_line(string scenario)
    {
        var expected = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in Lines(scenario))
        {
            var root = line.RootElement;
            if (
                root.GetProperty("type").GetString() != "assistant"
                || root.GetProperty("message").GetProperty("model").GetString() == "<synthetic>"
            )
                continue;
            var usage = root.GetProperty("message").GetProperty("usage");
            var split = usage.GetProperty("cache_creation");
            expected[root.GetProperty("message").GetProperty("id").GetString() + " " + root.GetProperty("requestId").GetString()] =
                string.Join(
                    '/',
                    usage.GetProperty("input_tokens").GetInt64(),
                    usage.GetProperty("output_tokens").GetInt64(),
                    usage.GetProperty("cache_read_input_tokens").GetInt64(),
                    split.GetProperty("ephemeral_5m_input_tokens").GetInt64(),
                    split.GetProperty("ephemeral_1h_input_tokens").GetInt64()
                );
        }

        var chunks = Logs.ReadScenario(scenario);
        var seen = SeenResponse
            .Of(chunks)
            .ToDictionary(r => $"{r.Message} {r.Request}", r => $"{r.Input}/{r.Output}/{r.Read}/{r.Write5m}/{r.Write1h}");

        Assert.Equal(expected, new SortedDictionary<string, string>(seen, StringComparer.Ordinal));
        Assert.Equal(0, chunks.Sum(chunk => chunk.Skipped.Total));
    }

    // Requests in both, in the telemetry only, and in the log only: each difference has its reason.
    [Theory]
    [InlineData("old-2.1.197/full-json", "old-versions/2.1.197", 28, 1, 0)] // WebSearch asks for the search by a request of its own.
    [InlineData("compact", "compaction/manual", 2, 1, 0)] // The summary that /compact asks for.
    [InlineData("resume", "resume/delta", 8, 0, 0)] // Continued, resumed and forked: the fork's copies are the same requests.
    [InlineData("tui", "interactive/auto-mode", 7, 1, 0)] // Another /compact.
    [InlineData("errors", "errors/http-json", 15, 0, 0)] // Cut streams, refusals and exhausted retries included.
    [InlineData("sigkill", "signals/sigkill", 1, 0, 0)]
    public void The_telemetry_of_the_same_run_agrees_request_by_request(
        string scenario,
        string capture,
        int common,
        int eventsOnly,
        int logOnly
    )
    {
        var events = Requests(capture);
        var seen = SeenResponse.Of(Logs.ReadScenario(scenario)).ToDictionary(r => r.Request!, r => r);

        var both = events.Where(e => seen.ContainsKey(e.Key)).ToList();
        Assert.Equal((common, eventsOnly, logOnly), (both.Count, events.Count - both.Count, seen.Count - both.Count));
        foreach (var (id, request) in both)
        {
            var log = seen[id];
            Assert.Equal(
                (request.InputTokens, request.OutputTokens, request.CacheReadTokens, request.CacheCreationTokens),
                (log.Input, log.Output, log.Read, log.Write5m + log.Write1h)
            );
        }
    }

    [Theory]
    [InlineData("full-json")]
    [InlineData("autocompact")]
    [InlineData("deny")]
    [InlineData("slowstream")]
    public void Sessions_add_up_to_what_the_client_says_it_used(string scenario)
    {
        // The request that WebSearch makes by itself, here with two searches, is in the client's totals and no line of the log.
        var searches = scenario == "full-json" ? 2 : 0;
        foreach (var state in Lines(scenario).Where(line => line.RootElement.GetProperty("type").GetString() == "cost-state"))
        {
            var session = state.RootElement.GetProperty("sessionId").GetString();
            var own = state.RootElement.GetProperty("modelUsage").EnumerateObject().Select(model => model.Value).ToList();
            var responses = SeenResponse.Of(Logs.ReadScenario(scenario)).Where(r => r.Session == session).ToList();

            Assert.Equal(searches, own.Sum(usage => usage.GetProperty("webSearchRequests").GetInt64()) - responses.Sum(r => r.Searches));
            if (searches == 0)
            {
                Assert.Equal(own.Sum(usage => usage.GetProperty("inputTokens").GetInt64()), responses.Sum(r => r.Input));
                Assert.Equal(own.Sum(usage => usage.GetProperty("outputTokens").GetInt64()), responses.Sum(r => r.Output));
                Assert.Equal(own.Sum(usage => usage.GetProperty("cacheReadInputTokens").GetInt64()), responses.Sum(r => r.Read));
                Assert.Equal(
                    own.Sum(usage => usage.GetProperty("cacheCreationInputTokens").GetInt64()),
                    responses.Sum(r => r.Write5m + r.Write1h)
                );
            }
        }
    }

    [Fact]
    public void A_forked_session_names_the_session_that_its_copied_lines_came_from()
    {
        var copies = SeenResponse
            .Of(Logs.ReadScenario("resume").Where(chunk => All(chunk).Any(r => r.IsMarkedCopy)))
            .Where(r => r.IsMarkedCopy)
            .ToList();

        Assert.NotEmpty(copies);
        Assert.All(copies, copy => Assert.Equal("0f0f0f0f-1111-4222-8333-444455556666", copy.Session));
    }

    [Fact]
    public void Output_of_clients_that_log_a_placeholder_is_a_lower_bound()
    {
        Assert.All(SeenResponse.Of(Logs.ReadScenario("old-2.0.76/slowstream")), r => Assert.False(r.HasStopReason));
        Assert.All(SeenResponse.Of(Logs.ReadScenario("slowstream")), r => Assert.True(r.HasStopReason));
    }

    [Fact]
    public void Sub_agents_have_their_kind_and_their_callers_session()
    {
        var agents = SeenResponse.Of(Logs.ReadScenario("full-json")).Where(r => r.Agent is not null).ToList();

        Assert.Equal(["general-purpose", "reviewer"], agents.Select(r => r.AgentType).Distinct().Order());
        Assert.All(agents, r => Assert.Equal("c2fcb1ac-314e-494b-ad33-974ceada55f4", r.Session));
        Assert.All(agents, r => Assert.True(r.IsSidechain));
    }

    [Fact]
    public void Tools_prompts_changes_and_notes_of_a_session_are_there()
    {
        var chunks = Logs.ReadScenario("full-json");
        var tools = chunks.SelectMany(chunk => chunk.ToolUses.AsSpan().ToArray().Select(use => chunk.Text.Text(use.Name))).ToList();
        var results = chunks.SelectMany(chunk => chunk.ToolResults.AsSpan().ToArray()).ToList();
        var prompts = chunks.SelectMany(chunk => chunk.Prompts.AsSpan().ToArray()).ToList();
        var notes = chunks.SelectMany(chunk => chunk.Notes.AsSpan().ToArray()).ToList();

        Assert.Contains("Edit", tools);
        Assert.Contains("mcp__tracker__get_issue", tools.Select(name => name!.StartsWith("mcp__") ? "mcp__tracker__get_issue" : name));
        Assert.Equal(tools.Count, results.Count);
        Assert.Equal(9, prompts.Count);
        Assert.All(prompts, prompt => Assert.False(prompt.IsFromPerson));
        Assert.Equal((6, 1), (results.Sum(r => r.LinesAdded), results.Sum(r => r.LinesRemoved)));
        Assert.Equal(3, notes.Count(note => note.Kind == NoteKind.PullRequest));
        Assert.Equal(1, notes.Count(note => note.Kind == NoteKind.CostState));
    }

    [Fact]
    public void Refused_tools_are_told_apart_from_failed_ones()
    {
        var results = Logs.ReadScenario("deny").SelectMany(chunk => chunk.ToolResults.AsSpan().ToArray()).ToList();

        Assert.Equal(4, results.Count(result => result.IsDenied));
        Assert.Contains(results, result => !result.IsDenied);
    }

    static LoggedResponse[] All(LogChunk chunk) => chunk.Responses.AsSpan().ToArray();

    static List<JsonDocument> Lines(string scenario) =>
        [
            .. Directory
                .EnumerateFiles(Path.Combine(Logs.Recorded, scenario, "-home-dev-checkout"), "*.jsonl", SearchOption.AllDirectories)
                .SelectMany(File.ReadLines)
                .Select(line => JsonDocument.Parse(line)),
        ];

    static Dictionary<string, ApiRequest> Requests(string capture)
    {
        var requests = new Dictionary<string, ApiRequest>();
        foreach (var file in Captures.Bodies(Path.Combine(Captures.Root, capture)).Where(file => Captures.SignalOf(file) == Signal.Logs))
        {
            var batch = Captures.Decode(file);
            foreach (ref var request in batch.Requests.AsSpan())
                requests[batch.Text.Text(request.Id)!] = request;
        }

        return requests;
    }
}
