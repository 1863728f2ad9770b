using Plumbline.Core.Model;

namespace Plumbline.Core.Metrics;

/// <summary>
/// The definition of a series' total: a function of the set of its points, whatever their order and repetition. The ledger
/// reaches the same number step by step where it can, and comes back to this where it cannot (late points of unknown writers,
/// one process seen by two routes).
/// </summary>
public static class SeriesTotals
{
    /// <summary>The increase that a set of points of one series tells of.</summary>
    /// <param name="points">The points, in any order, repetitions allowed.</param>
    /// <param name="startsAreKnown">Whether the sender's starts are true (Claude Code, and scopes listed as trustworthy).</param>
    public static Quantity Of(IEnumerable<Observed> points, bool startsAreKnown)
    {
        var distinct = new SortedSet<Observed>(points, ByTimeThenTemporality);
        var deltas = distinct.Where(point => point.Temporality == Temporality.Delta).ToList();
        var cumulative = distinct.Where(point => point.Temporality == Temporality.Cumulative);
        var writers = startsAreKnown ? Marks(cumulative) : InTimeOrder(cumulative);
        return Merge(writers, deltas);
    }

    /// <summary>Whether a point tells of a process that a set of points shows both in delta and, through a converter, in cumulative form.</summary>
    public static bool IsSecondRoute(IReadOnlyCollection<Observed> points, Observed point)
    {
        var deltaStarts = DeltaStarts(points);
        return point.Temporality == Temporality.Cumulative
            ? deltaStarts.Contains(point.Start)
            : points.Any(other =>
                other.Temporality == Temporality.Cumulative && other.Start <= point.Start && deltaStarts.Contains(other.Start)
            );
    }

    // A start of 0 is no start: two senders that leave it out have nothing in common by that.
    static HashSet<long> DeltaStarts(IEnumerable<Observed> points) =>
        points.Where(point => point.Temporality == Temporality.Delta && point.Start != 0).Select(point => point.Start).ToHashSet();

    static readonly Comparer<Observed> ByTimeThenTemporality = Comparer<Observed>.Create(
        (left, right) => left.CompareTo(right) is var order && order != 0 ? order : left.Temporality.CompareTo(right.Temporality)
    );

    static List<(long Start, Quantity Total)> Marks(IEnumerable<Observed> points) =>
        [.. points.GroupBy(point => point.Start).Select(writer => (writer.Key, Max(Quantity.Zero, writer.Max(point => point.Value))))];

    static List<(long Start, Quantity Total)> InTimeOrder(IEnumerable<Observed> points)
    {
        var series = new TimeOrderedSeries();
        foreach (var point in points)
            series.Observe(point);
        return [.. series.Totals];
    }

    // A cumulative writer that starts with a delta window of the same series is that process behind a converter, which adds up
    // the deltas from there on: of the two the larger counts. Nothing weaker than the equal start makes two routes one. A converter that
    // was restarted gives several such writers; they are held against the deltas together, because a late delta may be in the stream of
    // another start than the one its window falls to.
    static Quantity Merge(List<(long Start, Quantity Total)> writers, List<Observed> deltas)
    {
        var deltaStarts = DeltaStarts(deltas);
        var converted = writers.Where(writer => deltaStarts.Contains(writer.Start)).ToList();
        var since = converted.Count == 0 ? long.MaxValue : converted.Min(writer => writer.Start);
        return Sum(writers.Where(writer => !deltaStarts.Contains(writer.Start)).Select(writer => writer.Total))
            + Sum(deltas.Where(delta => delta.Start < since).Select(delta => delta.Value))
            + Max(
                Sum(deltas.Where(delta => delta.Start >= since).Select(delta => delta.Value)),
                Sum(converted.Select(writer => writer.Total))
            );
    }

    static Quantity Sum(IEnumerable<Quantity> values) => values.Aggregate(Quantity.Zero, (sum, value) => sum + value);

    static Quantity Max(Quantity left, Quantity right) => left > right ? left : right;
}
