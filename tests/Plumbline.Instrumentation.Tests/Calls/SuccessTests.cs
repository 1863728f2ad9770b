using System.Diagnostics;
using Anthropic.Models.Messages;
using FakeClaude;

namespace Plumbline.Instrumentation.Tests.Calls;

public class SuccessTests
{
    const string Model = "claude-opus-5-5";

    [Fact]
    public async Task A_call_has_one_span_by_the_conventions()
    {
        await using var api = await Api.StartAsync();

        var message = await api.Client.Messages.Create(Api.Request());

        var span = api.Signals.Span;
        Assert.Equal(("chat " + Model, ActivityKind.Client, ActivityStatusCode.Unset), (span.DisplayName, span.Kind, span.Status));
        Assert.Equal(("Plumbline.Instrumentation", "0.1.0"), (span.Source.Name, span.Source.Version));
        Expect.Attributes(
            span,
            [
                .. Expect.Answered(api, Model),
                .. Expect.Asked(),
                .. Expect.Message(Model, "end_turn"),
                .. Expect.Tokens(message.Usage.InputTokens, 19),
                .. Expect.Cost(api.Bill.Nanos),
            ]
        );
    }

    [Fact]
    public async Task A_stream_has_the_same_and_its_times()
    {
        await using var api = await Api.StartAsync();

        var events = await api.StreamAsync();

        Assert.Equal(24, events.Count);
        Expect.Attributes(
            api.Signals.Span,
            [
                .. Expect.Answered(api, Model),
                .. Expect.Asked(isStream: true),
                .. Expect.Message(Model, "end_turn"),
                .. Expect.Tokens(8, 19),
                .. Expect.Streamed(19),
                .. Expect.Cost(api.Bill.Nanos),
            ]
        );
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Tool_uses_are_counted_and_named(bool isStream)
    {
        await using var api = await Api.StartAsync([FakeAnswer.Tools]);
        var request = Api.Request() with
        {
            Tools =
            [
                new Tool { Name = "get_weather", InputSchema = new InputSchema() },
                new Tool { Name = "get_time", InputSchema = new InputSchema() },
            ],
        };

        await CallAsync(api, request, isStream);

        Expect.Attributes(
            api.Signals.Span,
            [
                .. Expect.Answered(api, Model),
                .. Expect.Asked(isStream),
                .. Expect.Message(Model, "tool_use"),
                .. Expect.Tokens(8, 19),
                .. isStream ? Expect.Streamed(21) : [],
                .. Expect.Cost(api.Bill.Nanos),
                ("plumbline.request.tools", 2L),
                ("plumbline.tool_use.count", 2L),
                ("plumbline.tool_use.names", new[] { "get_weather", "get_time" }),
            ]
        );
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Thinking_is_part_of_the_output(bool isStream)
    {
        await using var api = await Api.StartAsync([FakeAnswer.Thinking]);

        await CallAsync(api, Api.Request(), isStream);

        Expect.Attributes(
            api.Signals.Span,
            [
                .. Expect.Answered(api, Model),
                .. Expect.Asked(isStream),
                .. Expect.Message(Model, "end_turn"),
                .. Expect.Tokens(8, 30),
                .. isStream ? Expect.Streamed(21) : [],
                .. Expect.Cost(api.Bill.Nanos),
                ("gen_ai.usage.reasoning.output_tokens", 11L),
            ]
        );
    }

    [Theory]
    [InlineData(false, "5m", "plumbline.usage.cache_creation_5m_tokens")]
    [InlineData(true, "5m", "plumbline.usage.cache_creation_5m_tokens")]
    [InlineData(false, "1h", "plumbline.usage.cache_creation_1h_tokens")]
    [InlineData(true, "1h", "plumbline.usage.cache_creation_1h_tokens")]
    public async Task Cache_writes_are_told_by_how_long_they_live(bool isStream, string ttl, string attribute)
    {
        await using var api = await Api.StartAsync();

        await CallAsync(api, Cached(ttl, "first"), isStream);
        await CallAsync(api, Cached(ttl, "again"), isStream);

        var (first, again) = (Heard.TagsOf(api.Signals.Spans[0]), Heard.TagsOf(api.Signals.Spans[1]));
        var written = Assert.IsType<long>(first[attribute]);
        Assert.True(written > 10);
        // Input is all of it: what was read, written, and neither.
        Assert.Equal((long)first["plumbline.usage.uncached_input_tokens"]! + written, (long)first["gen_ai.usage.input_tokens"]!);
        Assert.Equal((written, 0L), (first["gen_ai.usage.cache_creation.input_tokens"], first["gen_ai.usage.cache_read.input_tokens"]));
        Assert.Equal((0L, written), (again["gen_ai.usage.cache_creation.input_tokens"], again["gen_ai.usage.cache_read.input_tokens"]));
        Assert.Equal(first["gen_ai.usage.input_tokens"], again["gen_ai.usage.input_tokens"]);
        Assert.Single(first.Keys, key => key.StartsWith("plumbline.usage.cache_creation"));
        Assert.DoesNotContain(again.Keys, key => key.StartsWith("plumbline.usage.cache_creation"));
        Assert.Equal(api.Bill.Nanos, (long)first["plumbline.cost.list_nanos"]! + (long)again["plumbline.cost.list_nanos"]!);
    }

    [Theory]
    [InlineData(FakeAnswer.WebSearch, false, "plumbline.usage.web_searches", 2L)]
    [InlineData(FakeAnswer.WebSearch, true, "plumbline.usage.web_searches", 2L)]
    [InlineData(FakeAnswer.MaxTokens, false, "plumbline.stop_reason", "max_tokens")]
    [InlineData(FakeAnswer.Fallback, false, "plumbline.usage.fallbacks", 1L)]
    [InlineData(FakeAnswer.Fallback, true, "plumbline.usage.iterations", 2L)]
    public async Task What_else_costs_is_told_and_charged(FakeAnswer answer, bool isStream, string attribute, object value)
    {
        await using var api = await Api.StartAsync([answer]);

        await CallAsync(api, Api.Request(), isStream);

        var tags = Heard.TagsOf(api.Signals.Span);
        Assert.Equal(value, tags[attribute]);
        Assert.Equal((api.Bill.Nanos, "exact"), (tags["plumbline.cost.list_nanos"], tags["plumbline.cost.basis"]));
        Assert.Equal(api.Bill.Nanos, api.Signals.Sum("plumbline.cost.list"));
    }

    [Theory]
    [InlineData("claude-opus-5-5")]
    [InlineData("claude-opus-5")]
    [InlineData("claude-fable-5-2")]
    public async Task Speed_and_place_change_the_price(string model)
    {
        await using var api = await Api.StartAsync();

        await api.Client.Messages.Create(Api.Request(model: model) with { InferenceGeo = "us" });
        var charged = api.Bill.Nanos;
        var tags = Heard.TagsOf(api.Signals.Span);

        Assert.Equal(("us", charged), (tags["plumbline.inference_geo"], tags["plumbline.cost.list_nanos"]));
        await api.Client.Messages.Create(Api.Request(model: model) with { Speed = Speed.Fast });
        tags = Heard.TagsOf(api.Signals.Spans[1]);
        Assert.Equal(("fast", api.Bill.Nanos - charged), (tags["plumbline.speed"], tags["plumbline.cost.list_nanos"]));
    }

    [Fact]
    public async Task A_model_without_a_price_has_bounds_and_no_amount()
    {
        await using var api = await Api.StartAsync();

        await api.Client.Messages.Create(Api.Request(model: "a-model-of-tomorrow"));

        var tags = Heard.TagsOf(api.Signals.Span);
        Assert.Equal("unpriced", tags["plumbline.cost.basis"]);
        Assert.DoesNotContain("plumbline.cost.list_nanos", tags.Keys);
        Assert.True(
            0 < (long)tags["plumbline.cost.list_nanos_low"]!
                && (long)tags["plumbline.cost.list_nanos_low"]! < (long)tags["plumbline.cost.list_nanos_high"]!
        );
        Assert.Equal((0L, 1L), (api.Signals.Sum("plumbline.cost.list"), api.Signals.Sum("plumbline.calls.unpriced")));
    }

    [Fact]
    public async Task What_a_request_asks_for_is_told()
    {
        await using var api = await Api.StartAsync();

        await api.Client.Messages.Create(
            Api.Request() with
            {
                StopSequences = ["END", "STOP"],
                OutputConfig = new OutputConfig { Effort = Effort.Low },
            }
        );

        Expect.Attributes(
            api.Signals.Span,
            [
                .. Expect.Answered(api, Model),
                .. Expect.Asked(),
                .. Expect.Message(Model, "end_turn"),
                .. Expect.Tokens(8, 19),
                .. Expect.Cost(api.Bill.Nanos),
                ("gen_ai.request.stop_sequences", new[] { "END", "STOP" }),
                ("plumbline.request.effort", "low"),
            ]
        );
    }

    [Fact]
    public async Task Counting_tokens_is_a_call_of_its_own_and_free()
    {
        await using var api = await Api.StartAsync();

        await api.Client.Messages.CountTokens(new() { Model = Model, Messages = [new UserMessageParam { Content = "hello" }] });

        Assert.Equal("count_tokens " + Model, api.Signals.Span.DisplayName);
        var tags = Heard.TagsOf(api.Signals.Span);
        Assert.Equal(("count_tokens", 8L), (tags["gen_ai.operation.name"], tags["plumbline.usage.counted_input_tokens"]));
        Assert.DoesNotContain(tags.Keys, key => key.StartsWith("plumbline.cost") || key.StartsWith("gen_ai.usage"));
        Assert.Empty(api.Signals.Metrics("gen_ai.client.token.usage"));
    }

    [Fact]
    public async Task A_response_is_the_same_with_and_without_the_handler()
    {
        await using var api = await Api.StartAsync();
        using var plain = new HttpClient();
        using var observed = new HttpClient(new ClaudeHandler(api.Options) { InnerHandler = new SocketsHttpHandler() });
        var body = """{"model":"claude-opus-5-5","max_tokens":5,"messages":[{"role":"user","content":"hello"}],"stream":true}""";

        var texts = new List<string>();
        foreach (var http in new[] { plain, observed })
        {
            using var response = await http.PostAsync(new Uri(api.Server.Address, "/v1/messages"), new StringContent(body));
            texts.Add(
                $"{response.Content.Headers}{response.Headers}{await response.Content.ReadAsStringAsync()}"
                    .Replace("req_2", "req_1")
                    .Replace("msg_2", "msg_1")
            );
        }

        Assert.Equal(Stable(texts[0]), Stable(texts[1]));
        Assert.Equal(19L, Heard.TagsOf(api.Signals.Span)["gen_ai.usage.output_tokens"]);

        // The clock and the fake's count of requests are in some headers.
        static string Stable(string text) =>
            string.Join('\n', text.Split('\n').Where(line => !line.StartsWith("Date:") && !line.StartsWith("anthropic-ratelimit")));
    }

    internal static async Task CallAsync(Api api, MessageCreateParams request, bool isStream)
    {
        if (isStream)
            await api.StreamAsync(request);
        else
            await api.Client.Messages.Create(request);
    }

    static MessageCreateParams Cached(string ttl, string user)
    {
        return Api.Request() with
        {
            CacheControl = new CacheControlEphemeral { Ttl = ttl == "1h" ? Ttl.Ttl1h : Ttl.Ttl5m },
            Metadata = new Metadata { UserID = user },
            Messages = [new UserMessageParam { Content = "a long text that is worth keeping " + new string('x', 200) }],
        };
    }
}
