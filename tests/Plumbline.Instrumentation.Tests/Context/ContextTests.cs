using System.Diagnostics;
using Plumbline.Instrumentation.Context;
using Plumbline.Instrumentation.Tests.Calls;

namespace Plumbline.Instrumentation.Tests.Context;

public class ContextTests
{
    [Fact]
    public async Task Tags_flow_through_async_and_end_where_they_end()
    {
        await using var api = await Api.StartAsync();

        using (ClaudeCall.Tag(team: "support", template: "reply@7", user: "ann", conversation: "c-1"))
        {
            await Task.Run(async () =>
            {
                using (ClaudeCall.Tag(team: "sales", template: "offer", experiment: "b", endpoint: "/offer", project: "shop"))
                    await api.Client.Messages.Create(Api.Request());
            });
            await api.Client.Messages.Create(Api.Request());
        }

        await api.Client.Messages.Create(Api.Request());

        Assert.Equal(
            ["sales offer  ann b /offer shop c-1", "support reply 7 ann    c-1", "       "],
            api.Signals.Spans.Select(span =>
                string.Join(
                    ' ',
                    new[]
                    {
                        "plumbline.team",
                        "gen_ai.prompt.name",
                        "plumbline.prompt.version",
                        "enduser.id",
                        "plumbline.experiment",
                        "plumbline.endpoint",
                        "plumbline.project",
                        "gen_ai.conversation.id",
                    }.Select(name => span.GetTagItem(name))
                )
            )
        );
    }

    [Theory]
    [InlineData("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", true)]
    [InlineData("not a trace parent", false)]
    [InlineData(null, false)]
    public void A_process_inherits_its_parent(string? variable, bool isRead)
    {
        var parent = InheritedParent.Read(name => name == "TRACEPARENT" ? variable : null);

        Assert.Equal(isRead, parent is not null);
        if (isRead)
            Assert.Equal(("0af7651916cd43dd8448eb211c80319c", true), (parent!.Value.TraceId.ToString(), parent.Value.IsRemote));
    }

    [Fact]
    public async Task A_call_is_a_child_of_what_is_current_and_leaves_it_current()
    {
        using var app = new ActivitySource("app of context tests");
        await using var api = await Api.StartAsync(otherSources: [app.Name]);

        using var outer = app.StartActivity("outer")!;
        await foreach (var item in api.Client.Messages.CreateStreaming(Api.Request()))
        {
            Assert.Same(outer, Activity.Current);
            using var inner = app.StartActivity("inner");
            Assert.Same(inner, Activity.Current);
        }

        Assert.Same(outer, Activity.Current);
        var call = Assert.Single(api.Signals.Spans, span => span.Source.Name == "Plumbline.Instrumentation");
        Assert.Equal(outer.SpanId, call.ParentSpanId);
        // Pieces are handled below the app's span, not below the call's.
        Assert.All(api.Signals.Spans.Where(span => span.OperationName == "inner"), span => Assert.Equal(outer.SpanId, span.ParentSpanId));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_API_hears_of_the_trace_only_when_asked(bool isAsked)
    {
        using var app = new ActivitySource("app of propagation tests");
        var options = new PlumblineOptions { TimeProvider = new LateNovember(), PropagateTraceContext = isAsked };
        await using var api = await Api.StartAsync(options: options, otherSources: [app.Name]);

        using var outer = app.StartActivity("outer")!;
        await api.Client.Messages.Create(Api.Request());

        var call = api.Signals.Spans.Single(span => span.Source.Name == "Plumbline.Instrumentation");
        var header = api.Server.LastHeaders.GetValueOrDefault("traceparent");
        Assert.Equal(isAsked ? $"00-{outer.TraceId}-{call.SpanId}-01" : null, header);
        Assert.Equal(outer.SpanId, call.ParentSpanId);
    }
}
