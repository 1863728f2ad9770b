using System.Diagnostics.Metrics;
using Anthropic.Models.Messages;
using FakeClaude;
using Microsoft.Extensions.Logging;

namespace Plumbline.Instrumentation.Tests.Calls;

public class MetricsTests
{
    const string Model = "claude-opus-5-5";

    [Fact]
    public async Task Tokens_and_durations_are_by_the_conventions()
    {
        await using var api = await Api.StartAsync();

        await api.StreamAsync();

        (string, object)[] common =
        [
            ("gen_ai.operation.name", "chat"),
            ("gen_ai.provider.name", "anthropic"),
            ("gen_ai.request.model", Model),
            ("gen_ai.response.model", Model),
            ("server.address", "127.0.0.1"),
            ("server.port", api.Server.Address.Port),
        ];
        var usage = api.Signals.Metrics("gen_ai.client.token.usage");
        Assert.Equal([8L, 19L], usage.Select(measured => measured.Value));
        Expect.Attributes(usage[0].Tags, [.. common, ("gen_ai.token.type", "input")]);
        Expect.Attributes(usage[1].Tags, [.. common, ("gen_ai.token.type", "output")]);
        Expect.Attributes(Assert.Single(api.Signals.Metrics("gen_ai.client.operation.duration")).Tags, common);
        Expect.Attributes(Assert.Single(api.Signals.Metrics("gen_ai.client.operation.time_to_first_chunk")).Tags, common);
        // Of 19 pieces all but the first have one before them.
        var chunks = api.Signals.Metrics("gen_ai.client.operation.time_per_output_chunk");
        Assert.Equal(18, chunks.Count);
        Assert.All(chunks, measured => Expect.Attributes(measured.Tags, common));
        Assert.All(chunks, measured => Assert.True((double)measured.Value >= 0));
    }

    [Fact]
    public async Task Our_own_tell_whose_and_what_for()
    {
        await using var api = await Api.StartAsync();

        using (ClaudeCall.Tag(team: "support", template: "reply@7", user: "ann", experiment: "b", endpoint: "/reply", project: "desk"))
            await api.StreamAsync();

        (string, object)[] own =
        [
            ("gen_ai.response.model", Model),
            ("server.address", "127.0.0.1"),
            ("server.port", api.Server.Address.Port),
            ("plumbline.team", "support"),
            ("plumbline.project", "desk"),
            ("gen_ai.prompt.name", "reply"),
            ("plumbline.prompt.version", "7"),
            ("plumbline.experiment", "b"),
            ("plumbline.endpoint", "/reply"),
        ];
        Expect.Attributes(Assert.Single(api.Signals.Metrics("plumbline.cost.list")).Tags, own);
        Expect.Attributes(Assert.Single(api.Signals.Metrics("plumbline.attempts")).Tags, own);
        var tokens = api.Signals.Metrics("plumbline.tokens");
        Assert.Equal(["input 8", "output 19"], tokens.Select(measured => $"{measured.Tags["plumbline.token.type"]} {measured.Value}"));
        Assert.All(
            tokens,
            measured => Expect.Attributes(measured.Tags, [.. own, ("plumbline.token.type", measured.Tags["plumbline.token.type"]!)])
        );
        var stages = api.Signals.Metrics("plumbline.stage.duration");
        Assert.Equal(["waiting", "first_token", "generation"], stages.Select(measured => measured.Tags["plumbline.stage"]));
        Assert.All(stages, measured => Expect.Attributes(measured.Tags, [.. own, ("plumbline.stage", measured.Tags["plumbline.stage"]!)]));
    }

    [Fact]
    public async Task Each_class_of_tokens_is_counted_once()
    {
        await using var api = await Api.StartAsync();
        var request = Api.Request(new string('x', 300)) with { CacheControl = new CacheControlEphemeral { Ttl = Ttl.Ttl1h } };

        await api.StreamAsync(request);
        await api.StreamAsync(request with { Metadata = new Metadata { UserID = "again" } });

        var byType = api
            .Signals.Metrics("plumbline.tokens")
            .ToLookup(measured => (string)measured.Tags["plumbline.token.type"]!, measured => (long)measured.Value);
        var all = api
            .Signals.Metrics("gen_ai.client.token.usage")
            .Where(measured => Equals(measured.Tags["gen_ai.token.type"], "input"))
            .Sum(measured => (long)measured.Value);
        Assert.Equal(["cache_creation_1h", "cache_read", "input", "output"], byType.Select(type => type.Key).Order(StringComparer.Ordinal));
        Assert.Equal(byType["cache_creation_1h"].Sum(), byType["cache_read"].Sum());
        Assert.Equal(all, byType.Where(type => type.Key != "output").Sum(type => type.Sum()));
        Assert.Equal(api.Bill.Nanos, api.Signals.Sum("plumbline.cost.list"));
    }

