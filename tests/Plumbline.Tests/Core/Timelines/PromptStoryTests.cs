using System.Text.Json;
using Plumbline.Core.Timelines;
using static Plumbline.Tests.OfCore.Timelines.MadeRecords;

namespace Plumbline.Tests.OfCore.Timelines;

public class PromptStoryTests
{
    [Fact]
    public void Whatever_arrives_the_parts_add_up_to_the_wall_time() =>
        Seeds.Try(
            1500,
            random =>
            {
                var story = Story(MadeRecords.Random(random));

                Assert.Equal(story.Wall, story.Parts.Sum(part => part.Total));
                Assert.True(story.Wall >= 0);
                Assert.All(story.Parts, part => Assert.True(part is { Measured: >= 0, Inferred: >= 0 }));
                Assert.All(story.Steps, step => Assert.True(step.End >= step.Start));
                Assert.All(story.Steps.SelectMany(step => step.Stretches), stretch => Assert.True(stretch.Length >= 0));
            }
        );

    [Fact]
    public void The_order_of_arrival_and_repetitions_do_not_matter() =>
        Seeds.Try(
            700,
            random =>
            {
                var records = MadeRecords.Random(random);
                var first = SessionStory.Of(records);

                var second = SessionStory.Of(Shuffled(records, random));

                Assert.Equal(JsonSerializer.Serialize(first.Prompts), JsonSerializer.Serialize(second.Prompts));
                Assert.Equal(JsonSerializer.Serialize(first.Outside), JsonSerializer.Serialize(second.Outside));
                Assert.Equal(
                    first.Main.Walk().Select(pair => (pair.Node.Id, pair.Depth, pair.Node.Total)),
                    second.Main.Walk().Select(pair => (pair.Node.Id, pair.Depth, pair.Node.Total))
                );
            }
        );

    [Fact]
    public void Missing_records_take_away_what_they_told_and_nothing_else() =>
        Seeds.Try(
            500,
            random =>
            {
                var records = MadeRecords.Random(random);
                var fewer = new TimelineRecords(
                    [.. records.Calls.Where(_ => random.Next(3) > 0)],
                    [.. records.Events.Where(_ => random.Next(3) > 0)],
                    [.. records.Spans.Where(_ => random.Next(3) > 0)]
                );

                var story = Story(fewer);

                Assert.Equal(story.Wall, story.Parts.Sum(part => part.Total));
                Assert.Equal(fewer.Calls.Count, story.Sums.Requests);
                Assert.Equal(fewer.Calls.Count, story.Steps.Count(step => step.Call is not null));
            }
        );

    [Fact]
    public void Each_of_the_three_sources_alone_tells_the_waits_as_exactly_as_it_can()
    {
        TimelineSpan[] spans =
        [
            Span(1, 0, "claude_code.interaction", 0, 1000),
            Span(2, 1, "claude_code.llm_request", 10, 110) with
            {
                RequestId = "req1",
            },
            Span(3, 1, "claude_code.tool", 120, 900) with
            {
                ToolUseId = "tool1",
                Attributes = """{"tool_name":"Bash"}""",
            },
            Span(4, 3, "claude_code.tool.blocked_on_user", 120, 620) with
            {
                Attributes = """{"source":"user_temporary"}""",
            },
            Span(5, 3, "claude_code.tool.execution", 620, 900),
        ];
        TimelineEvent[] events = [Event("user_prompt", 0), Decision("tool1", 620, "req1", "user_temporary"), Result("tool1", 900, 280)];
        TimelineEvent[] log = [Event("user_prompt", 0) with { IsFromLog = true }, Result("tool1", 900, 790, fromLog: true)];

        var traced = Story(new([Call("req1", 110, 100)], [], spans));
        var told = Story(new([Call("req1", 110, 100)], events, []));
        var logged = Story(new([Call("req1", 110, 100, fromLog: true)], log, []));
        var all = Story(new([Call("req1", 110, 100)], events, spans));

        Assert.Equal((100m, 280m, 500m, 120m), Parts(traced));
        Assert.Equal((100m, 280m, 510m, 10m), Parts(told));
        // A log does not tell who was asked: the wait is in the tool's time.
        Assert.Equal((100m, 790m, 0m, 10m), Parts(logged));
        Assert.Equal(Parts(traced), Parts(all));
        Assert.Equal(Basis.Measured, all.WallBasis);
        Assert.Equal(Basis.Inferred, told.WallBasis);
        Assert.Equal(0, traced.Parts[(int)StoryPart.Person].Inferred);
        Assert.Equal(0, told.Parts[(int)StoryPart.Person].Measured);
        Assert.Equal(0, logged.Parts.Sum(part => part.Measured));
        // Joined, it is still one tool call.
        Assert.Single(all.Steps, step => step.Kind == TimelineKind.Tool);
        Assert.Equal(1, all.ToolCalls);
    }

