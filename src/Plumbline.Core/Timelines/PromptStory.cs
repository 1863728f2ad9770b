using Plumbline.Core.Model;

namespace Plumbline.Core.Timelines;

/// <summary>A prompt as one story: its steps in the order of time, what they cost, and where the time went. It does not depend on the order in which records came.</summary>
public sealed record PromptStory
{
    /// <summary><c>prompt.id</c>; null for what belongs to no prompt.</summary>
    public string? Id { get; init; }

    /// <summary>Nanoseconds since 1970.</summary>
    public required long Start { get; init; }

    /// <summary>The end of the last thing that belongs to the turn.</summary>
    public required long End { get; init; }

    /// <summary>Whether a span says when the turn began and ended; else the first and the last record do.</summary>
    public required Basis WallBasis { get; init; }

    public required IReadOnlyList<Step> Steps { get; init; }

    /// <summary>Where the time went: every part, in the order of <see cref="StoryPart"/>; together <see cref="Wall"/>.</summary>
    public required IReadOnlyList<PartTime> Parts { get; init; }

    /// <summary>All its requests.</summary>
    public required RequestSums Sums { get; init; }

    /// <summary>The traces that spans of it were received of.</summary>
    public required IReadOnlyList<UInt128> Traces { get; init; }

    /// <summary>In nanoseconds.</summary>
    public long Wall => End - Start;

    /// <summary>Calls of tools that have a result.</summary>
    public int ToolCalls => Steps.Count(step => step is { Kind: TimelineKind.Tool, IsCounted: true });

    /// <summary><c>api_error</c> events.</summary>
    public int Errors => Steps.Count(step => step is { Kind: TimelineKind.Error, IsCounted: true });

    /// <summary>Tells what is known of one prompt.</summary>
    public static PromptStory Of(string? id, TimelineRecords told)
    {
        var records = told.Settled();
        var calls = CallSteps.Of(records).ToList();
        var hooks = HookSteps.Of(records).ToList();
        List<Step> steps =
        [
            .. calls
                .Concat(hooks)
                .Concat(ToolSteps.Of(records, calls, hooks))
                .Concat(OtherSteps.Of(records))
                .OrderBy(step => step.Start)
                // The prompt, then the request that asked, then what it asked for.
                .ThenBy(step => step.Kind)
                .ThenBy(step => step.End)
                .ThenBy(step => step.ToolUseId ?? step.RequestId ?? step.Name, StringComparer.Ordinal),
        ];
        var turns = records.Spans.Where(span => span.Name == SpanNames.Interaction).ToList();
        var (start, end, basis) = WallOf(steps, turns);
        return new PromptStory
        {
            Id = id,
            Start = start,
            End = end,
            WallBasis = basis,
            Steps = steps,
            Parts = WhereTimeWent.Divide(start, end, steps.SelectMany(step => step.Stretches)),
            Sums = RequestSums.Of(records.Calls.Select(call => call.Sums)),
            Traces = [.. records.Spans.Select(span => span.TraceId).Distinct().Order()],
        };
    }

    // A subagent in the background may go on when the turn's span has ended.
    static (long Start, long End, Basis Basis) WallOf(List<Step> steps, List<TimelineSpan> turns)
    {
        var within = steps.Where(step => step.BelongsToTheTurn).ToList();
        if (within.Count == 0)
            within = steps;
        var starts = within.Select(step => step.Start).Concat(turns.Select(turn => turn.Start)).ToList();
        if (starts.Count == 0)
            return (0, 0, Basis.Unknown);
        var (start, end) = (
            starts.Min(),
            within.Select(step => step.End).Concat(turns.Select(turn => turn.End)).Append(starts.Min()).Max()
        );
        var measured = turns.Count > 0 && turns.Min(turn => turn.Start) == start && turns.Max(turn => turn.End) == end;
        return (start, end, measured ? Basis.Measured : Basis.Inferred);
    }
}
