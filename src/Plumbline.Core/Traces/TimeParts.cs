namespace Plumbline.Core.Traces;

/// <summary>
/// Where the time of a trace went: each instant of the critical path belongs to one part, so the parts add up to the duration, to the nanosecond.
/// </summary>
public sealed class TimeParts
{
    readonly List<TimePiece> _pieces = [];
    readonly long[] _sums = new long[Enum.GetValues<TimePart>().Length];

    TimeParts() { }

    /// <summary>In the order of time, without gaps.</summary>
    public IReadOnlyList<TimePiece> Pieces => _pieces;

    /// <summary>Nanoseconds of a part.</summary>
    public long this[TimePart part] => _sums[(int)part];

    /// <summary>Divides a path.</summary>
    public static TimeParts Of(CriticalPath path)
    {
        var parts = new TimeParts();
        foreach (var segment in path.Segments)
            parts.Divide(segment);
        return parts;
    }

    void Divide(PathSegment segment)
    {
        if (segment.Node is not { Work: SpanWork.Model, Span.FirstToken: > 0 } node)
        {
            Add(PartOf(segment.Node), segment);
            return;
        }

        var first = Math.Clamp(node.Span.FirstToken, segment.From, segment.To);
        Add(TimePart.FirstToken, segment with { To = first });
        Add(TimePart.Generating, segment with { From = first });
    }

    static TimePart PartOf(SpanNode? node) =>
        node is null or { IsMissing: true, Work: SpanWork.Inherited }
            ? TimePart.Unknown
            : node.Work switch
            {
                SpanWork.Model => TimePart.Model,
                SpanWork.Tool => TimePart.Tools,
                SpanWork.Person => TimePart.Person,
                SpanWork.Hook => TimePart.Hooks,
                _ => TimePart.Own,
            };

    void Add(TimePart part, PathSegment segment)
    {
        if (segment.Duration <= 0)
            return;
        _sums[(int)part] += segment.Duration;
        _pieces.Add(new TimePiece(part, segment));
    }
}

/// <summary>A time that was spent on one thing.</summary>
public readonly record struct TimePiece(TimePart Part, PathSegment Segment);
