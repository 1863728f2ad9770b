namespace Plumbline.Store.Queries;

/// <summary>A period of the calendar as far as it has come, and the same stretch of the one before it, by the clock on the wall of a zone.</summary>
/// <param name="Now">From the period's start until now.</param>
/// <param name="Before">From the start of the period before until the same day and time in it; no further than its end.</param>
/// <param name="End">The end of the period; nanoseconds since 1970.</param>
public sealed record ToDate(TimeRange Now, TimeRange Before, long End)
{
    /// <summary>The local day until now.</summary>
    public static ToDate Day(long now, ZoneClock zone)
    {
        var day = zone.DayOf(now);
        return Of(now, zone, day, day - 1, day + 1, day - 1);
    }

    /// <summary>The week, from Monday until now.</summary>
    public static ToDate Week(long now, ZoneClock zone)
    {
        var day = zone.DayOf(now);
        var monday = Core.Adoption.Cohort.MondayOf(day);
        return Of(now, zone, monday, monday - 7, monday + 7, day - 7);
    }

    /// <summary>The month, from its first day until now.</summary>
    public static ToDate Month(long now, ZoneClock zone)
    {
        var day = zone.DayOf(now);
        var date = Epoch.AddDays(day);
        var first = day - date.Day + 1;
        var before = first - Epoch.AddDays(first - 1).Day;
        return Of(now, zone, first, before, first + DateTime.DaysInMonth(date.Year, date.Month), before + date.Day - 1);
    }

    /// <summary>
    /// What a whole period comes to when every hour of it costs as much as those so far, rounded down; null before a day of it is over, when that says
    /// nothing.
    /// </summary>
    public Int128? RunRate(Int128 soFar)
    {
        var (elapsed, whole) = (Now.To - Now.From, End - Now.From);
        return elapsed < TimeRange.Day ? null : (Int128)((System.Numerics.BigInteger)soFar * whole / elapsed);
    }

    static readonly DateOnly Epoch = DateOnly.FromDateTime(DateTime.UnixEpoch);

    static ToDate Of(long now, ZoneClock zone, int first, int firstBefore, int end, int sameDay)
    {
        var start = zone.StartOfDay(first);
        var local = now + zone.OffsetAt(now);
        var sameTime = zone.InstantOf(sameDay * TimeRange.Day + local % TimeRange.Day);
        var before = zone.StartOfDay(firstBefore);
        // The very first instant of a day has no stretch yet.
        return new ToDate(
            new TimeRange(start, Math.Max(now, start + 1)),
            new TimeRange(before, Math.Clamp(sameTime, before + 1, start)),
            zone.StartOfDay(end)
        );
    }
}
