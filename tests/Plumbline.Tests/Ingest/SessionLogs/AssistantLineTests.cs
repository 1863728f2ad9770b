using Plumbline.Core.Model;
using Plumbline.Core.SessionLogs;
using ServiceTier = Plumbline.Core.Model.ServiceTier;

namespace Plumbline.Tests.Ingest.SessionLogs;

public class AssistantLineTests
{
    static SeenResponse One(params string[] lines) => Assert.Single(SeenResponse.Of([Logs.Read(lines)]));

    static SkippedLines Skipped(params string[] lines)
    {
        var chunk = Logs.Read(lines);
        Assert.Equal(0, chunk.Responses.Count);
        return chunk.Skipped;
    }

    [Fact]
    public void A_response_has_everything_its_line_says()
    {
        var response = One(Line.Assistant("""{"requestSessionId":"bbbb","agentId":"a1","attributionAgent":"Explore","costUSD":0.0125}"""));

        Assert.Equal(
            new SeenResponse
            {
                Message = "msg_1",
                Request = "req_1",
                Uuid = "00000000-0000-4000-8000-000000000001",
                Session = "bbbb",
                IsMarkedCopy = true,
                Model = "claude-opus-5-5",
                Cwd = "/home/dev/checkout",
                Branch = "main",
                Version = "2.1.329",
                Agent = "a1",
                AgentType = "Explore",
                Time = 1795168800500,
                FirstTime = 1795168800500,
                Input = 10,
                Output = 20,
                Read = 40,
                Write5m = 25,
                Write1h = 5,
                Thinking = -1,
                Tier = ServiceTier.Standard,
                HasStopReason = true,
                TextBytes = 6,
                CostNanos = 12_500_000,
            },
            response
        );
    }

    [Fact]
    public void The_line_with_a_stop_reason_counts_even_when_another_has_more_output()
    {
        var response = One(
            Line.Assistant("""{"uuid":"u1","timestamp":"2026-11-20T10:00:01Z"}""", """{"stop_reason":null}""", """{"output_tokens":500}"""),
            Line.Assistant("""{"uuid":"u2","timestamp":"2026-11-20T10:00:02Z"}""", null, """{"output_tokens":20}"""),
            Line.Assistant("""{"uuid":"u3","timestamp":"2026-11-20T10:00:03Z"}""", """{"stop_reason":null}""", """{"output_tokens":1}""")
        );

        Assert.Equal((20, 1795168802000, 1795168801000, "u3"), (response.Output, response.Time, response.FirstTime, response.Uuid));
        Assert.Equal(18, response.TextBytes);
    }

    [Fact]
    public void Without_a_stop_reason_the_largest_output_counts_and_is_a_lower_bound()
    {
        var chunk = Logs.Read(
            Line.Assistant("""{"uuid":"u1"}""", """{"stop_reason":null}""", """{"output_tokens":7}"""),
            Line.Assistant("""{"uuid":"u2"}""", """{"stop_reason":null}""", """{"output_tokens":3}""")
        );

        Assert.Equal((1, 7L, true), (chunk.Responses.Count, chunk.Responses[0].OutputTokens, chunk.Responses[0].IsOutputLowerBound));
    }

    [Fact]
    public void A_line_that_is_there_twice_adds_its_blocks_once() => Assert.Equal(6, One(Line.Assistant(), Line.Assistant()).TextBytes);

    [Fact]
    public void The_same_message_in_two_requests_is_two_responses_until_all_files_are_known() =>
        Assert.Equal(2, Logs.Read(Line.Assistant(), Line.Assistant("""{"requestId":"req_2"}""")).Responses.Count);

    [Fact]
    public void Without_a_message_id_the_request_names_the_response()
    {
        var chunk = Logs.Read(
            Line.Assistant("""{"uuid":"u1"}""", """{"id":null}"""),
            Line.Assistant("""{"uuid":"u2"}""", """{"id":"-"}"""),
            Line.Assistant("""{"uuid":"u3","requestId":"req_2"}""", """{"id":""}""")
        );

        Assert.Equal(2, chunk.Responses.Count);
        Assert.Equal(chunk.Responses[0].RequestKey, chunk.Responses[0].MessageKey);
    }

