using Anthropic.Core;
using FakeClaude;
using Plumbline.Instrumentation.Tests.Calls;

namespace Plumbline.Instrumentation.Tests.Context;

/// <summary>Alone: who listens to the SDK's source makes it current in every call of the process.</summary>
[Collection(nameof(SdkSpanTests))]
[CollectionDefinition(nameof(SdkSpanTests), DisableParallelization = true)]
public class SdkSpanTests
{
    [Fact]
    public async Task The_SDKs_own_span_stays_the_one_that_tells_of_the_call()
    {
        await using var api = await Api.StartAsync([FakeAnswer.Overloaded], retries: 1, otherSources: ["com.anthropic.sdk.csharp"]);
        var client = api.Client.WithOptions(options => options with { OpenTelemetry = new OpenTelemetryOptions { Traces = true } });

        await client.Messages.Create(Api.Request());

        var sdk = Assert.Single(api.Signals.Spans, span => span.Source.Name.StartsWith("com.anthropic.sdk"));
        var attempts = api.Signals.Spans.Where(span => span.Source.Name == "Plumbline.Instrumentation").ToList();
        Assert.Equal(["chat attempt", "chat attempt"], attempts.Select(span => span.DisplayName));
        Assert.All(attempts, span => Assert.Equal(sdk.SpanId, span.ParentSpanId));
        Assert.DoesNotContain(
            attempts.SelectMany(span => span.TagObjects),
            tag => tag.Key.StartsWith("gen_ai.usage") || tag.Key == "gen_ai.operation.name"
        );
        Assert.Equal(api.Bill.Nanos, attempts[1].GetTagItem("plumbline.cost.list_nanos"));
        Assert.Equal((8L, 19L), (sdk.GetTagItem("gen_ai.usage.input_tokens"), sdk.GetTagItem("gen_ai.usage.output_tokens")));
    }
}
