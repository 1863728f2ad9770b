using System.Diagnostics;
using System.Net.Sockets;
using Anthropic;
using Anthropic.Core;
using Anthropic.Exceptions;
using FakeClaude;
using Microsoft.Extensions.Logging;

namespace Plumbline.Instrumentation.Tests.Calls;

public class FailureTests
{
    const string Model = "claude-opus-5-5";

    [Theory]
    [InlineData(FakeAnswer.RateLimited, 429, "rate_limited", "rate_limit_error")]
    [InlineData(FakeAnswer.TierCap, 429, "tier_cap", "rate_limit_error")]
    [InlineData(FakeAnswer.OwnSpendLimit, 400, "own_spend_limit", "invalid_request_error")]
    [InlineData(FakeAnswer.InvalidRequest, 400, "invalid_request", "invalid_request_error")]
    [InlineData(FakeAnswer.Authentication, 401, "authentication", "authentication_error")]
    [InlineData(FakeAnswer.Billing, 402, "billing", "billing_error")]
    [InlineData(FakeAnswer.Permission, 403, "permission", "permission_error")]
    [InlineData(FakeAnswer.NotFound, 404, "not_found", "not_found_error")]
    [InlineData(FakeAnswer.TooLarge, 413, "too_large", "request_too_large")]
    [InlineData(FakeAnswer.ServerError, 500, "server_error", "api_error")]
    [InlineData(FakeAnswer.GatewayTimeout, 504, "timeout", "timeout_error")]
    [InlineData(FakeAnswer.Overloaded, 529, "overloaded", "overloaded_error")]
    public async Task An_error_of_the_API_has_its_class(FakeAnswer answer, int status, string error, string type)
    {
        await using var api = await Api.StartAsync([answer]);

        await Assert.ThrowsAnyAsync<AnthropicApiException>(() => api.Client.Messages.Create(Api.Request()));

        var span = api.Signals.Span;
        Assert.Equal((ActivityStatusCode.Error, error), (span.Status, span.StatusDescription));
        Expect.Attributes(
            span,
            [
                .. Expect.Answered(api, Model),
                .. Expect.Asked(),
                ("http.response.status_code", status),
                ("error.type", type),
                ("plumbline.error.class", error),
                .. answer == FakeAnswer.RateLimited ? new (string, object)[] { ("plumbline.retry_after", 0.05) } : [],
                .. answer == FakeAnswer.TierCap ? new (string, object)[] { ("plumbline.error.code", "enforced_spend_limit_reached") } : [],
            ]
        );
        Assert.Equal(error, Assert.Single(api.Signals.Metrics("plumbline.attempts")).Tags["plumbline.error.class"]);
        Assert.Equal(type, Assert.Single(api.Signals.Metrics("gen_ai.client.operation.duration")).Tags["error.type"]);
        Assert.Equal((LogLevel.Warning, error), (api.Signals.Logs[0].Level, api.Signals.Logs[0].Fields["plumbline.error.class"]));
        AssertNothingBilled(api);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_refusal_is_billed_and_no_error(bool isStream)
    {
        await using var api = await Api.StartAsync([FakeAnswer.Refusal]);

        await SuccessTests.CallAsync(api, Api.Request(), isStream);

        Assert.Equal(ActivityStatusCode.Unset, api.Signals.Span.Status);
        Expect.Attributes(
            api.Signals.Span,
            [
                .. Expect.Answered(api, Model),
                .. Expect.Asked(isStream),
                .. Expect.Message(Model, "refusal"),
                .. Expect.Tokens(8, 19),
                .. isStream ? Expect.Streamed(19) : [],
                .. Expect.Cost(api.Bill.Nanos),
                ("plumbline.error.class", "refused"),
            ]
        );
    }

    [Fact]
    public async Task A_cut_stream_is_billed_as_far_as_it_was_seen()
    {
        await using var api = await Api.StartAsync([FakeAnswer.Cut]);

        await Assert.ThrowsAnyAsync<Exception>(() => api.StreamAsync());

        var span = api.Signals.Span;
        Assert.Equal((ActivityStatusCode.Error, "cut_stream"), (span.Status, span.StatusDescription));
        var tags = Heard.TagsOf(span);
        Assert.Equal((8L, 1L), (tags["gen_ai.usage.input_tokens"], tags["gen_ai.usage.output_tokens"]));
        Assert.Equal((true, "lower_bound"), (tags["plumbline.usage.is_lower_bound"], tags["plumbline.cost.basis"]));
        Assert.Equal((api.Bill.Nanos, "cut_stream"), (tags["plumbline.cost.list_nanos"], tags["plumbline.error.class"]));
        Assert.DoesNotContain("gen_ai.response.finish_reasons", tags.Keys);
    }

    [Fact]
    public async Task A_cut_body_tells_no_usage()
    {
        await using var api = await Api.StartAsync([FakeAnswer.Cut]);

        await Assert.ThrowsAnyAsync<Exception>(() => api.Client.Messages.Create(Api.Request()));

        Assert.Equal("cut_stream", Heard.TagsOf(api.Signals.Span)["plumbline.error.class"]);
        AssertNothingBilled(api);
    }

    [Fact]
    public async Task An_error_as_an_event_counts_as_that_error()
    {
        await using var api = await Api.StartAsync([FakeAnswer.ErrorEvent]);

        await Assert.ThrowsAnyAsync<AnthropicException>(() => api.StreamAsync());

        var tags = Heard.TagsOf(api.Signals.Span);
        Assert.Equal(
            ("overloaded", "overloaded_error", 200, "lower_bound"),
            (tags["plumbline.error.class"], tags["error.type"], tags["http.response.status_code"], tags["plumbline.cost.basis"])
        );
        Assert.Equal(api.Bill.Nanos, tags["plumbline.cost.list_nanos"]);
    }

    [Theory]
    [InlineData(FakeAnswer.Disconnect, true)]
    [InlineData(FakeAnswer.Disconnect, false)]
    public async Task Without_an_answer_it_is_the_network(FakeAnswer answer, bool isStream)
    {
        await using var api = await Api.StartAsync([answer]);

        await Assert.ThrowsAsync<AnthropicIOException>(() => SuccessTests.CallAsync(api, Api.Request(), isStream));

        var tags = Heard.TagsOf(api.Signals.Span);
        Assert.Equal(("network", "System.Net.Http.HttpRequestException"), (tags["plumbline.error.class"], tags["error.type"]));
        Assert.DoesNotContain("http.response.status_code", tags.Keys);
        AssertNothingBilled(api);
    }

    [Theory]
    [InlineData(FakeAnswer.Hang, false)]
    [InlineData(FakeAnswer.Hang, true)]
    [InlineData(FakeAnswer.HangInside, true)]
    public async Task A_call_that_the_app_gives_up_is_cancelled(FakeAnswer answer, bool isStream)
    {
        await using var api = await Api.StartAsync([answer]);
        using var cancel = new CancellationTokenSource();

        Task call = isStream ? api.StreamAsync(cancel: cancel.Token) : api.Client.Messages.Create(Api.Request(), cancel.Token);
        while (api.Server.Requests == 0)
            await Task.Delay(5);
        await Task.Delay(50);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);

        var tags = Heard.TagsOf(api.Signals.Span);
        Assert.Equal("cancelled", tags["plumbline.error.class"]);
        Assert.Equal(answer == FakeAnswer.HangInside ? api.Bill.Nanos : null, tags.GetValueOrDefault("plumbline.cost.list_nanos"));
    }

