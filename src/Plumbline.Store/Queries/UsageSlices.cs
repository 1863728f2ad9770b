namespace Plumbline.Store.Queries;

/// <summary>
/// Windows that may overlap, cut at all of their ends, and what tells about each piece: whole days, whole half hours, and at its ends what is neither. Each moment of any window is in one
/// of them, and no cell crosses the end of a window.
/// </summary>
sealed class UsageSlices
{
    readonly List<TimeRange> _days = [],
        _halfHours = [],
        _ends = [],
        _joined = [];

    public UsageSlices(IReadOnlyList<TimeRange> windows, bool areByDay)
    {
        AreByDay = areByDay;
        long[] cuts = [.. windows.SelectMany(window => new[] { window.From, window.To }).Distinct().Order()];
        Whole = new TimeRange(cuts[0], cuts[^1]);
        Cuts = cuts[1..^1];
        foreach (var (from, to) in cuts.Zip(cuts.Skip(1)))
        {
            if (windows.Any(window => window.From <= from && window.To >= to))
                Add(new TimeRange(from, to));
        }
    }

    /// <summary>Whether whole days are used.</summary>
    public bool AreByDay { get; }

    /// <summary>From the start of the first to the end of the last.</summary>
    public TimeRange Whole { get; }

    /// <summary>The ends of windows in between.</summary>
    public IReadOnlyList<long> Cuts { get; }

    /// <summary>All windows together.</summary>
    public IReadOnlyList<TimeRange> Joined => _joined;

    /// <summary>Whole days.</summary>
    public IReadOnlyList<TimeRange> Days => _days;

    /// <summary>Whole half hours that are in no day.</summary>
    public IReadOnlyList<TimeRange> HalfHours => _halfHours;

    /// <summary>What is in neither.</summary>
    public IReadOnlyList<TimeRange> Ends => _ends;

    void Add(TimeRange slice)
    {
        Join(_joined, slice);
        var inner = CellSize.HalfHour.Within(slice);
        if (inner.From >= inner.To)
        {
            Join(_ends, slice);
            return;
        }

        Join(_ends, slice with { To = inner.From });
        var days = AreByDay ? CellSize.Day.Within(inner) : new TimeRange(inner.From, inner.From);
        if (days.From == days.To)
        {
            Join(_halfHours, inner);
        }
        else
        {
            Join(_halfHours, inner with { To = days.From });
            Join(_days, days);
            Join(_halfHours, inner with { From = days.To });
        }

        Join(_ends, slice with { From = inner.To });
    }

    // Neighbours become one.
    static void Join(List<TimeRange> ranges, TimeRange range)
    {
        if (range.From >= range.To)
            return;
        if (ranges.Count > 0 && ranges[^1].To == range.From)
            ranges[^1] = ranges[^1] with { To = range.To };
        else
            ranges.Add(range);
    }
}
