namespace Plumbline.Core.Timelines;

/// <summary>Hooks as steps. The event at a hook's end says how long it took; one that only began has no length.</summary>
static class HookSteps
{
    // These run when the turn is over, or before it began.
    static readonly HashSet<string> OutsideTurns = new(StringComparer.Ordinal) { "SessionStart", "SessionEnd", "Notification" };

    public static IEnumerable<Step> Of(TimelineRecords records)
    {
        var ends = records.Events.Where(record => record.Name == "hook_execution_complete").Select(Ended).ToList();
        // Detailed tracing tells the same hooks again.
        var steps = ends.Count > 0 ? ends : records.Spans.Where(span => span.Name == SpanNames.Hook).Select(Of).ToList();
        return steps.Concat(Unfinished(records.Events));
    }

    static Step Ended(TimelineEvent record)
    {
        var attributes = AttributeText.Read(record.Attributes);
        var blocking = attributes.Number("num_blocking") is > 0;
        var failed = attributes.Number("num_non_blocking_error") is > 0;
        var stretch = Stretch.Before(StoryPart.Hook, record.Time, attributes.Number("total_duration_ms"), Basis.Measured);
        return CallSteps.Timed(TimelineKind.Hook, NameOf(attributes), record.Time, stretch) with
        {
            AgentId = record.AgentId,
            Success = !blocking && !failed,
            Error =
                blocking ? "said no"
                : failed ? "failed"
                : null,
            Detail = attributes.Number("num_hooks") is > 1 and var count ? FormattableString.Invariant($"{count} hooks") : null,
            TraceId = record.TraceId,
            BelongsToTheTurn = !OutsideTurns.Contains(attributes["hook_event"] ?? ""),
        };
    }

    static Step Of(TimelineSpan span)
    {
        var attributes = AttributeText.Read(span.Attributes);
        return CallSteps.Timed(TimelineKind.Hook, NameOf(attributes), span.End, span.Of(StoryPart.Hook)) with
        {
            AgentId = span.AgentId,
            Success = span.StatusCode != 2,
            Error = span.StatusCode == 2 ? span.StatusMessage ?? "failed" : null,
            TraceId = span.TraceId,
            SpanId = span.SpanId,
            BelongsToTheTurn = !OutsideTurns.Contains(attributes["hook_event"] ?? ""),
        };
    }

    // Events of one hook carry nothing in common but its name: the first end after a beginning is taken as its end.
    static IEnumerable<Step> Unfinished(IReadOnlyList<TimelineEvent> events)
    {
        var groups = events
            .Where(record => record.Name is "hook_execution_start" or "hook_execution_complete")
            .GroupBy(record => (record.AgentId, NameOf(AttributeText.Read(record.Attributes))));
        foreach (var group in groups)
        {
            var open = new Queue<TimelineEvent>();
            // Of a beginning and an end at the same moment, the beginning comes first.
            foreach (var record in group.OrderBy(record => record.Time).ThenByDescending(record => record.Name, StringComparer.Ordinal))
            {
                if (record.Name == "hook_execution_start")
                    open.Enqueue(record);
                else
                    open.TryDequeue(out _);
            }

            foreach (var start in open)
                yield return CallSteps.Timed(TimelineKind.Hook, group.Key.Item2, start.Time, null) with
                {
                    AgentId = start.AgentId,
                    Detail = "no end was told",
                    BelongsToTheTurn = false,
                };
        }
    }

    static string NameOf(AttributeText attributes) => attributes["hook_name"] ?? attributes["hook_event"] ?? "hook";
}
