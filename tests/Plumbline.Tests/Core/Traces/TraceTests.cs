using Plumbline.Core.Traces;
using static Plumbline.Tests.OfCore.Traces.MadeSpans;

namespace Plumbline.Tests.OfCore.Traces;

public sealed class TraceTests
{
    const long Hour = 3_600_000;

    // A model asks for two tools that run side by side; a person allows the second one; then the model answers.
    static readonly TraceSpan[] Prompt =
    [
        Of(1, 0, 0, 45_000) with
        {
            IsTurn = true,
            IsOfClient = true,
        },
        Of(2, 1, 100, 5_100, SpanWork.Model, firstToken: 2_100) with
        {
            IsOfClient = true,
        },
        Of(3, 1, 5_200, 15_300) with
        {
            IsOfClient = true,
        },
        Of(4, 3, 5_300, 15_200, SpanWork.Tool) with
        {
            IsOfClient = true,
        },
        Of(5, 1, 5_200, 35_300) with
        {
            IsOfClient = true,
        },
        Of(6, 5, 5_200, 25_200, SpanWork.Person) with
        {
            IsOfClient = true,
        },
        Of(7, 5, 25_300, 35_200, SpanWork.Tool) with
        {
            IsOfClient = true,
        },
        Of(8, 1, 35_500, 44_500, SpanWork.Model) with
        {
            IsOfClient = true,
        },
    ];

    [Fact]
    public void Forty_five_seconds_are_divided_and_parallel_work_counts_once()
    {
        var parts = TimeParts.Of(CriticalPath.Of(SpanTree.Of(Prompt)));

        Assert.Equal(2_000 * Ms, parts[TimePart.FirstToken]);
        Assert.Equal(3_000 * Ms, parts[TimePart.Generating]);
        // The second request does not say when its first token came.
        Assert.Equal(9_000 * Ms, parts[TimePart.Model]);
        Assert.Equal(20_000 * Ms, parts[TimePart.Person]);
        // The first tool was over long before the person had answered: it held up nothing.
        Assert.Equal(9_900 * Ms, parts[TimePart.Tools]);
        Assert.Equal((45_000 - 2_000 - 3_000 - 9_000 - 20_000 - 9_900) * Ms, parts[TimePart.Own]);
    }

    [Fact]
    public void Programs_that_a_tool_ran_are_tools_and_what_they_call_models_is_models()
    {
        var tree = SpanTree.Of([
            .. Prompt,
            Of(20, 7, 26_000, 34_000, SpanWork.Inherited, program: "plumb-exec"),
            Of(21, 20, 27_000, 29_000, SpanWork.Model, firstToken: 28_000, program: "app"),
        ]);
        var parts = TimeParts.Of(CriticalPath.Of(tree));

        Assert.Equal(7_900 * Ms, parts[TimePart.Tools]);
        Assert.Equal(3_000 * Ms, parts[TimePart.FirstToken]);
        Assert.Equal(SpanWork.Tool, tree.All.Single(node => node.Span.Id == 20).Work);
        Assert.Empty(TraceFaults.Of(tree, 0, 0));
    }

    [Fact]
    public void Spans_in_the_background_count_where_nothing_else_was_going_on()
    {
        // The tool that started the subagent ended at once; the turn was over before the subagent.
        var tree = SpanTree.Of([
            Of(1, 0, 0, 100),
            Of(2, 1, 10, 20, SpanWork.Tool),
            Of(3, 2, 15, 140, SpanWork.Model),
            Of(4, 1, 30, 90, SpanWork.Hook),
        ]);
        var parts = TimeParts.Of(CriticalPath.Of(tree));

        Assert.Equal(60 * Ms, parts[TimePart.Hooks]);
        Assert.Equal((5 + 10 + 10 + 40) * Ms, parts[TimePart.Model]);
        Assert.Equal(0, parts[TimePart.Unknown]);
        Assert.Equal(TraceFaultKind.Outlives, Assert.Single(TraceFaults.Of(tree, 0, 0)).Kind);
    }

