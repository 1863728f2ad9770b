namespace Plumbline.Core.Traces;

/// <summary>
/// The spans of one trace as a tree, whatever they are: spans without a parent, and the places of missing parents, stand at the top. The order in
/// which spans are given does not matter. Nothing is lost: each span is in the tree once.
/// </summary>
public sealed class SpanTree
{
    readonly List<SpanNode> _top = [];
    readonly List<SpanNode> _all = [];

    SpanTree() { }

    /// <summary>What has no parent, by start.</summary>
    public IReadOnlyList<SpanNode> Top => _top;

    /// <summary>All, each before its children.</summary>
    public IReadOnlyList<SpanNode> All => _all;

    /// <summary>Nanoseconds since 1970: the earliest start; 0 without spans.</summary>
    public long Start { get; private set; }

    /// <summary>The latest end.</summary>
    public long End { get; private set; }

    /// <summary>From the first start to the last end, in nanoseconds.</summary>
    public long Duration => End - Start;

    /// <summary>Makes the tree.</summary>
    public static SpanTree Of(IEnumerable<TraceSpan> spans)
    {
        var tree = new SpanTree();
        List<SpanNode> nodes = [.. spans.Order(InOrder.Instance).Select((span, order) => new SpanNode(span, order, isMissing: false))];
        if (nodes.Count == 0)
            return tree;
        tree.Start = nodes.Min(node => node.Start);
        tree.End = nodes.Max(node => node.End);
        var missing = tree.Link(nodes);
        tree.CutCircles(nodes);
        tree.Place(missing, nodes);
        tree.Arrange();
        return tree;
    }

    // Gives each span its parent, and each missing parent a place. What is in a circle has a parent, and is not reached from the top.
    List<SpanNode> Link(List<SpanNode> nodes)
    {
        var byId = new Dictionary<ulong, SpanNode>();
        foreach (var node in nodes)
            byId.TryAdd(node.Span.Id, node);
        var missing = new List<SpanNode>();
        foreach (var node in nodes)
        {
            if (node.Span.ParentId == 0)
            {
                _top.Add(node);
                continue;
            }

            if (!byId.TryGetValue(node.Span.ParentId, out var parent))
            {
                var unknown = new TraceSpan
                {
                    Id = node.Span.ParentId,
                    Start = node.Start,
                    End = node.End,
                };
                parent = new SpanNode(unknown, nodes.Count + missing.Count, isMissing: true);
                byId.Add(node.Span.ParentId, parent);
                missing.Add(parent);
            }

            parent.Adopt(node);
            if (parent.IsMissing)
                (parent.Start, parent.End) = (Math.Min(parent.Start, node.Start), Math.Max(parent.End, node.End));
        }

        return missing;
    }

    // Each group of spans that is not reached from the top has one circle; it is cut above its first span.
    void CutCircles(List<SpanNode> nodes)
    {
        var reached = new HashSet<SpanNode>();
        foreach (var node in nodes.Where(node => node.Span.ParentId == 0 || node.Parent!.IsMissing))
            Reach(node, reached);
        foreach (var node in nodes)
        {
            if (reached.Contains(node))
                continue;
            var first = FirstOfCircle(node);
            first.IsOfCircle = true;
            first.LeaveParent();
            _top.Add(first);
            Reach(first, reached);
        }
    }

    static SpanNode FirstOfCircle(SpanNode below)
    {
        var seen = new HashSet<SpanNode>();
        var node = below;
        while (seen.Add(node))
            node = node.Parent!;
        var first = node;
        for (var other = node.Parent!; other != node; other = other.Parent!)
            first = other.Order < first.Order ? other : first;
        return first;
    }

    static void Reach(SpanNode from, HashSet<SpanNode> reached)
    {
        var waiting = new Stack<SpanNode>([from]);
        while (waiting.TryPop(out var node))
        {
            if (!reached.Add(node))
                continue;
            foreach (var child in node.Children)
                waiting.Push(child);
        }
    }

    // Where a missing span was is not known; the shortest turn, or root, that was going on all the time its children were is the best guess.
    void Place(List<SpanNode> missing, List<SpanNode> nodes)
    {
        var wholes = nodes
            .Where(node => node.Span.IsTurn || node.Span.ParentId == 0)
            .OrderBy(node => node.Duration)
            .ThenBy(node => node.Order)
            .Take(MostWholes)
            .ToList();
        foreach (var lost in missing)
        {
            var around = wholes.Find(whole => whole.Start <= lost.Start && whole.End >= lost.End && !IsWithin(whole, lost));
            if (around is null)
                _top.Add(lost);
            else
                around.Adopt(lost);
        }
    }

    // More turns than these in one trace are not looked through for each missing span.
    const int MostWholes = 200;

    static bool IsWithin(SpanNode? node, SpanNode ancestor)
    {
        while (node is not null && node != ancestor)
            node = node.Parent;
        return node is not null;
    }

    void Arrange()
    {
        _top.Sort(SpanNode.ByStart);
        var waiting = new Stack<SpanNode>(Enumerable.Reverse(_top));
        while (waiting.TryPop(out var node))
        {
            node.SortChildren();
            node.Depth = node.Parent is { } parent ? parent.Depth + 1 : 0;
            node.Work = WorkOf(node);
            _all.Add(node);
            for (var i = node.Children.Count - 1; i >= 0; i--)
                waiting.Push(node.Children[i]);
        }

        for (var i = _all.Count - 1; i >= 0; i--)
        {
            if (_all[i].Parent is { } parent)
                parent.Descendants += _all[i].Descendants + 1;
        }
    }

    static SpanWork WorkOf(SpanNode node) =>
        node.Span.Work != SpanWork.Inherited ? node.Span.Work
        : node.Parent is { Work: SpanWork.Tool } ? SpanWork.Tool
        : node.IsMissing ? SpanWork.Inherited
        : SpanWork.Own;

    sealed class InOrder : IComparer<TraceSpan>
    {
        public static InOrder Instance { get; } = new();

        // By everything, so that two that compare as the same are the same.
        public int Compare(TraceSpan x, TraceSpan y) => Key(x).CompareTo(Key(y)) is not 0 and var order ? order : Rest(x, y);

        static (long, long, ulong, ulong) Key(in TraceSpan span) => (span.Start, -Math.Max(0, span.End), span.Id, span.ParentId);

        static int Rest(in TraceSpan x, in TraceSpan y)
        {
            var order = (x.End, x.Work, x.FirstToken, x.IsTurn, x.IsOfClient).CompareTo(
                (y.End, y.Work, y.FirstToken, y.IsTurn, y.IsOfClient)
            );
            return order != 0 ? order : string.CompareOrdinal(x.Program, y.Program);
        }
    }
}
