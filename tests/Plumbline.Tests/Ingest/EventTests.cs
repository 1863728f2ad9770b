using Plumbline.Core.Model;
using Plumbline.Ingest;

namespace Plumbline.Tests.Ingest;

public class EventTests
{
    const string Scope = Otlp.Claude + ".events";

    [Fact]
    public void An_old_client_s_strings_are_read_as_numbers()
    {
        var request = Decoded.Request(
            ("cost_usd", "0.0049195"),
            ("input_tokens", "12"),
            ("output_tokens", "102"),
            ("cache_read_tokens", "0"),
            ("duration_ms", "117"),
            ("request_id", 77)
        );
        Assert.Equal(
            ("0.0049195", 12, 102, 0, 117),
            (request.ClientCost.ToString(), request.InputTokens, request.OutputTokens, request.CacheReadTokens, request.DurationMs)
        );
        Assert.Equal((-1, -1), (request.CacheCreationTokens, request.Sequence));
        Assert.False(request.Id.IsAbsent);
    }

    [Theory]
    [InlineData("0.017952000000000003", 17_952_000)]
    [InlineData("0.0000000005", 0)]
    [InlineData("0.0000000015", 2)]
    [InlineData("0.00000000251", 3)]
    [InlineData("4.9195e-3", 4_919_500)]
    [InlineData("123456789.123456789", 123_456_789_123_456_789)]
    [InlineData("0.01795200000000000300000000000000000", 17_952_000)]
    public void Money_sent_as_text_is_exact(string cost, long nanos)
    {
        var request = Decoded.Request(("cost_usd", cost), ("cost_usd_micros", 5));
        Assert.Equal((new Usd(nanos), true), (request.ClientCost, request.HasCost));
    }

    [Fact]
    public void Micros_count_only_where_the_exact_cost_is_missing()
    {
        Assert.Equal(new Usd(17_952_400), Decoded.Request(("cost_usd", 0.0179524), ("cost_usd_micros", 17952)).ClientCost);
        Assert.Equal(new Usd(17_952_000), Decoded.Request(("cost_usd_micros", 17952)).ClientCost);
        Assert.False(Decoded.Request(("model", "m")).HasCost);
    }

    [Theory]
    [InlineData("twelve")]
    [InlineData("-1")]
    [InlineData("1e40")]
    [InlineData("")]
    public void A_number_that_cannot_be_read_is_absent_and_counted(string text)
    {
        var batch = Decoded.Event("api_request", ("input_tokens", text), ("cost_usd", text));
        Assert.Equal((-1L, false), (batch.Requests[0].InputTokens, batch.Requests[0].HasCost));
        Assert.Equal("UnreadableNumber=2", batch.Reasons());
        Assert.Equal("{}", BatchDump.Attributes(batch, batch.Requests[0].Attributes));
    }

    [Fact]
    public void A_request_s_fields_are_filled_and_not_repeated()
    {
        var batch = Decoded.Event(
            "api_request",
            ("session.id", "s"),
            ("request_id", "req_1"),
            ("client_request_id", "c1"),
            ("prompt.id", "p1"),
            ("message.uuid", "m1"),
            ("agent_id", "a1"),
            ("event.sequence", 4),
            ("event.timestamp", "2026-11-20T15:48:14.128Z"),
            ("model", "claude-opus-4-8[1m]"),
            ("query_source", "agent:builtin:x"),
            ("effort", "high"),
            ("speed", "normal"),
            ("agent.name", "an"),
            ("skill.name", "sn"),
            ("plugin.name", "pn"),
            ("mcp_server.name", "ms"),
            ("mcp_tool.name", "mt"),
            ("cache_creation_5m_tokens", 3),
            ("cache_creation_1h_tokens", 4),
            ("ttft_ms", 5),
            ("new_number", 9)
        );
        var request = batch.Requests[0];
        string? Text(Slice slice) => batch.Text.Text(slice);
        Assert.Equal(
            ("req_1", "p1", "m1", "a1", 4L),
            (Text(request.Id), Text(request.Prompt), Text(request.MessageUuid), Text(request.AgentId), request.Sequence)
        );
        var usage = request.Usage;
        Assert.Equal(
            ("claude-opus-4-8", "agent:builtin:x", QuerySource.Subagent, "high", "normal"),
            (Text(usage.Model), Text(usage.QuerySourceDetail), usage.QuerySource, Text(usage.Effort), Text(usage.Speed))
        );
        Assert.Equal(
            ("an", "sn", "pn", "ms", "mt"),
            (Text(usage.Agent), Text(usage.Skill), Text(usage.Plugin), Text(usage.McpServer), Text(usage.McpTool))
        );
        Assert.Equal((3, 4, 5), (request.CacheCreation5mTokens, request.CacheCreation1hTokens, request.TimeToFirstTokenMs));
        Assert.Equal(
            """{"client_request_id":"c1","model":"claude-opus-4-8[1m]","new_number":9}""",
            BatchDump.Attributes(batch, request.Attributes)
        );
    }

