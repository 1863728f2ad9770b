namespace Plumbline.Core.Timelines;

/// <summary>
/// Calls of tools as steps: decision, result and spans of one <c>tool_use_id</c> put together. Spans say what was waited for when; without them a
/// result's duration is the tool's own work, and a person's decision ends a wait that began when nothing else went on any more.
/// </summary>
sealed class ToolSteps
{
    static readonly HashSet<string> Containers = new(StringComparer.Ordinal) { "Agent", "Task" };

    readonly TimelineRecords _records;
    readonly Dictionary<ulong, List<TimelineSpan>> _children;
    readonly Dictionary<string, Step> _calls;
    readonly IReadOnlyList<Step> _hooks;

    ToolSteps(TimelineRecords records, IEnumerable<Step> calls, IReadOnlyList<Step> hooks)
    {
        _records = records;
        _hooks = hooks;
        _calls = calls
            .Where(call => call.RequestId is not null)
            .GroupBy(call => call.RequestId!, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.First(), StringComparer.Ordinal);
        _children = records
            .Spans.Where(span => span.Name is SpanNames.Blocked or SpanNames.Execution)
            .GroupBy(span => span.ParentId)
            .ToDictionary(group => group.Key, group => group.ToList());
    }

    /// <summary>Every tool call once.</summary>
    public static IEnumerable<Step> Of(TimelineRecords records, IEnumerable<Step> calls, IReadOnlyList<Step> hooks) =>
        new ToolSteps(records, calls, hooks).All();

    IEnumerable<Step> All()
    {
        var events = _records.Events.Where(record => record.Name is "tool_decision" or "tool_result").ToList();
        var spans = _records.Spans.Where(span => span.Name == SpanNames.Tool).ToLookup(span => span.ToolUseId, StringComparer.Ordinal);
        var named = events.Where(record => record.ToolUseId is not null).ToLookup(record => record.ToolUseId!, StringComparer.Ordinal);
        foreach (var group in named)
            yield return Of(group.Key, [.. group], spans[group.Key].FirstOrDefault());
        // Old clients name only calls that failed.
        foreach (var record in events.Where(record => record.ToolUseId is null))
            yield return Of(null, [record], null);
        foreach (var span in spans.SelectMany(group => group).Where(span => span.ToolUseId is null || !named.Contains(span.ToolUseId)))
            yield return Of(span.ToolUseId, [], span);
    }

    Step Of(string? toolUseId, List<TimelineEvent> events, TimelineSpan? span)
    {
        var decision = events.Find(record => record.Name == "tool_decision");
        // An event of the result and a log's telling of it are one already; of two the first stays.
        var result = events.Find(record => record.Name == "tool_result");
        var attributes = AttributeText.Read(span?.Attributes);
        var name = result?.Tool ?? decision?.Tool ?? attributes["tool_name"] ?? "unknown tool";
        var parts = new List<Stretch>(span is null ? FromEvents(decision, result) : FromSpans(span, decision));
        var times = parts.SelectMany(part => new[] { part.Start, part.End }).Concat(events.Select(record => record.Time)).ToList();
        if (span is not null)
            times.AddRange([span.Start, Math.Max(span.Start, span.End)]);
        var decided = decision?.Decision ?? result?.Decision;
        return new Step
        {
            Kind = TimelineKind.Tool,
            Name = name,
            Start = times.Min(),
            End = times.Max(),
            Basis = parts.Count == 0 ? Basis.Unknown : parts.Max(part => part.Basis),
            Stretches = [.. parts.Select(part => part with { IsContainer = part.Part == StoryPart.Tool && Containers.Contains(name) })],
            AgentId = decision?.AgentId ?? result?.AgentId ?? span?.AgentId,
            RequestId = decision?.RequestId ?? result?.RequestId,
            ToolUseId = toolUseId,
            Success = result?.Success ?? (decided == "reject" ? false : SuccessOf(span)),
            Error = result?.Error ?? result?.ErrorType,
            Decision = decided,
            DecisionSource = decision?.DecisionSource ?? result?.DecisionSource,
            Detail = result is null && decided != "reject" ? "no result was told" : null,
            IsCounted = result is not null,
            IsFromLog = events.Count > 0 && events.TrueForAll(record => record.IsFromLog),
            TraceId = span?.TraceId ?? events.Select(record => record.TraceId).FirstOrDefault(id => id != 0),
            SpanId = span?.SpanId ?? 0,
        };
    }

    bool? SuccessOf(TimelineSpan? span) =>
        span is null || !_children.TryGetValue(span.SpanId, out var children) ? null
        : children.Find(child => child.Name == SpanNames.Execution) is { } run ? AttributeText.Read(run.Attributes).Flag("success")
        : null;

    IEnumerable<Stretch> FromSpans(TimelineSpan span, TimelineEvent? decision)
    {
        var children = _children.GetValueOrDefault(span.SpanId, []).Where(child => child.TraceId == span.TraceId).ToList();
        foreach (var child in children)
        {
            if (child.Name == SpanNames.Execution)
                yield return child.Of(StoryPart.Tool);
            else
                yield return child.Of(
                    WhoWasAsked(AttributeText.Read(child.Attributes)["source"] ?? decision?.DecisionSource, StoryPart.Person)
                );
        }

        // The spans below it are not in yet, or were lost.
        if (children.Count == 0)
            yield return span.Of(StoryPart.Tool);
    }

    IEnumerable<Stretch> FromEvents(TimelineEvent? decision, TimelineEvent? result)
    {
        var asked = decision is not null && WhoWasAsked(decision.DecisionSource, StoryPart.Check) == StoryPart.Person;
        if (asked && WaitBegan(decision!) is { } began)
            yield return new Stretch(StoryPart.Person, Math.Min(began, decision!.Time), decision.Time, Basis.Inferred);
        if (result is null)
            yield break;
        var basis = result.IsFromLog ? Basis.Inferred : Basis.Measured;
        if (Stretch.Before(StoryPart.Tool, result.Time, result.DurationMs, basis) is not { } work)
        {
            if (decision is not null && decision.Time <= result.Time)
                yield return new Stretch(StoryPart.Tool, decision.Time, result.Time, Basis.Inferred);
            yield break;
        }

        // What a log tells of a call that was denied is how long the question stood.
        if (result.Decision == "reject" && result.IsFromLog)
            yield return work with
            {
                Part = WhoWasAsked(decision?.DecisionSource, StoryPart.Person),
            };
        else
            yield return asked && decision!.Time > work.Start && decision.Time <= work.End ? work with { Start = decision.Time } : work;
    }

    static StoryPart WhoWasAsked(string? source, StoryPart otherwise) =>
        source is null ? otherwise
        : source.StartsWith("user", StringComparison.Ordinal) ? StoryPart.Person
        : StoryPart.Check;

    // The question came up at the latest thing that ended before it was answered: its request, or a hook before the tool.
    long? WaitBegan(TimelineEvent decision)
    {
        var call = decision.RequestId is { } id ? _calls.GetValueOrDefault(id) : null;
        if (call is null)
            return null;
        var firstToken = call.TtftMs is { } ttft and >= 0 and < 86_400_000 ? call.Start + ttft * 1_000_000 : call.Start;
        var began = call.End <= decision.Time ? call.End : Math.Min(Math.Max(firstToken, call.Start), decision.Time);
        var hooks = _hooks.Where(hook => hook.AgentId == decision.AgentId && hook.Start >= call.Start && hook.End <= decision.Time);
        return hooks.Select(hook => hook.End).Append(began).Max();
    }
}