    [Fact]
    public async Task Headroom_is_what_the_last_answer_said()
    {
        await using var api = await Api.StartAsync();

        await api.Client.Messages.Create(Api.Request());
        await api.Client.Messages.Create(Api.Request());
        api.Signals.Observe();

        Assert.Equal(["input_tokens 199998", "output_tokens 79998", "requests 998"], Sorted("plumbline.rate_limit.remaining"));
        Assert.Equal(["input_tokens 200000", "output_tokens 80000", "requests 1000"], Sorted("plumbline.rate_limit.limit"));
        Assert.Equal(["input_tokens 0.99999", "output_tokens 0.999975", "requests 0.998"], Sorted("plumbline.rate_limit.headroom"));
        Assert.All(api.Signals.Metrics("plumbline.rate_limit.reset"), measured => Assert.InRange((double)measured.Value, 0, 60));
        Expect.Attributes(
            api.Signals.Metrics("plumbline.rate_limit.limit")[0].Tags,
            ("plumbline.rate_limit.kind", api.Signals.Metrics("plumbline.rate_limit.limit")[0].Tags["plumbline.rate_limit.kind"]!),
            ("gen_ai.request.model", Model),
            ("plumbline.organization_id", "org-fake"),
            ("server.address", "127.0.0.1"),
            ("server.port", api.Server.Address.Port)
        );

        IEnumerable<string> Sorted(string name) =>
            api
                .Signals.Metrics(name)
                .Select(measured => $"{measured.Tags["plumbline.rate_limit.kind"]} {measured.Value}")
                .Order(StringComparer.Ordinal);
    }

    [Fact]
    public void Histograms_have_the_advised_buckets()
    {
        var advice = new Dictionary<string, string>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, _) =>
        {
            if (instrument.Meter.Name != "Plumbline.Instrumentation")
                return;
            if (instrument is Histogram<long> whole)
                advice[$"{instrument.Name} {instrument.Unit}"] = string.Join(' ', whole.Advice!.HistogramBucketBoundaries!);
            else if (instrument is Histogram<double> seconds)
                advice[$"{instrument.Name} {instrument.Unit}"] = string.Join(' ', seconds.Advice!.HistogramBucketBoundaries!);
        };
        _ = new ClaudeHandler();
        _ = Instrumentation.Signals.Instruments.AreListenedTo;
        listener.Start();

        const string durations = "0.01 0.02 0.04 0.08 0.16 0.32 0.64 1.28 2.56 5.12 10.24 20.48 40.96 81.92";
        Assert.Equal(
            "1 4 16 64 256 1024 4096 16384 65536 262144 1048576 4194304 16777216 67108864",
            advice["gen_ai.client.token.usage {token}"]
        );
        Assert.Equal(durations, advice["gen_ai.client.operation.duration s"]);
        Assert.Equal(durations, advice["plumbline.stage.duration s"]);
        Assert.Equal(5, advice.Count);
    }

    [Fact]
    public async Task A_call_is_logged_once_with_what_its_span_says()
    {
        await using var api = await Api.StartAsync();

        using (ClaudeCall.Tag(team: "support", user: "ann"))
            await api.Client.Messages.Create(Api.Request("a secret"));

        var record = Assert.Single(api.Signals.Logs);
        Assert.Equal((LogLevel.Information, "plumbline.call"), (record.Level, record.Event.Name));
        Assert.Equal("Claude call chat claude-opus-5-5: end_turn", record.Text);
        var ofSpan = Heard.TagsOf(api.Signals.Span).Select(tag => (tag.Key, tag.Value!));
        Expect.Attributes(
            record.Fields,
            [.. ofSpan, ("plumbline.duration", Expect.SomeSeconds), ("{OriginalFormat}", "Claude call {gen_ai.operation.name}")]
        );
        Assert.DoesNotContain(record.Fields.Values, value => value?.ToString()?.Contains("secret") == true);
    }

    [Fact]
    public async Task Parallel_calls_add_up_to_the_bill()
    {
        await using var api = await Api.StartAsync();
        FakeAnswer[] answers =
        [
            FakeAnswer.Success,
            FakeAnswer.Tools,
            FakeAnswer.Cut,
            FakeAnswer.Overloaded,
            FakeAnswer.ErrorEvent,
            FakeAnswer.Fallback,
        ];

        await Task.WhenAll(
            Enumerable
                .Range(0, 120)
                .Select(async number =>
                {
                    var header = new Dictionary<string, string>
                    {
                        [FakeScript.Header] = FakeScript.NameOf(answers[number % answers.Length]),
                    };
                    var client = api.Client.WithOptions(options => options with { ExtraHeaders = header });
                    using var tag = ClaudeCall.Tag(user: "user " + number, team: "team " + number % 3);
                    try
                    {
                        if (number / answers.Length % 2 == 0)
                            await client.Messages.Create(Api.Request("call " + number));
                        else
                            await foreach (var _ in client.Messages.CreateStreaming(Api.Request("call " + number))) { }
                    }
                    catch (Anthropic.Exceptions.AnthropicException)
                    {
                        // As scripted.
                    }
                    catch (IOException)
                    {
                        // As scripted.
                    }
                })
        );

        Assert.Equal(120, api.Signals.Spans.Count);
        Assert.Equal(120, api.Signals.Spans.Select(span => span.GetTagItem("enduser.id")).Distinct().Count());
        Assert.Equal(api.Bill.Nanos, api.Signals.Sum("plumbline.cost.list"));
        Assert.Equal(api.Bill.Nanos, api.Signals.Spans.Sum(span => (long?)span.GetTagItem("plumbline.cost.list_nanos") ?? 0));
        Assert.Equal(120, api.Signals.Sum("plumbline.attempts"));
    }
}
