namespace Plumbline.Core.Traces;

/// <summary>Finds what is odd about a trace, and what most likely made it so.</summary>
public static class TraceFaults
{
    /// <summary>For so long after a trace's last span was received, its open spans are taken to be going on: 15 minutes, in nanoseconds.</summary>
    public const long Patience = 15 * 60 * 1_000_000_000L;

    /// <summary>Clocks of one machine, read in different ways, differ by as much: 2 milliseconds, in nanoseconds.</summary>
    public const long Tolerance = 2_000_000;

    /// <summary>Looks through a trace.</summary>
    /// <param name="tree">Its spans.</param>
    /// <param name="lastReceived">When one of them was last received, in nanoseconds since 1970.</param>
    /// <param name="now">Nanoseconds since 1970.</param>
    public static IReadOnlyList<TraceFault> Of(SpanTree tree, long lastReceived, long now)
    {
        var hasClient = tree.All.Any(node => node.Span.IsOfClient);
        var isRecent = (Int128)now - lastReceived < Patience;
        var found = tree
            .All.SelectMany(node => KindsOf(node, hasClient, isRecent).Select(kind => (kind, node)))
            .GroupBy(pair => pair.kind, pair => pair.node)
            .OrderBy(group => group.Key);
        return [.. found.Select(group => new TraceFault(group.Key, [.. group.OrderBy(node => node.Start).ThenBy(node => node.Order)]))];
    }

    static IEnumerable<TraceFaultKind> KindsOf(SpanNode node, bool hasClient, bool isRecent)
    {
        if (node.IsMissing)
            yield return WhyMissing(node, hasClient, isRecent);
        if (node.IsOfCircle)
            yield return TraceFaultKind.Circle;
        if (!node.IsMissing && node.Span.End < node.Span.Start)
            yield return TraceFaultKind.EndBeforeStart;
        if (node.Parent is not { IsMissing: false } parent || node.IsMissing)
            yield break;
        var isOtherProgram = !string.Equals(node.Span.Program, parent.Span.Program, StringComparison.Ordinal);
        // A child is begun by its parent, so it cannot begin before it.
        if (node.Start < parent.Start - Tolerance || (isOtherProgram && node.Start > parent.End + Tolerance))
            yield return TraceFaultKind.ClocksDisagree;
        else if (node.End > parent.End + Tolerance)
            yield return TraceFaultKind.Outlives;
    }

    static TraceFaultKind WhyMissing(SpanNode node, bool hasClient, bool isRecent)
    {
        // Whoever calls a client, and whoever calls when there is no client at all, may not send to here.
        if (!hasClient || node.Children.All(child => child.Span.IsTurn))
            return TraceFaultKind.BegunElsewhere;
        // Below a turn that was received, it ended before; without one, what ends last is what is missing.
        if (node.Parent is not null)
            return TraceFaultKind.LostOrSampled;
        return isRecent ? TraceFaultKind.StillOpen : TraceFaultKind.ProcessEnded;
    }
}
