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

    // The part of a span in which its parent was going on belongs to the parent; what is before and after, as of a subagent in the background, to the next
    // one above that was going on then.
    void Join(SpanNode node)
    {
        var rest = new List<(long From, long To)> { (node.Start, node.End) };
        var ancestor = node.Parent;
        for (var steps = 0; ancestor is not null && rest.Count > 0 && steps < MostSteps; steps++, ancestor = ancestor.Parent)
        {
            var outside = new List<(long From, long To)>();
            foreach (var (from, to) in rest)
            {
                if (Math.Max(from, ancestor.Start) is var first && Math.Min(to, ancestor.End) is var last && first < last)
                    Under(ancestor, new Child(node, first, last, steps == 0));
                if (from < ancestor.Start)
                    outside.Add((from, Math.Min(to, ancestor.Start)));
                if (to > ancestor.End)
                    outside.Add((Math.Max(from, ancestor.End), to));
            }

            rest = outside;
        }

        _top.AddRange(rest.Where(part => part.From < part.To).Select(part => new Child(node, part.From, part.To, node.Parent is null)));
    }

    void Under(SpanNode parent, Child child)
    {
        if (_childrenOf.TryGetValue(parent, out var others))
            others.Add(child);
        else
            _childrenOf.Add(parent, [child]);
    }

    // Real traces are a dozen deep. What is left behind so many steps stands at the top.
    const int MostSteps = 32;

    void Walk(SpanTree tree)
    {
        var open = new Stack<Frame>([new Frame(null, tree.Start, tree.End, _top)]);
        while (open.TryPeek(out var frame))
        {
            if (frame.To <= frame.From)
                open.Pop();
            else if (frame.Running() is { } child)
            {
                open.Push(new Frame(child.Node, child.From, frame.To, _childrenOf.GetValueOrDefault(child.Node) ?? []));
                frame.To = child.From;
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

    // A part of a span under one that was going on meanwhile.
    sealed record Child(SpanNode Node, long From, long To, bool IsDirect);

    // A span from its end backwards: what is before To is still to be told. Its own children come before what went on under it in the background, which
    // is followed only as far back as none of them was going on.
    sealed class Frame(SpanNode? node, long from, long to, List<Child> children)
    {
        readonly Ended _own = new(children.Where(child => child.IsDirect));
        readonly Ended _background = new(children.Where(child => !child.IsDirect));
        int _cuts;

        public SpanNode? Node { get; } = node;
        public long From { get; } = from;
        public long To { get; set; } = to;

        // What was going on just before To, and since when it is to be followed.
        public (SpanNode Node, long From)? Running()
        {
            if (_own.Running(To) is { } child)
                return (child.Node, Math.Max(From, child.From));
            if (_background.Running(To) is not { } other)
                return null;
            var back = Math.Max(From, other.From);
            return (other.Node, _cuts++ < MostCuts ? Math.Max(back, _own.Next) : back);
        }

        public long EndBefore() => Math.Max(From, Math.Max(_own.Next, _background.Next));
    }

    // Followed in more pieces than these, it would take long and say nothing.
    const int MostCuts = 1000;

    // Children by their end: those that ended at some time or later, the one that has been going on longest first; and the next one before.
    sealed class Ended
    {
        readonly List<Child> _byEnd;
        readonly PriorityQueue<Child, (long, int)> _ended = new();
        int _next;

        public Ended(IEnumerable<Child> children)
        {
            _byEnd = [.. children];
            _byEnd.Sort((left, right) => (right.To, left.Node.Order).CompareTo((left.To, right.Node.Order)));
        }

        public long Next => _next < _byEnd.Count ? _byEnd[_next].To : long.MinValue;

        public Child? Running(long time)
        {
            for (; _next < _byEnd.Count && _byEnd[_next].To >= time; _next++)
                _ended.Enqueue(_byEnd[_next], (_byEnd[_next].From, _byEnd[_next].Node.Order));
            // Time only falls: a child that begins later is of no use any more.
            while (_ended.TryPeek(out var child, out _))
            {
                if (child.From < time)
                    return child;
                _ended.Dequeue();
            }

            return null;
        }
    }
}
