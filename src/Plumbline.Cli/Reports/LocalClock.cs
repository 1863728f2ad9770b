namespace Plumbline.Cli.Reports;

/// <summary>
/// Days and hours of a time zone. Times are milliseconds since 1970 (UTC), days are numbered from 1970-01-01. A stretch of time with one
/// offset is looked up once, so that a million rows cost a million comparisons. Not for several threads.
/// </summary>
sealed class LocalClock(TimeZoneInfo zone)
{
    public const long Hour = 3_600_000;
    public const long Day = 24 * Hour;

    const long Week = 7 * Day;
    const int WeeksPerStretch = 26;

    static readonly int EpochDay = DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber;
    static readonly long Earliest = (DateTime.MinValue.AddDays(400) - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMillisecond;
    static readonly long Latest = (DateTime.MaxValue.AddDays(-400) - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMillisecond;

    readonly List<Stretch> _known = [];
    Stretch _current = new(0, 0, 0);

    readonly record struct Stretch(long From, long Until, long Offset);

    /// <summary>The zone.</summary>
    public TimeZoneInfo Zone { get; } = zone;

    /// <summary>The number of the local day.</summary>
    public int DayOf(long time) => (int)FloorDivide(Local(time), Day);

    /// <summary>The hour of the local day, 0 to 23.</summary>
    public int HourOf(long time) => (int)(FloorDivide(Local(time), Hour) - FloorDivide(Local(time), Day) * 24);

    /// <summary>The local time as if it were UTC.</summary>
    public long Local(long time)
    {
        if (time < _current.From || time >= _current.Until)
            _current = Find(time);
        return time + _current.Offset;
    }

    /// <summary>The first instant of a local day; where a clock change skips midnight, the instant of the change.</summary>
    public long StartOfDay(int day)
    {
        // Offsets lie between −12 and +14 hours.
        var (low, high) = (day * Day - 15 * Hour, day * Day + 13 * Hour);
        while (high - low > 1)
        {
            var middle = low + (high - low) / 2;
            if (DayOf(middle) >= day)
                high = middle;
            else
                low = middle;
        }

        return high;
    }

    /// <summary>The date of a day's number.</summary>
    public static DateOnly DateOf(int day) => DateOnly.FromDayNumber(Math.Clamp(day + EpochDay, 0, DateOnly.MaxValue.DayNumber));

    /// <summary>The number of a date.</summary>
    public static int DayOf(DateOnly date) => date.DayNumber - EpochDay;

    Stretch Find(long time)
    {
        foreach (var known in _known)
        {
            if (time >= known.From && time < known.Until)
                return known;
        }

        var offset = OffsetAt(time);
        var found = new Stretch(LastChange(time, offset), NextChange(time, offset), offset);
        _known.Add(found);
        return found;
    }

    long OffsetAt(long time)
    {
        var utc = DateTime.UnixEpoch.AddTicks(Math.Clamp(time, Earliest, Latest) * TimeSpan.TicksPerMillisecond);
        return Zone.GetUtcOffset(utc).Ticks / TimeSpan.TicksPerMillisecond;
    }

    // No zone changes twice within a week but by decree; a binary search then finds the millisecond.
    long NextChange(long time, long offset)
    {
        var at = time;
        for (var i = 0; i < WeeksPerStretch; i++, at += Week)
        {
            if (OffsetAt(at + Week) == offset)
                continue;
            var (same, other) = (at, at + Week);
            while (other - same > 1)
            {
                var middle = same + (other - same) / 2;
                (same, other) = OffsetAt(middle) == offset ? (middle, other) : (same, middle);
            }

            return other;
        }

        return at;
    }

    long LastChange(long time, long offset)
    {
        var at = time;
        for (var i = 0; i < WeeksPerStretch; i++, at -= Week)
        {
            if (OffsetAt(at - Week) == offset)
                continue;
            var (other, same) = (at - Week, at);
            while (same - other > 1)
            {
                var middle = other + (same - other) / 2;
                (other, same) = OffsetAt(middle) == offset ? (other, middle) : (middle, same);
            }

            return same;
        }

        return at;
    }

    static long FloorDivide(long value, long by) => value >= 0 ? value / by : (value - by + 1) / by;
}
