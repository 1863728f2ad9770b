using Plumbline.Core.Model;

namespace Plumbline.Core.Traces;

/// <summary>What spans used, those below them included.</summary>
public sealed class RolledUse
{
    readonly Dictionary<SpanNode, RequestSums> _sums = [];

    RolledUse() { }

    /// <summary>What the whole trace used.</summary>
    public RequestSums Total { get; private set; }

    /// <summary>What a span used, with all below it.</summary>
    public RequestSums this[SpanNode node] => _sums.GetValueOrDefault(node);

    /// <summary>Adds up. What stands at no span is in the total alone.</summary>
    public static RolledUse Of(SpanTree tree, IEnumerable<(SpanNode? Node, RequestSums Use)> uses)
    {
        var rolled = new RolledUse();
        foreach (var (node, use) in uses)
        {
            rolled.Total += use;
            if (node is not null)
                rolled.Add(node, use);
        }

        // Children come after their parents in the list of all.
        for (var i = tree.All.Count - 1; i >= 0; i--)
        {
            var node = tree.All[i];
            if (node.Parent is { } parent && rolled._sums.TryGetValue(node, out var use))
                rolled.Add(parent, use);
        }

        return rolled;
    }

    void Add(SpanNode node, RequestSums use) => _sums[node] = _sums.GetValueOrDefault(node) + use;
}