    [Fact(Timeout = 30_000)]
    public async Task The_clients_own_timeout_is_a_timeout()
    {
        await using var api = await Api.StartAsync([FakeAnswer.Hang], timeout: TimeSpan.FromSeconds(3));

        await Assert.ThrowsAnyAsync<Exception>(() => api.Client.Messages.Create(Api.Request()));

        Assert.Equal("timeout", Heard.TagsOf(api.Signals.Span)["plumbline.error.class"]);
    }

    [Fact]
    public async Task Who_stops_reading_a_stream_is_billed_for_what_was_seen()
    {
        await using var api = await Api.StartAsync([FakeAnswer.HangInside]);

        await foreach (var item in api.Client.Messages.CreateStreaming(Api.Request()))
        {
            if (item.Value is Anthropic.Models.Messages.RawContentBlockDeltaEvent)
                break;
        }

        var tags = Heard.TagsOf(api.Signals.Span);
        Assert.Equal(
            ("cancelled", "lower_bound", api.Bill.Nanos),
            (tags["plumbline.error.class"], tags["plumbline.cost.basis"], tags["plumbline.cost.list_nanos"])
        );
    }

    [Fact]
    public async Task Each_attempt_of_the_SDK_is_a_span_with_its_number()
    {
        await using var api = await Api.StartAsync([FakeAnswer.Overloaded, FakeAnswer.RateLimited, FakeAnswer.Success], retries: 2);

        await api.Client.Messages.Create(Api.Request());

        Assert.Equal(
            ["1 overloaded", "2 rate_limited", "3 "],
            api.Signals.Spans.Select(Heard.TagsOf)
                .Select(tags => $"{tags["plumbline.attempt"]} {tags.GetValueOrDefault("plumbline.error.class")}")
        );
        Assert.Equal(3, api.Signals.Sum("plumbline.attempts"));
        Assert.Equal((api.Bill.Nanos, 1), (api.Signals.Sum("plumbline.cost.list"), api.Bill.Count));
    }

