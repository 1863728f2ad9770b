using System.Diagnostics;
using Anthropic;
using FakeClaude;
using Microsoft.Extensions.AI;
using Plumbline.Instrumentation.Tests.Calls;

namespace Plumbline.Instrumentation.Tests.Chat;

public class ChatClientTests
{
    const string Model = "claude-opus-5-5";

    static IChatClient Chat(Api api) => api.Client.AsIChatClient(Model, 100).UsePlumbline(api.Options);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_call_is_one_span_and_its_attempts_are_children(bool isStream)
    {
        await using var api = await Api.StartAsync([FakeAnswer.Overloaded], retries: 1);

        using (ClaudeCall.Tag(team: "support"))
            await CallAsync(Chat(api), isStream);

        var (first, second, call) = (api.Signals.Spans[0], api.Signals.Spans[1], api.Signals.Spans[2]);
        Assert.Equal(("chat attempt", "chat attempt", "chat " + Model), (first.DisplayName, second.DisplayName, call.DisplayName));
        Assert.Equal((call.SpanId, call.SpanId), (first.ParentSpanId, second.ParentSpanId));
        Assert.Equal(("overloaded", 1L), (first.GetTagItem("plumbline.error.class"), first.GetTagItem("plumbline.attempt")));
        Assert.Equal((ActivityStatusCode.Error, ActivityStatusCode.Unset), (first.Status, call.Status));
        (string, object)[] answered = Expect.Answered(api, Model, 2);
        Expect.Attributes(
            call,
            [
                .. answered.Where(pair => pair.Item1 != "plumbline.attempt"),
                .. Expect.Asked(isStream),
                .. Expect.Message(Model, "end_turn", 2),
                .. Expect.Tokens((long)call.GetTagItem("gen_ai.usage.input_tokens")!, 19),
                .. isStream ? Expect.Streamed(19) : [],
                .. Expect.Cost(api.Bill.Nanos),
                ("plumbline.attempts", 2L),
                ("plumbline.team", "support"),
            ]
        );
        Expect.Attributes(
            second,
            [
                ("gen_ai.request.model", Model),
                ("server.address", "127.0.0.1"),
                ("server.port", api.Server.Address.Port),
                ("plumbline.attempt", 2L),
                ("plumbline.request_id", "req_2"),
                ("plumbline.organization_id", "org-fake"),
                ("plumbline.stage.waiting", Expect.SomeSeconds),
                ("http.response.status_code", 200),
                .. isStream ? Expect.Streamed(19).Where(pair => pair.Item1 != "gen_ai.response.time_to_first_chunk") : [],
            ]
        );
    }

    [Fact]
    public async Task What_is_counted_is_counted_once()
    {
        await using var api = await Api.StartAsync([FakeAnswer.Overloaded], retries: 1);

        await CallAsync(Chat(api), isStream: true);

        Assert.Equal(2, api.Signals.Metrics("gen_ai.client.token.usage").Count);
        Assert.Single(api.Signals.Metrics("gen_ai.client.operation.duration"));
        Assert.Equal((2, api.Bill.Nanos), (api.Signals.Sum("plumbline.attempts"), api.Signals.Sum("plumbline.cost.list")));
        Assert.Equal(2L, Assert.Single(api.Signals.Logs).Fields["plumbline.attempts"]);
    }

    [Fact]
    public async Task A_failure_of_all_attempts_is_the_last_ones()
    {
        await using var api = await Api.StartAsync([FakeAnswer.ServerError, FakeAnswer.TierCap], retries: 1);

        await Assert.ThrowsAnyAsync<Exception>(() => CallAsync(Chat(api), isStream: false));

        var call = api.Signals.Spans[^1];
        Assert.Equal(
            ("tier_cap", "rate_limit_error", ActivityStatusCode.Error, 2L),
            (call.GetTagItem("plumbline.error.class"), call.GetTagItem("error.type"), call.Status, call.GetTagItem("plumbline.attempts"))
        );
    }

    [Fact]
    public async Task A_stream_that_the_app_stops_reading_is_cancelled()
    {
        await using var api = await Api.StartAsync([FakeAnswer.HangInside]);

        await foreach (var update in Chat(api).GetStreamingResponseAsync("hello"))
        {
            if (update.Text.Length > 0)
                break;
        }

        var call = api.Signals.Spans[^1];
        Assert.Equal(("chat " + Model, "cancelled"), (call.DisplayName, call.GetTagItem("plumbline.error.class")));
        Assert.Equal(
            (api.Bill.Nanos, "lower_bound"),
            (call.GetTagItem("plumbline.cost.list_nanos"), call.GetTagItem("plumbline.cost.basis"))
        );
    }

    [Fact]
    public async Task Without_a_handler_the_response_tells_and_nothing_is_made_up()
    {
        await using var server = await FakeServer.StartAsync();
        using var signals = new Heard(server.Address.Port);
        using var client = new AnthropicClient { ApiKey = "none", BaseUrl = server.Address.ToString().TrimEnd('/') };

        await client.AsIChatClient(Model, 100).UsePlumbline().GetResponseAsync("hello");

        var call = signals.Span;
        Assert.Equal(
            ("msg_1", 19L, "stop"),
            (call.GetTagItem("gen_ai.response.id"), call.GetTagItem("gen_ai.usage.output_tokens"), call.GetTagItem("plumbline.stop_reason"))
        );
        Assert.DoesNotContain(call.TagObjects, tag => tag.Key.StartsWith("plumbline.cost"));
    }

    [Fact]
    public async Task The_apps_own_span_stays_current_between_pieces()
    {
        using var app = new ActivitySource("app of chat tests");
        await using var api = await Api.StartAsync(otherSources: [app.Name]);

        using var outer = app.StartActivity("outer");
        await foreach (var _ in Chat(api).GetStreamingResponseAsync("hello"))
            Assert.Same(outer, Activity.Current);

        Assert.Same(outer, Activity.Current);
        Assert.Equal(outer!.SpanId, api.Signals.Spans.Single(span => span.DisplayName == "chat " + Model).ParentSpanId);
    }

    static async Task CallAsync(IChatClient chat, bool isStream)
    {
        if (isStream)
            await foreach (var _ in chat.GetStreamingResponseAsync("hello")) { }
        else
            await chat.GetResponseAsync("hello");
    }
}
