using System.Diagnostics;

namespace Plumbline.Instrumentation.Tests.Calls;

public class SuccessTests
{
    [Fact]
    public async Task A_call_has_one_span_by_the_conventions()
    {
        await using var api = await Api.StartAsync();

        var message = await api.Client.Messages.Create(Api.Request());

        var span = api.Signals.Span;
        Assert.Equal(("chat claude-opus-5-5", ActivityKind.Client, ActivityStatusCode.Unset), (span.DisplayName, span.Kind, span.Status));
        Assert.Equal(api.Bill.Nanos, Signals.TagsOf(span)["plumbline.cost.list_nanos"]);
        Assert.Equal(message.Usage.InputTokens, Signals.TagsOf(span)["gen_ai.usage.input_tokens"]);
    }

    [Fact]
    public async Task A_stream_has_the_same_and_its_times()
    {
        await using var api = await Api.StartAsync();

        var events = await api.StreamAsync();

        Assert.Equal(24, events.Count);
        var tags = Signals.TagsOf(api.Signals.Span);
        Assert.Equal(api.Bill.Nanos, tags["plumbline.cost.list_nanos"]);
        Assert.Equal(19L, tags["gen_ai.usage.output_tokens"]);
        Assert.True((double)tags["gen_ai.response.time_to_first_chunk"]! > 0);
    }
}