    [Fact]
    public void The_client_s_own_request_id_stands_in()
    {
        var batch = Decoded.Event("api_request", ("client_request_id", "c1"), ("request_id", ""));
        Assert.Equal("c1", batch.Text.Text(batch.Requests[0].Id));
        Assert.Equal("{}", BatchDump.Attributes(batch, batch.Requests[0].Attributes));
        batch = Decoded.Event("api_request", ("request_id", new string('x', 257)));
        Assert.True(batch.Requests[0].Id.IsAbsent);
        Assert.Equal("ValueCut=1", batch.Reasons());
    }

    [Theory]
    [InlineData("main", QuerySource.Main)]
    [InlineData("subagent", QuerySource.Subagent)]
    [InlineData("auxiliary", QuerySource.Auxiliary)]
    [InlineData("sdk", QuerySource.Main)]
    [InlineData("repl_main_thread", QuerySource.Main)]
    [InlineData("repl_main_thread:outputStyle:custom", QuerySource.Main)]
    [InlineData("agent:custom", QuerySource.Subagent)]
    [InlineData("hook_agent", QuerySource.Subagent)]
    [InlineData("compact", QuerySource.Auxiliary)]
    [InlineData("", QuerySource.Unknown)]
    public void Query_sources_fall_into_three_classes(string sent, QuerySource expected) =>
        Assert.Equal(expected, Decoded.Request(("query_source", sent)).Usage.QuerySource);

    [Fact]
    public void A_tool_result_s_fields_are_filled_whatever_their_type()
    {
        var batch = Decoded.Event(
            "tool_result",
            ("tool_name", "Bash"),
            ("tool_use_id", "t1"),
            ("success", "false"),
            ("duration_ms", "12"),
            ("decision_source", "config"),
            ("decision_type", "accept"),
            ("error_type", "ShellError"),
            ("error", "failed"),
            ("request_id", "r1"),
            ("tool_result_size_bytes", "5")
        );
        var entry = batch.Events[0];
        string? Text(Slice slice) => batch.Text.Text(slice);
        Assert.Equal(
            ("tool_result", "Bash", "t1", "config", "ShellError", "failed", "r1"),
            (
                Text(entry.Name),
                Text(entry.ToolName),
                Text(entry.ToolUseId),
                Text(entry.DecisionSource),
                Text(entry.ErrorType),
                Text(entry.Error),
                Text(entry.RequestId)
            )
        );
        Assert.Equal(((sbyte)0, 12L, -1), (entry.Success, entry.DurationMs, entry.StatusCode));
        Assert.Equal("""{"decision_type":"accept","tool_result_size_bytes":"5"}""", batch.EventAttributes());
        batch = Decoded.Event("tool_result", ("use_id", "t0"), ("success", true));
        Assert.Equal(("t0", (sbyte)1), (batch.Text.Text(batch.Events[0].ToolUseId), batch.Events[0].Success));
        batch = Decoded.Event("tool_decision", ("decision", "reject"), ("source", "hook"));
        Assert.Equal(
            ("reject", "hook", "{}"),
            (batch.Text.Text(batch.Events[0].Decision), batch.Text.Text(batch.Events[0].DecisionSource), batch.EventAttributes())
        );
    }

    [Theory]
    [InlineData("Repeated 529 Overloaded errors", null, "overloaded")]
    [InlineData("rate limited", 429, "rate_limit")]
    [InlineData("Request timed out.", null, "timeout")]
    [InlineData("invalid x-api-key", 401, "authentication")]
    [InlineData("messages.0: bad", 400, "invalid_request")]
    [InlineData("Connection error.", null, "connection")]
    [InlineData("Internal server error", 500, "server_error")]
    [InlineData("what", null, "other")]
    public void An_error_without_a_class_gets_one(string error, int? status, string expected)
    {
        var batch = Decoded.Event("api_error", status is { } code ? [("error", error), ("status_code", code)] : [("error", error)]);
        Assert.Equal(
            (expected, error, status ?? -1),
            (batch.Text.Text(batch.Events[0].ErrorType), batch.Text.Text(batch.Events[0].Error), batch.Events[0].StatusCode)
        );
    }