    [Fact]
    public void Without_any_id_the_line_names_the_response_and_equal_lines_stay_two()
    {
        const string NoIds = """{"uuid":null,"requestId":null}""";
        var chunk = Logs.Read(
            Line.Assistant("""{"uuid":"u1","requestId":null}""", """{"id":null}"""),
            Line.Assistant(NoIds, """{"id":null}"""),
            Line.Assistant(NoIds, """{"id":null}""")
        );

        Assert.Equal(3, chunk.Responses.AsSpan().ToArray().Select(response => response.MessageKey).Distinct().Count());
        Assert.True(chunk.Responses[0].RequestKey.IsNothing);
    }

    [Theory]
    [InlineData("""{"cache_creation":{"ephemeral_5m_input_tokens":0,"ephemeral_1h_input_tokens":0}}""", 30, 0, true)]
    [InlineData("""{"cache_creation":null}""", 30, 0, true)]
    [InlineData("""{"cache_creation":"-"}""", 30, 0, true)]
    [InlineData("""{"cache_creation":{"ephemeral_1h_input_tokens":30}}""", 0, 30, false)]
    [InlineData("""{"cache_creation":{"ephemeral_1h_input_tokens":99}}""", 0, 30, false)]
    [InlineData("""{"cache_creation":{"ephemeral_5m_input_tokens":3}}""", 30, 0, false)]
    [InlineData(
        """{"cache_creation_input_tokens":0,"cache_creation":{"ephemeral_5m_input_tokens":7,"ephemeral_1h_input_tokens":8}}""",
        7,
        8,
        false
    )]
    [InlineData("""{"cache_creation_input_tokens":null,"cache_creation":{"ephemeral_1h_input_tokens":8}}""", 0, 8, false)]
    [InlineData(
        """{"cache_creation_input_tokens":0,"cache_creation":{"ephemeral_5m_input_tokens":0,"ephemeral_1h_input_tokens":0}}""",
        0,
        0,
        false
    )]
    public void Cache_writes_are_split_by_what_the_log_says(string usage, long write5m, long write1h, bool isAssumed)
    {
        var response = One(Line.Assistant(usage: usage));

        Assert.Equal((write5m, write1h, isAssumed), (response.Write5m, response.Write1h, response.IsSplitAssumed));
    }

    [Theory]
    [InlineData("1e3", 1000)]
    [InlineData("12.0", 12)]
    [InlineData("1.2E+1", 12)]
    [InlineData("0", 0)]
    [InlineData("-0", 0)]
    [InlineData("null", 0)]
    [InlineData("1000000000000000", 1_000_000_000_000_000)]
    public void A_count_may_be_written_in_any_way(string number, long value) =>
        Assert.Equal(value, One(Line.Assistant().Replace("\"input_tokens\":10", $"\"input_tokens\" : {number} ")).Input);

    [Theory]
    [InlineData("-1", SkipReason.OutOfRange)]
    [InlineData("1000000000000001", SkipReason.OutOfRange)]
    [InlineData("1e400", SkipReason.OutOfRange)]
    [InlineData("99999999999999999999999999999999", SkipReason.OutOfRange)]
    [InlineData("1.5", SkipReason.BadUsage)]
    [InlineData("\"12\"", SkipReason.BadUsage)]
    [InlineData("true", SkipReason.BadUsage)]
    [InlineData("{}", SkipReason.BadUsage)]
    [InlineData("[1]", SkipReason.BadUsage)]
    [InlineData("012", SkipReason.NotJson)]
    [InlineData("1.", SkipReason.NotJson)]
    [InlineData("+1", SkipReason.NotJson)]
    [InlineData("nul", SkipReason.NotJson)]
    [InlineData("", SkipReason.NotJson)]
    public void A_count_that_is_none_is_counted_by_its_fault(string number, SkipReason reason)
    {
        var skipped = Skipped(Line.Assistant().Replace("\"input_tokens\":10", $"\"input_tokens\":{number}"));

        Assert.Equal((1, 1), (skipped[reason], skipped.Total));
    }