    [Fact]
    public void Without_its_turn_a_trace_is_going_on_until_it_is_old()
    {
        var tree = SpanTree.Of(Prompt.Where(span => !span.IsTurn));
        var last = 50_000 * Ms;

        Assert.Equal(TraceFaultKind.StillOpen, Assert.Single(TraceFaults.Of(tree, last, last + TraceFaults.Patience - 1)).Kind);
        var fault = Assert.Single(TraceFaults.Of(tree, last, last + Hour * Ms));
        Assert.Equal(TraceFaultKind.ProcessEnded, fault.Kind);
        Assert.Equal(1UL, Assert.Single(fault.Spans).Span.Id);
        Assert.Equal(4, Assert.Single(tree.Top).Children.Count);
    }

    [Fact]
    public void A_span_that_is_missing_below_a_turn_was_lost_and_is_shown_where_its_children_are()
    {
        var tree = SpanTree.Of(Prompt.Where(span => span.Id != 5));
        var fault = Assert.Single(TraceFaults.Of(tree, 0, 0));

        Assert.Equal(TraceFaultKind.LostOrSampled, fault.Kind);
        var lost = Assert.Single(fault.Spans);
        Assert.Equal((5UL, 1UL, 5_200 * Ms, 35_200 * Ms), (lost.Span.Id, lost.Parent!.Span.Id, lost.Start, lost.End));
        // What its children say is still known.
        Assert.Equal(20_000 * Ms, TimeParts.Of(CriticalPath.Of(tree))[TimePart.Person]);
    }

    [Fact]
    public void A_turn_that_another_program_began_is_whole()
    {
        var tree = SpanTree.Of(Prompt.Select(span => span.IsTurn ? span with { ParentId = 99 } : span));
        Assert.Equal(TraceFaultKind.BegunElsewhere, Assert.Single(TraceFaults.Of(tree, 0, Hour * Ms)).Kind);

        var alone = SpanTree.Of([Of(1, 99, 0, 10, SpanWork.Tool, program: "plumb-exec")]);
        Assert.Equal(TraceFaultKind.BegunElsewhere, Assert.Single(TraceFaults.Of(alone, 0, Hour * Ms)).Kind);
    }

    [Fact]
    public void Clocks_that_disagree_circles_and_ends_before_starts_are_found()
    {
        var clocks = SpanTree.Of([Of(1, 0, 1_000, 2_000), Of(2, 1, 500, 700, program: "b"), Of(3, 1, 3_000, 3_100, program: "b")]);
        var found = Assert.Single(TraceFaults.Of(clocks, 0, 0));
        Assert.Equal((TraceFaultKind.ClocksDisagree, 2), (found.Kind, found.Spans.Count));

        var circle = SpanTree.Of([Of(1, 3, 10, 20), Of(2, 1, 11, 19), Of(3, 2, 12, 18), Of(4, 3, 13, 17)]);
        Assert.Equal(
            1UL,
            Assert.Single(Assert.Single(TraceFaults.Of(circle, 0, 0), fault => fault.Kind == TraceFaultKind.Circle).Spans).Span.Id
        );
        Assert.Equal(3, circle.All[^1].Depth);

        var back = SpanTree.Of([Of(1, 0, 10, 5)]);
        Assert.Equal(TraceFaultKind.EndBeforeStart, Assert.Single(TraceFaults.Of(back, 0, 0)).Kind);
        Assert.Equal(0, back.Duration);
    }

    [Fact]
    public void No_span_is_no_trace()
    {
        var tree = SpanTree.Of([]);
        Assert.Equal((0, 0), (tree.All.Count, tree.Duration));
        Assert.Empty(CriticalPath.Of(tree).Segments);
        Assert.Empty(TraceFaults.Of(tree, 0, 0));
    }
}
