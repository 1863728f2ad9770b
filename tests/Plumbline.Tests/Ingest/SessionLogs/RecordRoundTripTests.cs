using Plumbline.Core.Model;
using Plumbline.Core.SessionLogs;
using Plumbline.Tests.OfCore;

namespace Plumbline.Tests.Ingest.SessionLogs;

public class RecordRoundTripTests
{
    static string? Maybe(Random random, string text) => random.Next(4) == 0 ? null : text + random.Next(1000);

    static LogChunk RandomChunk(Random random)
    {
        var chunk = new LogChunk();
        for (var i = random.Next(1, 20); i > 0; i--)
            AddResponse(chunk, random, i);
        return chunk;
    }

    static void AddResponse(LogChunk chunk, Random random, int number)
    {
        ref var response = ref chunk.Responses.Add();
        var (id, request) = (Maybe(random, "msg_\u00e9\"\\"), Maybe(random, "req_"));
        (response.MessageId, response.RequestId) = (chunk.Put(id), chunk.Put(request));
        response.MessageKey = Hash128.Of(System.Text.Encoding.UTF8.GetBytes(id ?? request ?? "line" + number));
        response.Uuid = chunk.Put(Maybe(random, "uuid-"));
        response.Session = chunk.Put(Maybe(random, "session-"));
        response.Model = chunk.Put("claude-" + random.Next(3));
        response.Cwd = chunk.Put(Maybe(random, "/home/dev/"));
        response.Branch = chunk.Put(Maybe(random, "feature/"));
        response.Version = chunk.Put(Maybe(random, "2.1."));
        response.Entrypoint = chunk.Put(Maybe(random, "cli"));
        response.Effort = chunk.Put(Maybe(random, "high"));
        response.AgentId = chunk.Put(Maybe(random, "a"));
        response.AgentType = chunk.Put(Maybe(random, "Explore"));
        response.Skill = chunk.Put(Maybe(random, "skill"));
        response.McpServer = chunk.Put(Maybe(random, "server"));
        response.McpTool = chunk.Put(Maybe(random, "tool"));
        response.PromptId = chunk.Put(Maybe(random, "prompt"));
        response.Time = Records.Noon + random.Next(1_000_000);
        response.AskedTime = random.Next(3) == 0 ? 0 : response.Time - random.Next(10_000);
        (response.InputTokens, response.OutputTokens, response.CacheReadTokens) = (
            random.NextInt64(1L << 40),
            random.Next(9),
            random.Next()
        );
        (response.CacheCreation5mTokens, response.CacheCreation1hTokens) = (random.Next(), random.Next());
        (response.ThinkingTokens, response.WebSearches, response.WebFetches) = (random.Next(-1, 5), random.Next(3), random.Next(3));
        (response.HasClientCost, response.ClientCost) = random.Next(2) == 0 ? (true, new Usd(random.NextInt64(1L << 50))) : default;
        response.Tier = (ServiceTier)random.Next(4);
        (response.IsFast, response.IsUsGeo, response.HasStopReason) = (Coin(random), Coin(random), Coin(random));
        (response.IsMarkedCopy, response.IsSidechain) = (Coin(random), Coin(random));
        (response.IsSplitAssumed, response.IsOutputLowerBound) = (Coin(random), Coin(random));
    }

    static bool Coin(Random random) => random.Next(2) == 0;

    [Fact]
    public void What_is_encoded_is_decoded_again() =>
        Seeds.Try(
            500,
            random =>
            {
                var chunk = RandomChunk(random);
                var batch = Records.Decode(Records.Encode(chunk));

                Assert.Equal((chunk.Responses.Count, 0), (batch.LoggedRequests.Count, batch.Refused));
                for (var i = 0; i < chunk.Responses.Count; i++)
                    AssertSame(chunk, chunk.Responses[i], batch, batch.LoggedRequests[i]);
            }
        );

