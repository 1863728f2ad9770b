namespace Plumbline.Core.Traces;

/// <summary>
/// What a trace waited for at each instant, from its first start to its last end, without gaps. It is found backwards: a span waited last for that child
/// which ended last; before the start of that child, for the one that ended last before it; and where no child was going on, for
/// itself. So parallel work counts once: that part of it which held up the rest.
/// </summary>
public sealed class CriticalPath
{
    readonly List<PathSegment> _segments = [];
    readonly Dictionary<SpanNode, List<Child>> _childrenOf = [];
    readonly List<Child> _top = [];

    CriticalPath() { }

    /// <summary>In the order of time, each beginning where the one before ends.</summary>
    public IReadOnlyList<PathSegment> Segments => _segments;

    /// <summary>Finds the path.</summary>
    public static CriticalPath Of(SpanTree tree)
    {
        var path = new CriticalPath();
        foreach (var node in tree.All)
            path.Join(node);
        path.Walk(tree);
        path._segments.Reverse();
        return path;
    }

    // A child that was not going on at the same time as its parent, such as a subagent in the background, belongs to the next one above that was.
    void Join(SpanNode node)
    {
        var parent = node.Parent;
        for (var steps = 0; parent is not null && (node.Start >= parent.End || node.End <= parent.Start); steps++)
            parent = steps < MostSteps ? parent.Parent : null;
        var child = new Child(node, parent == node.Parent);
        if (parent is null)
            _top.Add(child);
        else if (_childrenOf.TryGetValue(parent, out var others))
            others.Add(child);
        else
            _childrenOf.Add(parent, [child]);
    }

    // Real traces are a dozen deep.
    const int MostSteps = 1000;

    void Walk(SpanTree tree)
    {
        var open = new Stack<Frame>([new Frame(null, tree.Start, tree.End, _top)]);
        while (open.TryPeek(out var frame))
        {
            if (frame.To <= frame.From)
                open.Pop();
            else if (frame.Running() is { } child)
            {
                var from = Math.Max(frame.From, child.Start);
                open.Push(new Frame(child, from, frame.To, _childrenOf.GetValueOrDefault(child) ?? []));
                frame.To = from;
            }
            else
            {
                var from = frame.EndBefore();
                Add(new PathSegment(frame.Node, from, frame.To));
                frame.To = from;
            }
        }
    }

    // The list is in falling order as yet.
    void Add(PathSegment segment)
    {
        if (_segments.Count > 0 && _segments[^1].Node == segment.Node)
            _segments[^1] = segment with { To = _segments[^1].To };
        else
            _segments.Add(segment);
    }

    readonly record struct Child(SpanNode Node, bool IsDirect);

    // A span from its end backwards: what is before To is still to be told.
    sealed class Frame
    {
        readonly List<Child> _byEnd;

        // Children that ended at To or later: its own before others, the one that has been going on longest first.
        readonly PriorityQueue<SpanNode, (bool, long, int)> _ended = new();
        int _next;

        public Frame(SpanNode? node, long from, long to, List<Child> children)
        {
            (Node, From, To, _byEnd) = (node, from, to, children);
            children.Sort((left, right) => (right.Node.End, left.Node.Order).CompareTo((left.Node.End, right.Node.Order)));
        }

        public SpanNode? Node { get; }
        public long From { get; }
        public long To { get; set; }

        // The child that was going on just before To.
        public SpanNode? Running()
        {
            for (; _next < _byEnd.Count && _byEnd[_next].Node.End >= To; _next++)
            {
                var (node, isDirect) = _byEnd[_next];
                _ended.Enqueue(node, (!isDirect, node.Start, node.Order));
            }

            // To only falls: a child that begins later is of no use any more.
            while (_ended.TryDequeue(out var child, out _))
            {
                if (child.Start < To)
                    return child;
            }

            return null;
        }

        public long EndBefore() => _next < _byEnd.Count ? Math.Max(From, _byEnd[_next].Node.End) : From;
    }
}
