using System.Globalization;
using System.Text.Json;
using Plumbline.Core.Timelines;

namespace Plumbline.Server.Api;

/// <summary>Steps of sessions and prompts as rows.</summary>
sealed class StepTable(People people)
{
    /// <summary>The parts of time, by their names in the API.</summary>
    public static IReadOnlyList<(StoryPart Part, string Name)> Parts { get; } =
    [.. Enum.GetValues<StoryPart>().Select(part => (part, part.ToString().ToLowerInvariant()))];

    static readonly string[] Texts =
    [
        "start",
        "end",
        "basis",
        "kind",
        "name",
        "prompt",
        "agent_id",
        "request_id",
        "tool_use_id",
        "decision",
        "decision_source",
        "error",
        "detail",
        "source",
        "client_cost_usd",
        "list_cost_usd",
        "trace_id",
        "span_id",
    ];

    static readonly string[] Numbers =
    [
        "duration_ms",
        "model_ms",
        "tool_ms",
        "hook_ms",
        "person_ms",
        "check_ms",
        "ttft_ms",
        "attempts",
        "input_tokens",
        "output_tokens",
        "cache_read_tokens",
        "cache_creation_tokens",
    ];

    /// <summary>The columns of CSV.</summary>
    public static IEnumerable<string> Columns { get; } = [.. Texts, .. Numbers, "success"];

    /// <summary>A row of CSV.</summary>
    public IEnumerable<string?> Cells(string? prompt, Step step) =>
        [
            .. TextsOf(prompt, step),
            .. NumbersOf(step).Select(number => number?.ToString(CultureInfo.InvariantCulture)),
            step.Success is { } success ? (success ? "true" : "false") : null,
        ];

    /// <summary>A row of JSON; what is absent is left out.</summary>
    public void Write(Utf8JsonWriter json, string? prompt, Step step)
    {
        json.WriteStartObject();
        foreach (var (name, value) in Texts.Zip(TextsOf(prompt, step)))
        {
            if (value is not null)
                json.WriteString(name, value);
        }

        foreach (var (name, value) in Numbers.Zip(NumbersOf(step)))
        {
            if (value is { } number)
                json.WriteNumber(name, number);
        }

        if (step.Success is { } success)
            json.WriteBoolean("success", success);
        json.WriteEndObject();
    }

    /// <summary>Nanoseconds as milliseconds, exactly.</summary>
    public static decimal Milliseconds(long nanos) => nanos / 1_000_000m;

    string?[] TextsOf(string? prompt, Step step) =>
        [
            Rfc3339.Format(step.Start),
            Rfc3339.Format(step.End),
            step.Basis.ToString().ToLowerInvariant(),
            step.Kind.ToString().ToLowerInvariant(),
            people.ShowText(step.Name),
            prompt,
            step.AgentId,
            step.RequestId,
            step.ToolUseId,
            step.Decision,
            step.DecisionSource,
            people.ShowText(step.Error),
            people.ShowText(step.Detail),
            step.IsFromLog ? "session_log"
            : step.Call is null && step.SpanId != 0 ? "span"
            : "event",
            step.Call?.ClientCost?.ToString(),
            step.Call?.ListCost?.ToString(),
            step.TraceId == 0 ? null : step.TraceId.ToString("x32", CultureInfo.InvariantCulture),
            step.SpanId == 0 ? null : step.SpanId.ToString("x16", CultureInfo.InvariantCulture),
        ];

    static decimal?[] NumbersOf(Step step)
    {
        decimal? Of(StoryPart part) => step.Stretches.Any(stretch => stretch.Part == part) ? Milliseconds(step.Waited(part)) : null;
        return
        [
            step.Basis == Basis.Unknown ? null : Milliseconds(step.End - step.Start),
            Of(StoryPart.Model),
            Of(StoryPart.Tool),
            Of(StoryPart.Hook),
            Of(StoryPart.Person),
            Of(StoryPart.Check),
            step.TtftMs,
            step.Attempts,
            step.Call?.Input,
            step.Call?.Output,
            step.Call?.CacheRead,
            step.Call?.CacheCreation,
        ];
    }
}