    [Fact]
    public void An_event_is_named_by_its_attribute_then_by_OTLP_s_field_then_by_its_body()
    {
        static string? Name(Message record)
        {
            var batch = Decoded.Logs([], "x", record);
            return batch.Text.Text(batch.Events[0].Name);
        }

        Assert.Equal("a", Name(Otlp.Log(1, "claude_code.c", ("event.name", "claude_code.a")).Text(12, "eventName", "b")));
        Assert.Equal("b", Name(Otlp.Log(1, "claude_code.c").Text(12, "eventName", "b")));
        Assert.Equal("c", Name(Otlp.Log(1, "claude_code.c")));
        Assert.Equal("my.event-1", Name(Otlp.Log(1, "my.event-1")));
        Assert.Null(Name(Otlp.Log(1, "two words")));
        Assert.Null(Name(Otlp.Log(1, new string('x', 129))));
    }

    [Fact]
    public void Time_is_the_record_s_then_the_observer_s_then_the_stamp_then_receipt()
    {
        static long Time(ulong time, ulong observed, params (string, object?)[] attributes) =>
            Decoded
                .Logs([], "x", Otlp.Log(time, "e", attributes).Add(11, "observedTimeUnixNano", FieldForm.Fixed64, observed))
                .Events[0]
                .Time;

        (string, object?) stamp = ("event.timestamp", "2026-11-20T15:48:14.128Z");
        Assert.Equal(5, Time(5, 6, stamp));
        Assert.Equal(6, Time(0, 6, stamp));
        Assert.Equal(1_795_189_694_128_000_000, Time(0, 0, stamp));
        Assert.Equal(1_795_190_000_000_000_000, Time(0, 0, ("event.timestamp", "yesterday")));
        Assert.Equal(6, Time(ulong.MaxValue, 6));
    }

    [Fact]
    public void A_repeated_request_has_the_same_hashes_and_equal_records_of_one_have_different_ones()
    {
        var a = Otlp.Event("x", ("k", "v"), ("l", 1));
        var b = Otlp.Event("x", ("l", 1), ("k", "v"));
        Hash128[] Hashes(string resource, params Message[] records) =>
            [
                .. Decoded
                    .Of(Signal.Logs, Otlp.Request("Logs", [("r", resource)], Scope, records))
                    .Events.AsSpan()
                    .ToArray()
                    .Select(e => e.Hash),
            ];

        var three = Hashes("one", a, b, a);
        Assert.Equal(3, three.Distinct().Count());
        Assert.Equal(three, Hashes("another", b, a, b));
        Assert.Equal(three[0], Hashes("one", a)[0]);
        Assert.NotEqual(three[0], Hashes("one", Otlp.Event("x", ("k", "v"), ("l", "1")))[0]);
        Assert.NotEqual(three[0], Hashes("one", Otlp.Event("y", ("k", "v"), ("l", 1)))[0]);
    }

    [Fact]
    public void Equal_API_requests_of_one_export_are_one_with_an_id_and_two_without()
    {
        Hash128[] Hashes(params (string, object?)[] attributes)
        {
            var request = Otlp.Event("api_request", attributes);
            var batch = Decoded.Of(Signal.Logs, Otlp.Request("Logs", [], Scope, [request, request]));
            return [.. Enumerable.Range(0, 2).Select(i => batch.Requests[i].Hash)];
        }

        var withId = Hashes(("request_id", "req_1"), ("input_tokens", 5));
        var without = Hashes(("input_tokens", 5));
        Assert.Equal(withId[0], withId[1]);
        Assert.NotEqual(without[0], without[1]);
    }

    [Fact]
    public void The_hash_tells_apart_what_is_not_stored()
    {
        static Hash128 Hash(string prompt) => Decoded.Event("user_prompt", ("prompt", prompt)).Events[0].Hash;
        Assert.NotEqual(Hash("buy milk"), Hash("buy silk"));
    }

    [Fact]
    public void Attributes_beyond_the_limit_are_cut_and_counted()
    {
        var many = Enumerable.Range(0, 130).Select(i => ($"k{i:000}", (object?)i)).ToArray();
        var batch = Decoded.Logs([], Scope, Otlp.Event("e", many));
        Assert.Equal("AttributesCut=3", batch.Reasons());
        Assert.EndsWith("\"k126\":126}", batch.EventAttributes(), StringComparison.Ordinal);
        batch = Decoded.Logs([], Scope, Otlp.Event("e", ("skill.name", new string('é', 40_000))));
        Assert.Equal("ValueCut=1", batch.Reasons());
        Assert.Equal(
            32768 + "{\"skill.name\":\"\"}".Length,
            System.Text.Json.JsonDocument.Parse(batch.EventAttributes()).RootElement.GetProperty("skill.name").GetString()!.Length + 17
        );
    }
}
