namespace Plumbline.Core.Traces;

/// <summary>A span, as far as a trace's shape and its time need it. Anything may be in it: ids twice, circles, an end before the start.</summary>
public readonly record struct TraceSpan
{
    public required ulong Id { get; init; }

    /// <summary>0 for none.</summary>
    public ulong ParentId { get; init; }

    /// <summary>Nanoseconds since 1970.</summary>
    public required long Start { get; init; }

    /// <summary>Nanoseconds since 1970; before the start, it counts as the start.</summary>
    public required long End { get; init; }

    public SpanWork Work { get; init; }

    /// <summary>When a model's first token came, in nanoseconds since 1970; 0 when that is not known.</summary>
    public long FirstToken { get; init; }

    /// <summary>Which program sent it, by whatever tells programs apart: their clocks may disagree.</summary>
    public string Program { get; init; }

    /// <summary>Whether it is a whole turn: from a prompt to the end of its answer.</summary>
    public bool IsTurn { get; init; }

    /// <summary>Whether it is of a client that has turns.</summary>
    public bool IsOfClient { get; init; }
}
