namespace Plumbline.Core.Traces;

/// <summary>A span in its place in a trace, or the place of one that is missing though others name it as their parent.</summary>
public sealed class SpanNode
{
    readonly List<SpanNode> _children = [];

    internal SpanNode(in TraceSpan span, int order, bool isMissing)
    {
        Span = span;
        Order = order;
        IsMissing = isMissing;
        Start = Math.Max(0, span.Start);
        End = Math.Max(Start, span.End);
    }

    /// <summary>The span; of a missing one only the id is known.</summary>
    public TraceSpan Span { get; }

    /// <summary>Whether it was not received.</summary>
    public bool IsMissing { get; }

    /// <summary>Whether its parents form a circle, which was cut above it.</summary>
    public bool IsOfCircle { get; internal set; }

    /// <summary>Nanoseconds since 1970; of a missing span, the earliest of its children.</summary>
    public long Start { get; internal set; }

    /// <summary>Never before the start; of a missing span, the latest of its children.</summary>
    public long End { get; internal set; }

    public long Duration => End - Start;

    /// <summary>Null at the top.</summary>
    public SpanNode? Parent { get; internal set; }

    /// <summary>By start.</summary>
    public IReadOnlyList<SpanNode> Children => _children;

    /// <summary>0 at the top.</summary>
    public int Depth { get; internal set; }

    /// <summary>How many spans it has below it.</summary>
    public int Descendants { get; internal set; }

    /// <summary>What its own time is spent on, inherited or not.</summary>
    public SpanWork Work { get; internal set; }

    // The place in an order that does not depend on the order of arrival.
    internal int Order { get; }

    internal void Adopt(SpanNode child)
    {
        child.Parent = this;
        _children.Add(child);
    }

    internal void LeaveParent()
    {
        Parent?._children.Remove(this);
        Parent = null;
    }

    internal void SortChildren() => _children.Sort(ByStart);

    internal static int ByStart(SpanNode left, SpanNode right) =>
        left.Start != right.Start ? left.Start.CompareTo(right.Start) : left.Order.CompareTo(right.Order);

    /// <summary>Its id, for logs and tests.</summary>
    public override string ToString() => Span.Id.ToString("x16", System.Globalization.CultureInfo.InvariantCulture);
}
