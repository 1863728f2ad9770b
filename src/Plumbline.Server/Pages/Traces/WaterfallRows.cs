using Plumbline.Core.Traces;

namespace Plumbline.Server.Pages.Traces;

/// <summary>A row of the waterfall.</summary>
/// <param name="Node">The span.</param>
/// <param name="IsOpen">Whether the spans below it have rows.</param>
/// <param name="Below">How many spans below it overlap the time that is shown.</param>
public readonly record struct WaterfallRow(SpanNode Node, bool IsOpen, int Below);

/// <summary>
/// Which spans have a row, and which of these are on the page. A trace of few spans is open; of many, as many levels as fit are. What was opened or
/// closed by hand stays so, and the way to the selected span is always open.
/// </summary>
public sealed class WaterfallRows
{
    /// <summary>Rows on a page.</summary>
    public const int RowsMax = 160;

    readonly HashSet<SpanNode> _onTheWay = [];
    readonly Folding _folding;
    readonly int _levels;
    readonly Dictionary<SpanNode, int> _below = [];

    WaterfallRows(SpanTree tree, Folding folding)
    {
        _folding = folding;
        (From, To) = Window(tree, folding);
        for (var i = tree.All.Count - 1; i >= 0; i--)
            CountBelow(tree.All[i]);
        Selected = folding.Selected is { } id ? tree.All.FirstOrDefault(node => node.Span.Id == id) : null;
        for (var node = Selected?.Parent; node is not null; node = node.Parent)
            _onTheWay.Add(node);
        _levels = LevelsThatFit(tree);
        All = [.. Walk(tree)];
        Skip = Math.Clamp(folding.Skip ?? PageOf(Selected), 0, Math.Max(0, All.Count - 1));
        Page = [.. All.Skip(Skip).Take(RowsMax)];
    }

    /// <summary>Nanoseconds since 1970: the time that is shown.</summary>
    public long From { get; }
    public long To { get; }

    public SpanNode? Selected { get; }

    /// <summary>All rows, on whichever page.</summary>
    public IReadOnlyList<WaterfallRow> All { get; }

    /// <summary>Rows before this page.</summary>
    public int Skip { get; }

    /// <summary>The rows of this page.</summary>
    public IReadOnlyList<WaterfallRow> Page { get; }

    /// <summary>Lays the rows out.</summary>
    public static WaterfallRows Of(SpanTree tree, Folding folding) => new(tree, folding);

    static (long, long) Window(SpanTree tree, Folding folding)
    {
        if (folding.Zoom is not { } zoom)
            return (tree.Start, tree.End);
        var from = tree.Start + Math.Clamp(zoom.From, 0, Math.Max(0, tree.Duration - 1));
        return (from, from + Math.Clamp(zoom.To - zoom.From, 1, Math.Max(1, tree.End - from)));
    }

    bool IsShown(SpanNode node) => _folding.Zoom is null || (node.Start < To && node.End >= From) || _below.GetValueOrDefault(node) > 0;

    void CountBelow(SpanNode node)
    {
        if (node.Parent is { } parent && IsShown(node))
            _below[parent] = _below.GetValueOrDefault(parent) + _below.GetValueOrDefault(node) + 1;
    }

    int LevelsThatFit(SpanTree tree)
    {
        var byDepth = tree.All.Where(IsShown).CountBy(node => node.Depth).OrderBy(pair => pair.Key).ToList();
        var (rows, levels) = (0, 0);
        foreach (var (depth, count) in byDepth)
        {
            rows += count;
            if (rows > RowsMax && depth > 1)
                break;
            levels = depth;
        }

        return levels;
    }

    bool IsOpen(SpanNode node) =>
        _onTheWay.Contains(node)
        || Folding.Has(_folding.Opened, node.Span.Id)
        || (node.Depth < _levels && !Folding.Has(_folding.Closed, node.Span.Id));

    IEnumerable<WaterfallRow> Walk(SpanTree tree)
    {
        var waiting = new Stack<SpanNode>(Enumerable.Reverse(tree.Top));
        while (waiting.TryPop(out var node))
        {
            if (!IsShown(node))
                continue;
            var isOpen = IsOpen(node);
            yield return new WaterfallRow(node, isOpen, _below.GetValueOrDefault(node));
            if (!isOpen)
                continue;
            for (var i = node.Children.Count - 1; i >= 0; i--)
                waiting.Push(node.Children[i]);
        }
    }

    int PageOf(SpanNode? selected)
    {
        if (selected is null)
            return 0;
        for (var i = 0; i < All.Count; i++)
        {
            if (All[i].Node == selected)
                return i / RowsMax * RowsMax;
        }

        return 0;
    }
}