    [Fact]
    public async Task Exceptions_are_those_of_the_bare_SDK()
    {
        await using var api = await Api.StartAsync();
        using var bare = new AnthropicClient(
            new ClientOptions
            {
                ApiKey = "none",
                BaseUrl = api.Server.Address.ToString().TrimEnd('/'),
                MaxRetries = 0,
            }
        );
        foreach (var answer in Enum.GetValues<FakeAnswer>().Where(answer => answer is not (FakeAnswer.Hang or FakeAnswer.HangInside)))
        {
            var name = new Dictionary<string, string> { [FakeScript.Header] = FakeScript.NameOf(answer) };
            var plain = await OutcomeAsync(bare.WithOptions(options => options with { ExtraHeaders = name }));
            var observed = await OutcomeAsync(api.Client.WithOptions(options => options with { ExtraHeaders = name }));

            Assert.Equal(plain, observed);
        }

        static async Task<string> OutcomeAsync(IAnthropicClient client)
        {
            List<string> outcomes = [];
            foreach (var isStream in new[] { false, true })
            {
                try
                {
                    if (isStream)
                        await foreach (var item in client.Messages.CreateStreaming(Api.Request()))
                            outcomes.Add(item.Value!.GetType().Name);
                    else
                        outcomes.Add((await client.Messages.Create(Api.Request())).StopReason!.ToString()!);
                }
                catch (Exception exception)
                {
                    outcomes.Add($"{exception.GetType()} < {exception.InnerException?.GetType()}");
                }
            }

            return string.Join('\n', outcomes);
        }
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_the_network()
    {
        using var listener = new TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        var port = ((System.Net.IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        using var signals = new Heard(port);
        using var http = new HttpClient(new ClaudeHandler { InnerHandler = new SocketsHttpHandler() });

        await Assert.ThrowsAsync<HttpRequestException>(() =>
            http.PostAsync($"http://127.0.0.1:{port}/v1/messages", new StringContent("""{"model":"claude-opus-5-5"}"""))
        );

        Assert.Equal(("chat claude-opus-5-5", "network"), (signals.Span.DisplayName, signals.Span.GetTagItem("plumbline.error.class")));
    }

    static void AssertNothingBilled(Api api)
    {
        Assert.Equal(0, api.Bill.Count);
        Assert.Empty(api.Signals.Metrics("gen_ai.client.token.usage"));
        Assert.Empty(api.Signals.Metrics("plumbline.cost.list"));
        Assert.DoesNotContain(
            Heard.TagsOf(api.Signals.Span).Keys,
            key => key.StartsWith("plumbline.cost") || key.StartsWith("gen_ai.usage")
        );
    }
}
