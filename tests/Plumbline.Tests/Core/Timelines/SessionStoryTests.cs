using Plumbline.Core.Timelines;
using static Plumbline.Tests.OfCore.Timelines.MadeRecords;

namespace Plumbline.Tests.OfCore.Timelines;

public class SessionStoryTests
{
    const string Other = "fe7fc4da-1171-4cc7-b1af-f4f8ffffbfd5";

    [Fact]
    public void Records_without_a_prompt_belong_to_the_one_that_shares_their_names()
    {
        var story = SessionStory.Of(
            new TimelineRecords(
                [Call("req1", 100, 50), Call("req2", 200, 50, prompt: null) with { MessageUuid = "m2" }],
                [
                    Event("user_prompt", 0),
                    Result("tool1", 150, 20) with
                    {
                        Prompt = null,
                    },
                    Decision("tool1", 120, "req1", "config"),
                    Event("hook_registered", 1, prompt: null),
                ],
                [
                    Span(1, 0, "claude_code.interaction", 0, 300),
                    Span(2, 1, "claude_code.llm_request", 50, 100) with
                    {
                        RequestId = "req1",
                    },
                    Span(3, 1, "claude_code.llm_request", 210, 260),
                ]
            )
        );

        var prompt = Assert.Single(story.Prompts);
        Assert.Equal(Prompt, prompt.Id);
        Assert.Equal(1, prompt.ToolCalls);
        // The span without a request's name is below the same turn.
        Assert.Equal(
            3,
            prompt.Steps.Count(step => step.Kind == TimelineKind.Call) + story.Outside.Steps.Count(step => step.Kind == TimelineKind.Call)
        );
        Assert.Equal([7], prompt.Traces.Select(trace => (int)trace));
        Assert.Equal(1, story.Outside.Sums.Requests);
        Assert.Equal(2, story.Sums.Requests);
    }

    [Fact]
    public void Prompts_that_share_a_trace_keep_their_own_turns()
    {
        var story = SessionStory.Of(
            new TimelineRecords(
                [Call("req1", 100, 50), Call("req2", 500, 50, prompt: Other)],
                [],
                [
                    Span(1, 9, "claude_code.interaction", 0, 150),
                    Span(2, 1, "claude_code.llm_request", 50, 100) with
                    {
                        RequestId = "req1",
                    },
                    Span(3, 1, "claude_code.tool", 110, 140) with
                    {
                        ToolUseId = "tool1",
                    },
                    Span(4, 9, "claude_code.interaction", 400, 600),
                    Span(5, 4, "claude_code.llm_request", 450, 500) with
                    {
                        RequestId = "req2",
                    },
                    Span(6, 4, "claude_code.tool", 510, 590) with
                    {
                        ToolUseId = "tool2",
                    },
                ]
            )
        );

        Assert.Equal([Prompt, Other], story.Prompts.Select(prompt => prompt.Id));
        Assert.Equal([150_000_000, 200_000_000], story.Prompts.Select(prompt => prompt.Wall));
        Assert.Equal([30m, 80m], story.Prompts.Select(prompt => prompt.Ms(StoryPart.Tool)));
        Assert.All(story.Prompts, prompt => Assert.Equal(Basis.Measured, prompt.WallBasis));
    }

    [Fact]
    public void A_subagents_cost_rolls_up_to_whoever_started_it()
    {
        var story = SessionStory.Of(
            new TimelineRecords(
                [Call("req1", 10, 5), Call("req2", 20, 5, "a1"), Call("req3", 30, 5, "a2"), Call("req4", 40, 5, "a3")],
                [
                    Event("tool_result", 35, """{"parent_agent_id":"a1"}""") with
                    {
                        AgentId = "a2",
                        ToolUseId = "tool1",
                    },
                    // Whoever is below nobody known is below the main thread, and so is a circle.
                    Event("subagent_completed", 45, """{"parent_agent_id":"a9","agent_type":"reviewer"}""") with
                    {
                        AgentId = "a3",
                    },
                    Event("subagent_completed", 46, """{"parent_agent_id":"c2"}""") with
                    {
                        AgentId = "c1",
                    },
                    Event("subagent_completed", 47, """{"parent_agent_id":"c1"}""") with
                    {
                        AgentId = "c2",
                    },
                ],
                []
            )
        );

        Assert.Equal(
            [(null, 0, 4), ("a1", 1, 2), ("a2", 2, 1), ("a3", 1, 1), ("c1", 1, 0), ("c2", 1, 0)],
            story.Main.Walk().Select(pair => (pair.Node.Id, pair.Depth, (int)pair.Node.Total.Requests))
        );
        Assert.Equal("0.004", story.Main.Total.ClientCost.ToString());
        Assert.Equal("0.008", story.Main.Total.ListCost.ToString());
        Assert.Equal(1, story.Main.Own.Requests);
    }

    [Fact]
    public void Deeper_than_anyone_nests_is_put_at_the_top()
    {
        var events = Enumerable
            .Range(1, 20_000)
            .Select(i => Event("subagent_completed", i, $$"""{"parent_agent_id":"a{{i - 1}}"}""") with { AgentId = "a" + i });

        var story = SessionStory.Of(new TimelineRecords([Call("req1", 1, 1, "a0")], [.. events], []));

        Assert.Equal(20_002, story.Main.Walk().Count());
    }

    [Fact]
    public void The_context_is_that_of_the_main_thread()
    {
        var story = SessionStory.Of(new TimelineRecords([Call("req2", 20, 5), Call("req1", 10, 5), Call("req3", 15, 5, "a1")], [], []));

        Assert.Equal(["req1", "req2"], story.Context.Select(call => call.RequestId));
        Assert.All(story.Context, call => Assert.Equal(100, call.Context));
    }

    [Fact]
    public void Nothing_is_told_of_nothing()
    {
        var story = SessionStory.Of(TimelineRecords.None);

        Assert.Empty(story.Prompts);
        Assert.Empty(story.Steps);
        Assert.Equal(0, story.End - story.Start);
    }
}
