namespace Plumbline.Core.Timelines;

/// <summary>What is known of a session or a prompt, in any order.</summary>
public sealed record TimelineRecords(
    IReadOnlyList<TimelineCall> Calls,
    IReadOnlyList<TimelineEvent> Events,
    IReadOnlyList<TimelineSpan> Spans
)
{
    /// <summary>Nothing.</summary>
    public static readonly TimelineRecords None = new([], [], []);

    /// <summary>The same records, each once and in an order that does not depend on the one they came in.</summary>
    public TimelineRecords Settled() =>
        new(
            [
                .. Calls
                    .GroupBy(call => call.Key, StringComparer.Ordinal)
                    .Select(Last)
                    .OrderBy(call => call.Time)
                    .ThenBy(call => call.Row)
                    .ThenBy(call => call.Key, StringComparer.Ordinal),
            ],
            [
                .. Events
                    .Distinct()
                    .OrderBy(record => record.Time)
                    .ThenBy(record => record.Sequence)
                    .ThenBy(record => record.Row)
                    .ThenBy(Text),
            ],
            [
                .. Spans
                    .GroupBy(span => (span.TraceId, span.SpanId))
                    .Select(Longest)
                    .OrderBy(span => span.Start)
                    .ThenBy(span => span.TraceId)
                    .ThenBy(span => span.SpanId),
            ]
        );

    // A request that was restated has the larger row.
    static TimelineCall Last(IEnumerable<TimelineCall> tellings) =>
        tellings.OrderBy(call => call.Row).ThenBy(call => call.Time).ThenBy(call => call.Output).Last();

    static TimelineSpan Longest(IEnumerable<TimelineSpan> tellings) =>
        tellings.OrderBy(span => span.End).ThenBy(span => span.Start).ThenBy(span => span.Name, StringComparer.Ordinal).Last();

    static string Text(TimelineEvent record) => $"{record.Name} {record.ToolUseId} {record.RequestId} {record.Attributes}";
}
