using System.Net;
using System.Text.Json;
using Plumbline.Core.Model;
using Plumbline.Server.Api;
using static Plumbline.Tests.Store.Queries.SmallLedger;

namespace Plumbline.Tests.Server.Api;

public sealed class OtherApiTests : IDisposable
{
    readonly WebHost _host = new();

    public void Dispose() => _host.Dispose();

    [Fact]
    public async Task A_counter_is_grouped_by_attributes_of_points_and_of_their_resource()
    {
        var ledger = _host.Ledger;
        var lines = ledger.Metric("claude_code.lines_of_code.count");
        var (first, second) = (ledger.Context("s1", attributes: """{"department":"eng"}"""), ledger.Context("s2"));
        ledger.Increment(ledger.Series(lines, first, """{"type":"added","team":"a"}"""), At(18), "12");
        ledger.Increment(ledger.Series(lines, first, """{"type":"removed","team":"a"}"""), At(18), "3");
        ledger.Increment(ledger.Series(lines, second, """{"type":"added","team":"b"}"""), At(19), "0.5");

        Assert.Equal(
            """{"metric":"claude_code.lines_of_code.count","unit":"","from":"2026-10-21T12:00:00Z","to":"2026-11-20T12:00:00Z","tz":"UTC","rows":[{"type":"added","attr.team":"a","increase":"12"},{"type":"removed","attr.team":"a","increase":"3"},{"type":"added","attr.team":"b","increase":"0.5"}],"total":{"increase":"15.5"},"next_cursor":null}""",
            await _host.GetText("/api/v1/counters/claude_code.lines_of_code.count?by=type,attr.team")
        );
        var byResource = await _host.GetJson("/api/v1/counters/claude_code.lines_of_code.count?by=department,day&type=added");
        Assert.Equal(("eng", "2026-11-18", "12"), Row(byResource, 0));
        Assert.Equal((null, "2026-11-19", "0.5"), Row(byResource, 1));
        Assert.Equal(
            "department,increase\r\neng,15\r\n,0.5\r\n",
            await _host.GetText("/api/v1/counters/claude_code.lines_of_code.count?by=department&format=csv")
        );

        static (string?, string?, string?) Row(JsonElement answer, int row) =>
            (
                answer.GetProperty("rows")[row].GetProperty("department").GetString(),
                answer.GetProperty("rows")[row].GetProperty("day").GetString(),
                answer.GetProperty("rows")[row].GetProperty("increase").GetString()
            );
    }

    [Fact]
    public async Task A_name_with_two_units_wants_the_unit_and_an_unknown_name_is_not_found()
    {
        var ledger = _host.Ledger;
        ledger.Increment(ledger.Series(ledger.Metric("cost", "USD"), ledger.Context()), At(18), "1");
        ledger.Increment(ledger.Series(ledger.Metric("cost", "EUR"), 1), At(18), "2");
        ledger.Metric("gauge", kind: MetricKind.Gauge, monotonic: false);

        Assert.Equal((400, "unit"), await Problem("cost"));
        Assert.Equal("2", (await _host.GetJson("/api/v1/counters/cost?unit=EUR")).GetProperty("total").GetProperty("increase").GetString());
        Assert.Equal((400, "metric"), await Problem("gauge"));
        Assert.Equal((404, null), await Problem("nothing"));
    }

    [Fact]
    public async Task A_counter_of_Claude_Code_that_was_never_received_is_zero()
    {
        foreach (var metric in Plumbline.Core.Model.ClaudeCodeMetrics.Units.Keys)
        {
            var answer = await _host.GetJson("/api/v1/counters/" + metric);
            Assert.Equal("0", answer.GetProperty("total").GetProperty("increase").GetString());
        }
    }

    async Task<(int, string?)> Problem(string metric)
    {
        using var response = await _host.Client.GetAsync(new Uri("/api/v1/counters/" + metric, UriKind.Relative));
        var problem = JsonElement.Parse(await response.Content.ReadAsStringAsync());
        return ((int)response.StatusCode, problem.TryGetProperty("parameter", out var name) ? name.GetString() : null);
    }

