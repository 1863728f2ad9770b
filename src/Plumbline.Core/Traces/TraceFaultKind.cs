namespace Plumbline.Core.Traces;

/// <summary>What is odd about a trace, by its likely reason.</summary>
public enum TraceFaultKind
{
    /// <summary>No fault: another program began the trace, and sends its own spans elsewhere, or did not sample them.</summary>
    BegunElsewhere,

    /// <summary>A parent may not have ended yet: spans are sent when they end.</summary>
    StillOpen,

    /// <summary>A parent never ended, or its end was never sent: the process was killed, or its last batch was lost.</summary>
    ProcessEnded,

    /// <summary>A parent ended before its turn, which was received: the batch that it was in was lost, or it was not sampled.</summary>
    LostOrSampled,

    /// <summary>Spans ended later than their parents, in the same program: work in the background, such as a subagent.</summary>
    Outlives,

    /// <summary>Spans began before their parents in another program, or long after these ended: the clocks of two hosts disagree.</summary>
    ClocksDisagree,

    /// <summary>Spans are their own ancestors.</summary>
    Circle,

    /// <summary>Spans ended before they began: a clock was set back.</summary>
    EndBeforeStart,
}

/// <summary>Something odd about a trace.</summary>
/// <param name="Kind">What, by its likely reason.</param>
/// <param name="Spans">Where: a missing parent itself, else the spans concerned, the earliest first.</param>
public sealed record TraceFault(TraceFaultKind Kind, IReadOnlyList<SpanNode> Spans);
