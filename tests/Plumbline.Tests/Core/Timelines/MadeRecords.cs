using Plumbline.Core.Model;
using Plumbline.Core.Timelines;

namespace Plumbline.Tests.OfCore.Timelines;

/// <summary>Records of a prompt, made by hand or by chance. Times are milliseconds after noon.</summary>
static class MadeRecords
{
    public const string Prompt = "28a894b8-ed3d-4965-8c9f-47282cb08641";
    public const long Noon = 1_795_176_000_000_000_000;

    public static long At(long ms) => Noon + ms * 1_000_000;

    public static TimelineCall Call(
        string request,
        long end,
        long? duration,
        string? agent = null,
        bool fromLog = false,
        string? prompt = Prompt
    ) =>
        new()
        {
            Key = "key " + request,
            Time = At(end),
            Row = end,
            RequestId = request,
            DurationMs = duration,
            AgentId = agent,
            Agent = agent is null ? null : "general-purpose",
            Source = agent is null ? "main" : "subagent",
            Model = "claude-opus-5-5",
            Prompt = prompt,
            Input = 10,
            CacheRead = 80,
            CacheCreation = 10,
            Output = 5,
            ClientCost = new Usd(1_000_000),
            ListCost = new Usd(2_000_000),
            IsFromLog = fromLog,
        };

    public static TimelineEvent Event(string name, long time, string? attributes = null, string? prompt = Prompt) =>
        new()
        {
            Name = name,
            Time = At(time),
            Row = time,
            Prompt = prompt,
            Attributes = attributes,
        };

    public static TimelineEvent Decision(string tool, long time, string request, string source, string decision = "accept") =>
        Event("tool_decision", time) with
        {
            ToolUseId = tool,
            Tool = "Bash",
            RequestId = request,
            Decision = decision,
            DecisionSource = source,
        };

    public static TimelineEvent Result(string tool, long time, long? duration, bool fromLog = false) =>
        Event("tool_result", time) with
        {
            ToolUseId = tool,
            Tool = "Bash",
            DurationMs = duration,
            Success = true,
            IsFromLog = fromLog,
        };

    public static TimelineEvent Hook(string name, long time, long duration) =>
        Event(
            "hook_execution_complete",
            time,
            $$"""{"hook_name":"{{name}}","hook_event":"{{name}}","total_duration_ms":"{{duration}}","num_success":"1"}"""
        );

    public static TimelineSpan Span(ulong id, ulong parent, string name, long start, long end) =>
        new()
        {
            TraceId = 7,
            SpanId = id,
            ParentId = parent,
            Name = name,
            Start = At(start),
            End = At(end),
        };

    public static PromptStory Story(TimelineRecords records) => PromptStory.Of(Prompt, records);

    /// <summary>A part's time in milliseconds.</summary>
    public static decimal Ms(this PromptStory story, StoryPart part) => story.Parts[(int)part].Total / 1_000_000m;

    static readonly string[] Names =
    [
        "user_prompt",
        "tool_decision",
        "tool_result",
        "hook_execution_start",
        "hook_execution_complete",
        "api_error",
        "api_retries_exhausted",
        "compaction",
        "permission_mode_changed",
        "subagent_completed",
        "at_mention",
    ];

    static readonly string[] Spans =
    [
        "claude_code.interaction",
        "claude_code.llm_request",
        "claude_code.tool",
        "claude_code.tool.blocked_on_user",
        "claude_code.tool.execution",
        "claude_code.hook",
    ];

    static readonly string?[] Sources = ["config", "hook", "user_temporary", "user_reject", null];
    static readonly string?[] Agents = [null, null, "a1", "a2", "a3"];

    /// <summary>Any records: overlapping, contradicting, incomplete, with durations that cannot be.</summary>
    public static TimelineRecords Random(Random random)
    {
        T Any<T>(IReadOnlyList<T> all) => all[random.Next(all.Count)];
        long? Duration() =>
            random.Next(8) switch
            {
                0 => null,
                1 => -5,
                2 => long.MaxValue,
                3 => 0,
                _ => random.Next(400),
            };
        string? Tool() => random.Next(6) == 0 ? null : "tool" + random.Next(6);
        string? Request() => random.Next(6) == 0 ? null : "req" + random.Next(8);
        var calls = Enumerable
            .Range(0, random.Next(12))
            .Select(i => Call("req" + i, random.Next(1000), Duration(), Any(Agents), random.Next(3) == 0) with { TtftMs = Duration() });
        var events = Enumerable
            .Range(0, random.Next(40))
            .Select(i =>
                Event(
                    Any(Names),
                    random.Next(1000),
                    random.Next(5) == 0
                        ? "not json"
                        : $$"""{"total_duration_ms":"{{Duration()}}","hook_name":"h{{random.Next(3)}}","hook_event":"Stop","parent_agent_id":"a{{random.Next(4)}}","total_retry_duration_ms":{{random.Next(100)}} }"""
                ) with
                {
                    Row = i,
                    ToolUseId = Tool(),
                    RequestId = Request(),
                    AgentId = Any(Agents),
                    Tool = Any(new[] { "Bash", "Agent", null }),
                    Decision = Any(new[] { "accept", "reject", null }),
                    DecisionSource = Any(Sources),
                    DurationMs = Duration(),
                    IsFromLog = random.Next(3) == 0,
                    Prompt = random.Next(4) == 0 ? null : Prompt,
                    StatusCode = random.Next(3) == 0 ? 529 : null,
                }
            );
        var spans = Enumerable
            .Range(1, random.Next(20))
            .Select(i =>
                Span((ulong)i, (ulong)random.Next(20), Any(Spans), random.Next(1000), random.Next(1000)) with
                {
                    ToolUseId = Tool(),
                    RequestId = Request(),
                    AgentId = Any(Agents),
                    StatusCode = random.Next(3),
                    Attributes = random.Next(3) == 0 ? """{"source":"user_temporary","ttft_ms":3,"success":false}""" : null,
                }
            );
        return new TimelineRecords([.. calls], [.. events], [.. spans]);
    }

    /// <summary>The same records in another order, some of them more than once.</summary>
    public static TimelineRecords Shuffled(TimelineRecords records, Random random)
    {
        List<T> Some<T>(IReadOnlyList<T> all)
        {
            T[] twice = [.. all, .. all.Where(_ => random.Next(3) == 0)];
            random.Shuffle(twice);
            return [.. twice];
        }

        return new TimelineRecords(Some(records.Calls), Some(records.Events), Some(records.Spans));
    }
}