    static void AssertSame(LogChunk chunk, LoggedResponse sent, Batch batch, LoggedRequest got)
    {
        var (from, to, context) = (chunk.Text, batch.Text, batch.Contexts[got.Context]);
        Assert.Equal(
            (sent.MessageKey, from.Text(sent.RequestId), from.Text(sent.Uuid), from.Text(sent.PromptId), from.Text(sent.AgentId)),
            (got.MessageKey, to.Text(got.RequestId), to.Text(got.MessageUuid), to.Text(got.Prompt), to.Text(got.AgentId))
        );
        Assert.Equal(
            (from.Text(sent.Model), from.Text(sent.Effort), from.Text(sent.AgentType), from.Text(sent.Skill), from.Text(sent.McpServer)),
            (
                to.Text(got.Usage.Model),
                to.Text(got.Usage.Effort),
                to.Text(got.Usage.Agent),
                to.Text(got.Usage.Skill),
                to.Text(got.Usage.McpServer)
            )
        );
        Assert.Equal((from.Text(sent.McpTool), sent.Tier, sent.IsFast), (to.Text(got.Usage.McpTool), got.Tier, got.IsFast));
        Assert.Equal(
            (sent.InputTokens, sent.OutputTokens, sent.CacheReadTokens, sent.CacheCreation5mTokens, sent.CacheCreation1hTokens),
            (got.InputTokens, got.OutputTokens, got.CacheReadTokens, got.CacheCreation5mTokens, got.CacheCreation1hTokens)
        );
        Assert.Equal((sent.ThinkingTokens, sent.WebSearches, sent.WebFetches), (got.ThinkingTokens, got.WebSearches, got.WebFetches));
        Assert.Equal((sent.HasClientCost, sent.ClientCost), (got.HasCost, got.ClientCost));
        Assert.Equal(
            (sent.IsUsGeo, sent.HasStopReason, sent.IsMarkedCopy, sent.IsSidechain, sent.IsSplitAssumed, sent.IsOutputLowerBound),
            (got.IsUsGeo, got.HasStopReason, got.IsMarkedCopy, got.IsSidechain, got.IsSplitAssumed, got.IsOutputLowerBound)
        );
        Assert.Equal(sent.Time * 1_000_000, got.Time);
        Assert.Equal(sent.AskedTime == 0 ? -1 : sent.Time - sent.AskedTime, got.DurationMs);
        Assert.Equal((Records.Noon - 1000) * 1_000_000, got.OriginTime);
        Assert.Equal(
            (from.Text(sent.Session), from.Text(sent.Branch), from.Text(sent.Entrypoint)),
            (to.Text(context.Session), to.Text(context.Branch), to.Text(context.Entrypoint))
        );
        if (!sent.Session.IsAbsent)
            Assert.Equal(SessionIdentity.Of(from[sent.Session]), got.UsageIdentity);
    }

    [Fact]
    public void Parts_that_are_priced_apart_travel_along()
    {
        var chunk = Records.Chunk();
        ref var part = ref chunk.Parts.Add();
        (part.IsAdvisor, part.Model, part.InputTokens, part.OutputTokens) = (true, chunk.Put("claude-haiku-5-5"), 7, 8);
        chunk.Responses[0].PartCount = 1;

        var batch = Records.Decode(Records.Encode(chunk));

        Assert.Equal(
            """[{"advisor":true,"model":"claude-haiku-5-5","input_tokens":7,"output_tokens":8,"cache_read_tokens":0,"cache_creation_5m_tokens":0,"cache_creation_1h_tokens":0}]""",
            batch.Text.Text(batch.LoggedRequests[0].Parts)
        );
    }

    static LogChunk WithToolAndPrompt()
    {
        var chunk = Records.Chunk();
        chunk.Responses[0].Cwd = chunk.Put("/home/dev/secret-folder");
        ref var tool = ref chunk.ToolUses.Add();
        (tool.Id, tool.Name, tool.Session) = (chunk.Put("toolu_1"), chunk.Put("Bash"), chunk.Put("s-1"));
        (tool.Path, tool.Command) = (chunk.Put("/home/dev/secret-folder/a.cs"), chunk.Put("secretcommand"));
        (tool.Time, tool.InputBytes) = (Records.Noon, 17);
        ref var result = ref chunk.ToolResults.Add();
        (result.ToolUseId, result.Time, result.Bytes) = (chunk.Put("toolu_1"), Records.Noon + 250, 99);
        (result.IsError, result.LinesAdded) = (true, 3);
        ref var prompt = ref chunk.Prompts.Add();
        (prompt.PromptId, prompt.Session, prompt.Cwd) = (chunk.Put("p-1"), chunk.Put("s-1"), chunk.Put("/home/dev/secret-folder"));
        (prompt.Time, prompt.Bytes, prompt.Command, prompt.IsFromPerson) = (Records.Noon - 1, 40, chunk.Put("compact"), true);
        return chunk;
    }