    [Fact]
    public async Task Events_come_newest_first_and_a_page_begins_behind_the_last_one()
    {
        var ledger = _host.Ledger;
        var prompt = Guid.Parse("2a96407f-2327-47b2-a3c9-70f6a89801fb");
        var context = ledger.Context(
            "s1",
            "a",
            person: "ann@example.com",
            attributes: """{"user.email":"ann@example.com","department":"eng"}"""
        );
        ledger.Event(context, At(18), "user_prompt", prompt: prompt);
        ledger.Event(context, At(18, 1), "tool_result", request: "req_1", success: true, attributes: """{"tool_input_size_bytes":"57"}""");
        ledger.Request(context, At(18, 1), "0.017952", input: 12, id: "req_1", prompt: prompt, trace: 0xabc);
        ledger.Event(ledger.Context("s2"), At(18, 2), "user_prompt");

        var names = new List<string?>();
        var cursor = "";
        do
        {
            var page = await _host.GetJson("/api/v1/events?limit=1" + cursor);
            names.Add(page.GetProperty("rows")[0].GetProperty("name").GetString());
            // What arrives meanwhile with a newer time does not move the pages.
            ledger.Event(context, At(18, 3), "late");
            cursor = page.GetProperty("next_cursor").GetString() is { } next ? "&cursor=" + next : "";
        } while (cursor.Length > 0);

        Assert.Equal(["user_prompt", "tool_result", "api_request", "user_prompt"], names);
        var request = (await _host.GetJson("/api/v1/events?request_id=req_1&name=api_request")).GetProperty("rows")[0];
        Assert.Equal("2026-11-18T12:00:01Z", request.GetProperty("time").GetString());
        Assert.Equal(
            ("0.017952", 12, "claude-opus-5-5", "main", "00000000000000000000000000000abc"),
            (
                request.GetProperty("client_cost_usd").GetString(),
                request.GetProperty("input_tokens").GetInt32(),
                request.GetProperty("model").GetString(),
                request.GetProperty("query_source").GetString(),
                request.GetProperty("trace_id").GetString()
            )
        );
        Assert.Equal("eng", request.GetProperty("context").GetProperty("department").GetString());
        Assert.Equal(
            2,
            (await _host.GetJson("/api/v1/events?prompt=2a96407f-2327-47b2-a3c9-70f6a89801fb")).GetProperty("rows").GetArrayLength()
        );
        Assert.Equal(1, (await _host.GetJson("/api/v1/events?session=s2")).GetProperty("rows").GetArrayLength());
        Assert.Equal(2, (await _host.GetJson("/api/v1/events?request_id=req_1")).GetProperty("rows").GetArrayLength());
        Assert.Contains(
            "2026-11-18T12:00:01Z,2026-11-18T12:00:01Z,tool_result,s1,",
            await _host.GetText("/api/v1/events?name=tool_result&format=csv"),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_trace_is_its_spans_with_events_and_links()
    {
        var ledger = _host.Ledger;
        var context = ledger.Context("s1", attributes: """{"service.name":"claude-code"}""");
        UInt128 trace = UInt128.Parse("fb8efff798038103d269b633813fc60c", System.Globalization.NumberStyles.AllowHexSpecifier, null);
        ledger.Span(context, trace, 0xeee19b7ec3c1b174, 0, "claude_code.interaction", At(18), """{"a":1}""");
        ledger.Span(
            context,
            trace,
            2,
            0xeee19b7ec3c1b174,
            "claude_code.llm_request",
            At(18, 1),
            events: """[{"name":"gen_ai.request.attempt"}]""",
            links: """[{"traceId":"x"}]"""
        );

        var rows = (await _host.GetJson("/api/v1/traces/fb8efff798038103d269b633813fc60c")).GetProperty("rows");

        Assert.Equal(
            ("claude_code.llm_request", "0000000000000002", "eee19b7ec3c1b174"),
            (
                rows[0].GetProperty("name").GetString(),
                rows[0].GetProperty("span_id").GetString(),
                rows[0].GetProperty("parent_span_id").GetString()
            )
        );
        Assert.Equal("gen_ai.request.attempt", rows[0].GetProperty("events")[0].GetProperty("name").GetString());
        Assert.Equal(
            ("claude_code.interaction", JsonValueKind.Null, 1),
            (
                rows[1].GetProperty("name").GetString(),
                rows[1].GetProperty("parent_span_id").ValueKind,
                rows[1].GetProperty("attributes").GetProperty("a").GetInt32()
            )
        );
        Assert.Equal("claude-code", rows[1].GetProperty("context").GetProperty("service.name").GetString());
        var first = await _host.GetJson("/api/v1/traces/fb8efff798038103d269b633813fc60c?limit=1");
        var second = await _host.GetJson(
            "/api/v1/traces/fb8efff798038103d269b633813fc60c?limit=1&cursor=" + first.GetProperty("next_cursor").GetString()
        );
        Assert.Equal("claude_code.interaction", second.GetProperty("rows")[0].GetProperty("name").GetString());
        using var missing = await _host.Client.GetAsync(new Uri("/api/v1/traces/00000000000000000000000000000001", UriKind.Relative));
        using var wrong = await _host.Client.GetAsync(new Uri("/api/v1/traces/xyz", UriKind.Relative));
        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.BadRequest), (missing.StatusCode, wrong.StatusCode));
    }

    [Fact]
    public async Task Sources_say_who_sent_what_how_and_what_was_odd()
    {
        _host.Ledger.Sender(
            "com.anthropic.claude_code",
            Signal.Metrics,
            Protocol.Grpc,
            Encoding.Protobuf,
            Temporality.Delta,
            40,
            At(18),
            (Reason.Duplicate, 2),
            (Reason.SharedWindow, 3),
            (Reason.NoName, 1)
        );
        _host.Ledger.Sender(
            "com.anthropic.claude_code.events",
            Signal.Logs,
            Protocol.Http,
            Encoding.Json,
            Temporality.Unspecified,
            9,
            At(17)
        );

        var answer = await _host.GetJson("/api/v1/sources");

        Assert.Equal(
            """{"scope":"com.anthropic.claude_code","version":"2.1.329","signal":"metrics","temporality":"delta","protocol":"grpc","encoding":"protobuf","requests":7,"points":40,"records":0,"spans":0,"duplicates":2,"flags":{"shared_window":3},"rejects":{"no_name":1},"first_seen":"2026-11-18T12:00:00Z","last_seen":"2026-11-18T12:00:00Z"}""",
            answer.GetProperty("rows")[0].GetRawText()
        );
        Assert.Equal(
            (14, 9),
            (answer.GetProperty("total").GetProperty("requests").GetInt32(), answer.GetProperty("total").GetProperty("records").GetInt32())
        );
        Assert.Empty((await _host.GetJson("/api/v1/sources?to=2026-11-01T00:00:00Z")).GetProperty("rows").EnumerateArray());
    }
}