    [Theory]
    [InlineData("""{"usage":null}""", SkipReason.BadUsage)]
    [InlineData("""{"usage":[]}""", SkipReason.BadUsage)]
    [InlineData("""{"usage":7}""", SkipReason.BadUsage)]
    [InlineData("""{"model":null}""", SkipReason.NoModel)]
    [InlineData("""{"model":"-"}""", SkipReason.NoModel)]
    [InlineData("""{"model":""}""", SkipReason.NoModel)]
    [InlineData("""{"model":5}""", SkipReason.NoModel)]
    public void A_message_that_cannot_count_is_counted_as_skipped(string message, SkipReason reason)
    {
        var node = Line.AssistantNode(message);
        if (message.Contains("usage"))
            node["message"]!["usage"] = System.Text.Json.Nodes.JsonNode.Parse(message)!["usage"]?.DeepClone();

        Assert.Equal(1, Skipped(node.ToJsonString())[reason]);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("\"yesterday\"")]
    [InlineData("\"2026-13-01T00:00:00Z\"")]
    [InlineData("\"2026-02-30T00:00:00Z\"")]
    [InlineData("{}")]
    public void A_response_without_a_time_is_counted_as_skipped(string time) =>
        Assert.Equal(1, Skipped(Line.Assistant($$"""{"timestamp":{{time}}}"""))[SkipReason.NoTime]);

    [Fact]
    public void What_a_tools_input_holds_is_never_taken_for_the_line()
    {
        var input =
            """{"id":null,"cwd":null,"model":null,"requestId":"req_x","usage":{"input_tokens":999},"type":"assistant","message":{"id":"msg_x","usage":{"output_tokens":999}},"file_path":"/a/b.cs"}""";
        var chunk = Logs.Read(
            Line.Assistant(message: $$"""{"content":[{"type":"tool_use","id":"toolu_1","name":"Write","input":{{input}}}]}""")
        );

        var response = Assert.Single(SeenResponse.Of([chunk]));
        Assert.Equal(("msg_1", "req_1", 10, 20), (response.Message, response.Request, response.Input, response.Output));
        Assert.Equal(("claude-opus-5-5", "/home/dev/checkout"), (response.Model, response.Cwd));
        Assert.Equal(input.Length, response.ToolInputBytes);
        Assert.Equal(
            ("toolu_1", "Write", "/a/b.cs"),
            (chunk.Text.Text(chunk.ToolUses[0].Id), chunk.Text.Text(chunk.ToolUses[0].Name), chunk.Text.Text(chunk.ToolUses[0].Path))
        );
    }

    [Fact]
    public void The_usage_of_a_sub_agents_result_is_never_counted() =>
        Assert.Equal(
            0,
            Logs.Read(
                Line.User("""{"toolUseResult":{"usage":{"input_tokens":5,"output_tokens":7},"message":{"usage":{}}}}""")
            ).Responses.Count
        );

    [Fact]
    public void Keys_may_be_escaped_and_values_too()
    {
        var line = Line.Assistant()
            .Replace("\"id\":\"msg_1\"", "\"\\u0069\\u0064\":\"\\u006dsg_1\"")
            .Replace("\"type\":\"assistant\"", "\"\\u0074ype\":\"\\u0061ssistant\"")
            .Replace("\"input_tokens\"", "\"input\\u005ftokens\"")
            .Replace("/home/dev/checkout", "C:\\\\Users\\\\J\\u00f6rg\\ud83d\\ude00");
        var response = One(line);

        Assert.Equal(("msg_1", 10, "C:\\Users\\Jörg😀"), (response.Message, response.Input, response.Cwd));
    }

    [Fact]
    public void Of_a_repeated_key_the_last_one_counts()
    {
        var line = Line.Assistant().Replace("\"id\":\"msg_1\"", "\"id\":\"msg_0\",\"id\":\"msg_1\"");
        line = line[..^1] + ",\"sessionId\":\"last\",\"uuid\":null}";
        var response = One(
            line.Replace("{\"parentUuid\"", "{\"message\":{\"id\":\"x\",\"model\":\"y\",\"usage\":{\"output_tokens\":1}},\"parentUuid\"")
        );

        Assert.Equal(("msg_1", "last", null, 20), (response.Message, response.Session, response.Uuid, response.Output));
    }

    [Fact]
    public void White_space_and_the_order_of_keys_do_not_matter()
    {
        var line =
            """  { "message" : { "usage" : { "output_tokens" : 2 , "input_tokens" : 1 } , "content" : [ ] , "model" : "m" , "id" : "i" } , "timestamp" : "2026-11-20T10:00:00Z" , "type" : "assistant" }  """
            + "\r";

        Assert.Equal(("i", 1, 2), (One(line).Message, One(line).Input, One(line).Output));
    }