    static (decimal, decimal, decimal, decimal) Parts(PromptStory story) =>
        (story.Ms(StoryPart.Model), story.Ms(StoryPart.Tool), story.Ms(StoryPart.Person), story.Ms(StoryPart.Unaccounted));

    [Fact]
    public void A_rule_that_answers_is_nobodys_wait()
    {
        var story = Story(new([Call("req1", 100, 100)], [Decision("tool1", 300, "req1", "config"), Result("tool1", 400, 50)], []));

        Assert.Equal(0, story.Ms(StoryPart.Person));
        Assert.Equal(50, story.Ms(StoryPart.Tool));
        Assert.Equal(250, story.Ms(StoryPart.Unaccounted));
    }

    [Fact]
    public void A_hook_between_the_request_and_the_question_is_no_waiting_for_a_person()
    {
        var story = Story(
            new([Call("req1", 100, 100)], [Hook("PreToolUse", 160, 50), Decision("tool1", 400, "req1", "user_reject", "reject")], [])
        );

        Assert.Equal(50, story.Ms(StoryPart.Hook));
        Assert.Equal(240, story.Ms(StoryPart.Person));
        var tool = Assert.Single(story.Steps, step => step.Kind == TimelineKind.Tool);
        Assert.False(tool.Success);
        // Nothing came of it, so it is no tool call.
        Assert.Equal(0, story.ToolCalls);
    }

    [Fact]
    public void Tools_at_the_same_time_count_once()
    {
        var story = Story(new([], [Result("tool1", 100, 100), Result("tool2", 150, 120)], []));

        Assert.Equal(150, story.Ms(StoryPart.Tool));
        Assert.Equal([100, 120], story.Steps.Select(step => step.Waited(StoryPart.Tool) / 1_000_000));
    }

    [Fact]
    public void Below_the_tool_of_a_subagent_what_the_subagent_did_counts()
    {
        var story = Story(
            new([Call("req1", 80, 30, "a1")], [Result("tool1", 100, 100) with { Tool = "Agent" }, Result("tool2", 95, 10)], [])
        );

        Assert.Equal(30, story.Ms(StoryPart.Model));
        Assert.Equal(70, story.Ms(StoryPart.Tool));
        Assert.Equal(0, story.Ms(StoryPart.Unaccounted));
    }

    [Fact]
    public void What_happens_when_the_turn_is_over_does_not_lengthen_it()
    {
        var story = Story(
            new(
                [Call("req1", 100, 100)],
                [
                    Event("user_prompt", 0),
                    Event("permission_mode_changed", 60_000, """{"from_mode":"auto","to_mode":"plan"}"""),
                    Event("mcp_server_connection", 90_000),
                    Hook("SessionEnd", 95_000, 5),
                ],
                []
            )
        );

        Assert.Equal(100_000_000, story.Wall);
        Assert.Contains(story.Steps, step => step is { Kind: TimelineKind.Mode, Name: "plan" });
    }

    [Fact]
    public void A_tool_that_never_came_back_has_no_length()
    {
        var story = Story(new([Call("req1", 100, 100)], [Decision("tool1", 110, "req1", "config")], []));

        var tool = Assert.Single(story.Steps, step => step.Kind == TimelineKind.Tool);
        Assert.Equal(Basis.Unknown, tool.Basis);
        Assert.Null(tool.Success);
        Assert.Equal("no result was told", tool.Detail);
    }

    [Fact]
    public void A_failed_request_is_told_once_although_span_and_event_tell_it()
    {
        var span = Span(2, 0, "claude_code.llm_request", 0, 500) with { StatusCode = 2 };
        var error = Event("api_error", 500) with { StatusCode = 529, Error = "overloaded", Attempt = 3, DurationMs = 4 };

        var story = Story(new([], [error], [span]));

        var step = Assert.Single(story.Steps, step => step.Kind == TimelineKind.Error);
        Assert.Equal("529 overloaded", step.Error);
        Assert.Equal(3, step.Attempts);
        Assert.Equal(500, story.Ms(StoryPart.Model));
        Assert.Equal(1, story.Errors);
    }
}