    [Fact]
    public void A_tool_call_and_its_result_become_one_event_and_a_prompt_another()
    {
        var batch = Records.Decode(Records.Encode(WithToolAndPrompt()));

        var (prompt, tool) = (batch.Events[0], batch.Events[1]);
        Assert.Equal(("user_prompt", "p-1", true), (batch.Text.Text(prompt.Name), batch.Text.Text(prompt.Prompt), prompt.IsFromLog));
        Assert.Equal("""{"command_name":"compact","prompt_bytes":40,"from_person":true}""", BatchDump.Attributes(batch, prompt.Attributes));
        Assert.Equal(
            ("tool_result", "toolu_1", "Bash"),
            (batch.Text.Text(tool.Name), batch.Text.Text(tool.ToolUseId), batch.Text.Text(tool.ToolName))
        );
        Assert.Equal((0, 250L, (Records.Noon + 250) * 1_000_000), (tool.Success, tool.DurationMs, tool.Time));
        Assert.Equal(
            """{"tool_input_size_bytes":17,"tool_result_size_bytes":99,"lines_added":3}""",
            BatchDump.Attributes(batch, tool.Attributes)
        );
    }

    [Fact]
    public void Folders_files_and_commands_leave_only_when_asked_for()
    {
        var chunk = WithToolAndPrompt();

        Assert.DoesNotContain("secret", System.Text.Encoding.UTF8.GetString(Records.Encode(chunk)), StringComparison.Ordinal);

        var batch = Records.Decode(Records.Encode(chunk, withPaths: true));
        var context = BatchDump.Attributes(batch, batch.Contexts[batch.LoggedRequests[0].Context].Attributes);
        Assert.Contains("\"process.working_directory\":\"/home/dev/secret-folder\"", context, StringComparison.Ordinal);
        var tool = BatchDump.Attributes(batch, batch.Events[1].Attributes);
        Assert.Contains("\"file_path\":\"/home/dev/secret-folder/a.cs\"", tool, StringComparison.Ordinal);
        Assert.Contains("\"command_word\":\"secretcommand\"", tool, StringComparison.Ordinal);
    }

    [Fact]
    public void A_server_that_follows_its_own_logs_is_told_folders_and_no_other_paths()
    {
        var batch = Records.Decode(Records.Encode(WithToolAndPrompt(), withFolders: true));

        var context = BatchDump.Attributes(batch, batch.Contexts[batch.LoggedRequests[0].Context].Attributes);
        Assert.Contains("\"process.working_directory\":\"/home/dev/secret-folder\"", context, StringComparison.Ordinal);
        var tool = BatchDump.Attributes(batch, batch.Events[1].Attributes);
        Assert.DoesNotContain("secret", tool, StringComparison.Ordinal);
    }

    [Fact]
    public void A_result_in_a_later_stretch_finds_its_call()
    {
        var (first, second) = (WithToolAndPrompt(), new LogChunk());
        first.ToolResults.Clear();
        ref var result = ref second.ToolResults.Add();
        (result.ToolUseId, result.Time) = (second.Put("toolu_1"), Records.Noon + 9);
        using var encoder = new Plumbline.Ingest.SessionLogs.RecordEncoder(withPaths: false);
        encoder.Begin(System.Text.Encoding.UTF8.GetBytes(Records.Header));
        var calls = new Plumbline.Ingest.SessionLogs.ToolCalls();

        calls.Take(first, encoder, fileTime: 0, since: 0);
        Assert.Equal((1, 0), (calls.Open, encoder.Lines));
        first.Clear();
        calls.Take(second, encoder, fileTime: 0, since: 0);
        Assert.Equal((0, 1), (calls.Open, encoder.Lines));

        var batch = Records.Decode(encoder.Body.Span);
        Assert.Equal(("Bash", 9L), (batch.Text.Text(batch.Events[0].ToolName), batch.Events[0].DurationMs));
    }
}