    [Fact]
    public void Synthetic_messages_are_no_requests_but_a_note()
    {
        var chunk = Logs.Read(Line.Assistant("""{"apiErrorStatus":529}""", """{"model":"<synthetic>"}"""));

        Assert.Equal(
            (0, 0L, NoteKind.SyntheticError, 529L),
            (chunk.Responses.Count, chunk.Skipped.Total, chunk.Notes[0].Kind, chunk.Notes[0].A)
        );
    }

    [Fact]
    public void Lines_nested_in_an_agents_progress_count()
    {
        var inner = Line.Assistant("""{"sessionId":"-","cwd":"-","timestamp":"-","uuid":"-"}""");
        var response = One(
            $$"""{"type":"progress","data":{"type":"agent_progress","agentId":"a7","message":{{inner}} },"timestamp":"2026-11-20T11:00:00Z","uuid":"outer","sessionId":"s","cwd":"/w"}"""
        );

        Assert.Equal(
            ("msg_1", "req_1", "s", "/w", "a7", "outer", true),
            (response.Message, response.Request, response.Session, response.Cwd, response.Agent, response.Uuid, response.IsSidechain)
        );
        Assert.Equal(1795172400000, response.Time);
    }

    [Fact]
    public void Parts_are_kept_when_they_add_up_and_advisors_always()
    {
        const string Advisor = """{"type":"advisor_message","model":"claude-fable-5","input_tokens":100,"output_tokens":50}""";
        const string First =
            """{"type":"message","input_tokens":4,"output_tokens":15,"cache_read_input_tokens":40,"cache_creation_input_tokens":0}""";
        const string Second =
            """{"type":"message","input_tokens":6,"output_tokens":5,"cache_creation_input_tokens":30,"cache_creation":{"ephemeral_5m_input_tokens":25,"ephemeral_1h_input_tokens":5}}""";

        Assert.Equal(
            "message:4/15/40/0/0 message:6/5/0/25/5",
            One(Line.Assistant(usage: $$"""{"iterations":[{{First}},{{Second}}]}""")).Parts
        );
        Assert.Equal(
            "advisor claude-fable-5:100/50/0/0/0",
            One(Line.Assistant(usage: $$"""{"iterations":[{{First}},{{Advisor}}]}""")).Parts
        );
        Assert.Equal("", One(Line.Assistant(usage: $$"""{"iterations":[{{First}},{{First}}]}""")).Parts);
        Assert.Equal("", One(Line.Assistant(usage: """{"iterations":null}""")).Parts);
    }

    [Fact]
    public void Server_tools_speed_place_tier_and_thinking_are_kept()
    {
        var response = One(
            Line.Assistant(
                usage: """{"server_tool_use":{"web_search_requests":3},"speed":"fast","inference_geo":"us","service_tier":"batch","output_tokens_details":{"thinking_tokens":9}}"""
            )
        );

        Assert.Equal(
            (3, true, true, ServiceTier.Batch, 9),
            (response.Searches, response.IsFast, response.IsUsGeo, response.Tier, response.Thinking)
        );
    }

    [Fact]
    public void A_response_without_a_stop_reason_keeps_odd_fields_out()
    {
        var response = One(
            Line.Assistant(
                usage: """{"server_tool_use":null,"speed":null,"inference_geo":"not_available","service_tier":null,"output_tokens_details":null}"""
            )
        );

        Assert.Equal(
            (0, false, false, ServiceTier.Unknown, -1),
            (response.Searches, response.IsFast, response.IsUsGeo, response.Tier, response.Thinking)
        );
    }

    [Fact]
    public void A_line_names_its_session_or_its_file_does()
    {
        var path = Path.GetTempFileName();
        File.WriteAllBytes(path, Logs.Bytes(Line.Assistant("""{"sessionId":null}""")));
        var chunks = Logs.ReadFile(path, new(System.Text.Encoding.UTF8.GetBytes("from-file"), null));
        File.Delete(path);

        Assert.Equal("from-file", Assert.Single(SeenResponse.Of(chunks)).Session);
    }
}
