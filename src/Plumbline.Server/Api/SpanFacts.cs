using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json;
using Plumbline.Core.Traces;
using Plumbline.Store.Queries;

namespace Plumbline.Server.Api;

/// <summary>What a span's attributes say, in the names of Claude Code and of OpenTelemetry; nothing else in them is looked at.</summary>
public sealed class SpanFacts
{
    static readonly FrozenSet<string> Wanted = new[]
    {
        "attempt",
        "decision",
        "duration_ms",
        "error",
        "error.type",
        "error_class",
        "gen_ai.operation.name",
        "gen_ai.request.model",
        "gen_ai.tool.name",
        "hook_event",
        "hook_name",
        "interaction.sequence",
        "model",
        "parent.source",
        "process.executable.name",
        "process.exit.code",
        "query_source_safe",
        "source",
        "span.type",
        "status_code",
        "stop_reason",
        "subagent_type",
        "tool_name",
        "ttft_ms",
    }.ToFrozenSet(StringComparer.Ordinal);

    readonly Dictionary<string, string> _values;

    SpanFacts(SpanRecord span, Dictionary<string, string> values, int attempts, long lastAttempt)
    {
        (Span, _values) = (span, values);
        Attempts = Math.Max(attempts, (int)Math.Clamp(Number("attempt") ?? 1, 1, 1000));
        // The client counts from its last attempt.
        var asked = lastAttempt > 0 ? Math.Clamp(lastAttempt, span.Start, Math.Max(span.Start, span.End)) : span.Start;
        FirstToken = Number("ttft_ms") is >= 0 and <= 86_400_000 and var wait
            ? Math.Min(asked + wait * 1_000_000, Math.Max(span.Start, span.End))
            : 0;
    }

    public SpanRecord Span { get; }

    /// <summary>How often a request was tried; 1 for other spans.</summary>
    public int Attempts { get; }

    /// <summary>When the first token came, in nanoseconds since 1970; 0 when nobody says.</summary>
    public long FirstToken { get; }

    public string? Model => this["model"] ?? this["gen_ai.request.model"];

    public string? Tool => this["tool_name"] ?? this["gen_ai.tool.name"];

    /// <summary>A value that is looked at; null when it is absent.</summary>
    public string? this[string key] => _values.GetValueOrDefault(key);

    /// <summary>What it failed of; null when it did not.</summary>
    public string? Error =>
        Span.StatusCode == 2 ? Span.StatusMessage ?? this["error"] ?? this["error.type"] ?? this["error_class"] ?? "failed" : null;

    public bool IsTurn => Span.Name == TraceNames.Turn;

    public bool IsOfClient => Span.Name.StartsWith(TraceNames.Prefix, StringComparison.Ordinal);

    /// <summary>The span as its trace's shape and time need it.</summary>
    public TraceSpan Shape =>
        new()
        {
            Id = Span.SpanId,
            ParentId = Span.ParentSpanId ?? 0,
            Start = Span.Start,
            End = Span.End,
            Work = Work,
            FirstToken = FirstToken,
            Program = Program,
            IsTurn = IsTurn,
            IsOfClient = IsOfClient,
        };

    /// <summary>Reads a span.</summary>
    public static SpanFacts Of(SpanRecord span)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        Read(span.Attributes, values);
        var (attempts, last) = AttemptsIn(span.Events);
        return new SpanFacts(span, values, attempts, last);
    }

    string Program => Span.Service ?? "";

    SpanWork Work =>
        Span.Name switch
        {
            TraceNames.Prefix + "llm_request" => SpanWork.Model,
            TraceNames.Prefix + "tool.execution" => SpanWork.Tool,
            TraceNames.Prefix + "tool.blocked_on_user" => Waiting,
            TraceNames.Prefix + "hook" => SpanWork.Hook,
            _ when IsOfClient => SpanWork.Own,
            _ => this["gen_ai.operation.name"] switch
            {
                "chat" or "text_completion" or "generate_content" => SpanWork.Model,
                "execute_tool" => SpanWork.Tool,
                "invoke_agent" or "create_agent" => SpanWork.Own,
                _ => this["process.executable.name"] is null ? SpanWork.Inherited : SpanWork.Tool,
            },
        };

    // Every tool has such a span; a person is asked only where no rule and no hook decides.
    SpanWork Waiting =>
        this["source"] switch
        {
            null => SpanWork.Person,
            "hook" => SpanWork.Hook,
            var source when source.StartsWith("user", StringComparison.Ordinal) => SpanWork.Person,
            _ => SpanWork.Own,
        };

    long? Number(string key) =>
        this[key] is { } text
        && decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
        && value is > -1e15m and < 1e15m
            ? (long)value
            : null;

    // Our own writer's JSON; it can be read.
    static void Read(string? attributes, Dictionary<string, string> values)
    {
        if (attributes is null)
            return;
        using var document = JsonDocument.Parse(attributes);
        foreach (var member in document.RootElement.EnumerateObject())
        {
            if (!Wanted.Contains(member.Name))
                continue;
            if (member.Value.ValueKind == JsonValueKind.String)
                values[member.Name] = member.Value.GetString()!;
            else if (member.Value.ValueKind is JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False)
                values[member.Name] = member.Value.GetRawText();
        }
    }

    static (int Count, long Last) AttemptsIn(string? events)
    {
        if (events is null || !events.Contains("gen_ai.request.attempt", StringComparison.Ordinal))
            return (0, 0);
        using var document = JsonDocument.Parse(events);
        var attempts = document.RootElement.EnumerateArray().Where(IsAttempt).ToList();
        return (attempts.Count, attempts.Select(TimeOf).DefaultIfEmpty().Max());
    }

    static bool IsAttempt(JsonElement one) =>
        one.TryGetProperty("name", out var name) && name.ValueKind == JsonValueKind.String && name.ValueEquals("gen_ai.request.attempt");

    static long TimeOf(JsonElement one) =>
        one.TryGetProperty("time", out var time) && time.ValueKind == JsonValueKind.Number && time.TryGetInt64(out var nanos) ? nanos : 0;
}
