using System.Runtime.InteropServices;
using Plumbline.Core.Model;

namespace Plumbline.Core.Metrics;

/// <summary>
/// The cumulative points of one series from a sender whose starts are not vouched for. Points are taken in the order of their
/// time, and the order decides: the earliest point of a writer whose start is unknown (0, or that point's own time) is a baseline,
/// a fall of such a writer is a restart from zero, and a start that moves along with the points continues one writer.
/// A late point is not for this type: evaluate the whole series again with <see cref="SeriesTotals"/>.
/// </summary>
public sealed class TimeOrderedSeries
{
    struct Writer
    {
        public bool StartIsKnown;
        public Quantity Last;
        public Quantity Mark;
        public Quantity Total;
        public long FirstStart;
    }

    readonly List<Writer> _writers = [];
    readonly Dictionary<long, int> _byStart = [];
    int _previousWriter = -1;

    /// <summary>The newest point taken; null before the first.</summary>
    public Observed? Previous { get; private set; }

    /// <summary>The total of all writers.</summary>
    public Quantity Total => _writers.Aggregate(Quantity.Zero, (sum, writer) => sum + writer.Total);

    /// <summary>The total of each writer, by the start under which it first appeared.</summary>
    public IEnumerable<(long Start, Quantity Total)> Totals => _writers.Select(writer => (writer.FirstStart, writer.Total));

    /// <summary>Takes a point that is later than, or equal to, all before it.</summary>
    public Step Observe(Observed point)
    {
        if (point == Previous)
            return Step.Nothing(Reason.Duplicate);

        var previousTime = Previous?.Time ?? 0;
        var (step, index) = FindOrStart(point);
        ref var writer = ref CollectionsMarshal.AsSpan(_writers)[index];
        step = step with { From = step.From != 0 ? step.From : previousTime };
        writer.Total += step.Increment;
        writer.Last = point.Value;
        writer.Mark = point.Value > writer.Mark ? point.Value : writer.Mark;
        (Previous, _previousWriter) = (point, index);
        return step;
    }

    (Step Step, int Writer) FindOrStart(Observed point)
    {
        if (_byStart.TryGetValue(point.Start, out var known))
            return (Continue(_writers[known], point.Value, null), known);

        if (ContinuesPrevious(point))
        {
            _byStart[point.Start] = _previousWriter;
            return (Continue(_writers[_previousWriter], point.Value, Reason.StartMoves), _previousWriter);
        }

        var startIsKnown = point.Start != 0 && point.Start < point.Time;
        _byStart[point.Start] = _writers.Count;
        _writers.Add(new Writer { StartIsKnown = startIsKnown, FirstStart = point.Start });
        return (First(point, startIsKnown), _writers.Count - 1);
    }

    bool ContinuesPrevious(Observed point) =>
        Previous is { } previous && point.Start == previous.Time && point.Start < point.Time && point.Value >= previous.Value;

    static Step First(Observed point, bool startIsKnown)
    {
        if (!startIsKnown)
            return new Step(Quantity.Zero, point.Time, AddsRow: true, Reason.UnknownStart);
        var isLong = point.Time - point.Start > KnownStartWriter.LongestWindow;
        return new Step(point.Value, point.Start, AddsRow: true, isLong ? Reason.CarriedIn : null);
    }

    static Step Continue(in Writer writer, Quantity value, Reason? flag)
    {
        if (writer.StartIsKnown)
        {
            var grows = value > writer.Mark;
            return new Step(
                grows ? value - writer.Mark : Quantity.Zero,
                0,
                AddsRow: true,
                grows || value == writer.Mark ? flag : Reason.BelowMark
            );
        }

        return value < writer.Last
            ? new Step(value, 0, AddsRow: true, Reason.Reset)
            : new Step(value - writer.Last, 0, AddsRow: true, flag);
    }
}
