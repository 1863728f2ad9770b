namespace Plumbline.Core.Reliability;

/// <summary>
/// How many things took how long, in milliseconds, rounded by <see cref="DurationRounding"/>. Counts of several times, models or people
/// merge into exactly what counting all of them together gives, which no average of percentiles does.
/// </summary>
public sealed class DurationCounts
{
    readonly SortedDictionary<long, long> _counts = [];

    /// <summary>How many were counted.</summary>
    public long Count { get; private set; }

    /// <summary>The shortest, in milliseconds; null of none.</summary>
    public long? Min => _counts.Count == 0 ? null : _counts.First().Key;

    /// <summary>The longest, in milliseconds; null of none.</summary>
    public long? Max => Percentile(100);

    /// <summary>The median, in milliseconds; null of none.</summary>
    public long? P50 => Percentile(50);

    /// <summary>In milliseconds; null of none.</summary>
    public long? P95 => Percentile(95);

    /// <summary>In milliseconds; null of none.</summary>
    public long? P99 => Percentile(99);

    /// <summary>What is shown of them.</summary>
    public DurationPercentiles Percentiles => new(Count, P50, P95, P99);

    /// <summary>The rounded durations, in milliseconds, and how many took so long, the shortest first.</summary>
    public IEnumerable<KeyValuePair<long, long>> Counts => _counts;

    /// <summary>Counts some that took equally long.</summary>
    /// <param name="milliseconds">Not negative.</param>
    /// <param name="count">Not negative.</param>
    public void Add(long milliseconds, long count = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        var rounded = DurationRounding.Round(milliseconds);
        if (count == 0)
            return;
        Count = checked(Count + count);
        _counts[rounded] = _counts.GetValueOrDefault(rounded) + count;
    }

    /// <summary>Counts what others counted, too.</summary>
    public void Add(DurationCounts others)
    {
        // Its own counts cannot change while they are walked through.
        foreach (var (milliseconds, count) in others == this ? [.. _counts] : others.Counts)
            Add(milliseconds, count);
    }

    /// <summary>
    /// The duration that so many percent did not exceed, by nearest rank: of <c>n</c> sorted durations the one at place
    /// <c>⌈n × percent / 100⌉</c>, thus one that something really took, but for the rounding. Null of none.
    /// </summary>
    /// <param name="percent">From 1 to 100.</param>
    public long? Percentile(int percent)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(percent, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(percent, 100);
        var rank = ((Int128)Count * percent + 99) / 100;
        Int128 passed = 0;
        foreach (var (milliseconds, count) in _counts)
        {
            passed += count;
            if (passed >= rank)
                return milliseconds;
        }

        return null;
    }

    /// <summary>How many took at most so long; exact for a limit that rounding does not change, as any below ten seconds.</summary>
    public long CountWithin(long milliseconds)
    {
        var limit = DurationRounding.Round(milliseconds);
        return _counts.TakeWhile(entry => entry.Key <= limit).Sum(entry => entry.Value);
    }
}
