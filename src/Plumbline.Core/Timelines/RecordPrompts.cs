namespace Plumbline.Core.Timelines;

/// <summary>
/// Says which prompt each record of a session belongs to: by its <c>prompt.id</c>, else by a request, a message or a tool call that it shares with a
/// record that has one, and spans by the turn that they are below.
/// </summary>
public sealed class RecordPrompts
{
    readonly Dictionary<string, string> _byName = new(StringComparer.Ordinal);
    readonly Dictionary<(UInt128, ulong), TimelineSpan> _spans;
    readonly Dictionary<(UInt128, ulong), string> _byTurn = [];
    readonly Dictionary<UInt128, HashSet<string>> _byTrace = [];

    RecordPrompts(TimelineRecords records)
    {
        foreach (var call in records.Calls)
            Learn(call.Prompt, call.RequestId, call.MessageUuid, null);
        foreach (var record in records.Events)
            Learn(record.Prompt, record.RequestId, null, record.ToolUseId);
        _spans = records.Spans.GroupBy(span => (span.TraceId, span.SpanId)).ToDictionary(group => group.Key, group => group.First());
        foreach (var call in records.Calls)
            LearnSpan(PromptOf(call), call.TraceId, call.SpanId);
        foreach (var record in records.Events)
            LearnSpan(PromptOf(record), record.TraceId, record.SpanId);
        foreach (var span in records.Spans)
            LearnSpan(NamedPrompt(span.RequestId, span.ToolUseId), span.TraceId, span.SpanId);
    }

    /// <summary>The records of each prompt; those of none are under the empty string.</summary>
    public static IReadOnlyDictionary<string, TimelineRecords> Divide(TimelineRecords records)
    {
        var settled = records.Settled();
        var prompts = new RecordPrompts(settled);
        var calls = settled.Calls.ToLookup(call => prompts.PromptOf(call) ?? "", StringComparer.Ordinal);
        var events = settled.Events.ToLookup(record => prompts.PromptOf(record) ?? "", StringComparer.Ordinal);
        var spans = settled.Spans.ToLookup(span => prompts.PromptOf(span) ?? "", StringComparer.Ordinal);
        return calls
            .Select(group => group.Key)
            .Concat(events.Select(group => group.Key))
            .Concat(spans.Select(group => group.Key))
            .Distinct(StringComparer.Ordinal)
            .ToDictionary(
                prompt => prompt,
                prompt => new TimelineRecords([.. calls[prompt]], [.. events[prompt]], [.. spans[prompt]]),
                StringComparer.Ordinal
            );
    }

    // Names of different kinds cannot be confused: they are kept apart by a letter.
    void Learn(string? prompt, string? request, string? message, string? tool)
    {
        if (prompt is null)
            return;
        Learn('r', request, prompt);
        Learn('m', message, prompt);
        Learn('t', tool, prompt);
    }

    // Of two claims the smaller one wins, so that the order of arrival does not matter.
    void Learn(char kind, string? name, string prompt)
    {
        if (name is null)
            return;
        var key = kind + name;
        if (!_byName.TryGetValue(key, out var known) || string.CompareOrdinal(prompt, known) < 0)
            _byName[key] = prompt;
    }

    string? NamedPrompt(string? request, string? tool) =>
        (request is not null ? _byName.GetValueOrDefault('r' + request) : null)
        ?? (tool is not null ? _byName.GetValueOrDefault('t' + tool) : null);

    string? PromptOf(TimelineCall call) =>
        call.Prompt ?? NamedPrompt(call.RequestId, null) ?? (call.MessageUuid is { } uuid ? _byName.GetValueOrDefault('m' + uuid) : null);

    string? PromptOf(TimelineEvent record) => record.Prompt ?? NamedPrompt(record.RequestId, record.ToolUseId);

    void LearnSpan(string? prompt, UInt128 trace, ulong span)
    {
        if (prompt is null || trace == 0)
            return;
        if (!_byTrace.TryGetValue(trace, out var prompts))
            _byTrace[trace] = prompts = new(StringComparer.Ordinal);
        prompts.Add(prompt);
        if (TurnOf(trace, span) is not { } turn)
            return;
        if (!_byTurn.TryGetValue((trace, turn), out var known) || string.CompareOrdinal(prompt, known) < 0)
            _byTurn[(trace, turn)] = prompt;
    }

    string? PromptOf(TimelineSpan span) =>
        NamedPrompt(span.RequestId, span.ToolUseId)
        ?? (TurnOf(span.TraceId, span.SpanId) is { } turn ? _byTurn.GetValueOrDefault((span.TraceId, turn)) : null)
        // A trace that only one prompt is known of is that prompt's, whatever of it is missing.
        ?? (_byTrace.TryGetValue(span.TraceId, out var prompts) && prompts.Count == 1 ? prompts.First() : null);

    // The turn that a span is below. A broken trace may have no top, and a hostile one a circle.
    ulong? TurnOf(UInt128 trace, ulong id)
    {
        const int DepthMax = 1000;
        for (var depth = 0; depth < DepthMax && _spans.TryGetValue((trace, id), out var span); depth++)
        {
            if (span.Name == SpanNames.Interaction)
                return span.SpanId;
            id = span.ParentId;
        }

        return null;
    }
}
