using System.Globalization;
using System.Text;

namespace Plumbline.Store.Queries;

/// <summary>
/// A time zone within a range of time: its offsets, found once here, become a CASE over the transitions in SQL. So a store needs no
/// time zone data of its own, and every store gives the same days.
/// </summary>
public sealed class ZoneClock
{
    const long Hour = 3_600_000_000_000;
    const long Minute = 60_000_000_000;

    // Local midnights and full hours are labelled with the offset; a key must not be negative, so minutes are counted down from here.
    const int HighestOffsetMinutes = 15 * 60;

    readonly TimeZoneInfo _zone;
    readonly List<(long Until, long Offset)> _steps = [];

    /// <summary>The zone's offsets within a range.</summary>
    public ZoneClock(TimeZoneInfo zone, TimeRange range)
    {
        _zone = zone;
        var at = range.From;
        while (true)
        {
            var offset = OffsetAt(at);
            var next = NextChange(at, range.To, offset);
            _steps.Add((next, offset));
            if (next >= range.To)
                break;
            at = next;
        }
    }

    /// <summary>The zone's name, as IANA gives it.</summary>
    public string Name => _zone.Id;

    /// <summary>The same zone's offsets within another range.</summary>
    public ZoneClock Over(TimeRange range) => new(_zone, range);

    /// <summary>The number of the local day of an instant (days since 1970-01-01).</summary>
    public int DayOf(long nanos) => (int)Math.Floor((nanos + OffsetAt(nanos)) / (decimal)TimeRange.Day);

    /// <summary>The same by whole numbers, as <see cref="DaySql"/> gives it; for times after 1970.</summary>
    public long DayKey(long nanos) => (nanos + OffsetAt(nanos)) / TimeRange.Day;

    /// <summary>Whether, within the range, local hours and days begin at multiples of a length only (nanoseconds), which divides an hour.</summary>
    public bool ChangesAt(long length) =>
        _steps.All(step => step.Offset % length == 0) && _steps.SkipLast(1).All(step => step.Until % length == 0);

    /// <summary>SQL for the number of the local day (days since 1970-01-01) of a column of times.</summary>
    public string DaySql(string column, SqlDialect dialect) =>
        dialect.Divide($"{column} + {OffsetSql(column)}", TimeRange.Day.ToString(CultureInfo.InvariantCulture));

    /// <summary>When, within the range, its offset changes.</summary>
    public IEnumerable<long> Changes => _steps.SkipLast(1).Select(step => step.Until);

    /// <summary>SQL for the start of the local day of a column of times, if the offset has not changed since.</summary>
    public string DayStartSql(string column, SqlDialect dialect) =>
        FormattableString.Invariant($"({DaySql(column, dialect)}) * {TimeRange.Day} - ({OffsetSql(column)})");

    /// <summary>SQL for a key of the local hour: its start plus, in the digits below an hour, the offset, so that the two hours of a clock change differ.</summary>
    public string HourSql(string column, SqlDialect dialect)
    {
        var hour = dialect.Divide($"{column} + {OffsetSql(column)}", Hour.ToString(CultureInfo.InvariantCulture));
        return FormattableString.Invariant(
            $"({hour}) * {Hour} + {HighestOffsetMinutes} - ({dialect.Divide(OffsetSql(column) + " + 0", Minute.ToString(CultureInfo.InvariantCulture))})"
        );
    }

    /// <summary>The date of a day number, such as <c>2026-11-20</c>.</summary>
    public static string DayLabel(long day) =>
        DateOnly.FromDayNumber((int)(day + EpochDay)).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>The day number of a date; false when it is none.</summary>
    public static bool TryParseDay(string label, out long day)
    {
        var parsed = DateOnly.TryParseExact(label, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date);
        day = date.DayNumber - EpochDay;
        return parsed;
    }

    /// <summary>RFC 3339 for an hour's key, such as <c>2026-11-20T14:00:00+01:00</c>.</summary>
    public static string HourLabel(long key)
    {
        var minutes = HighestOffsetMinutes - (int)(key % Hour);
        var local = DateTime.UnixEpoch.AddTicks(key / Hour * (Hour / 100));
        var offset = TimeSpan.FromMinutes(Math.Abs(minutes));
        var text = local.ToString("yyyy-MM-dd'T'HH':00:00'", CultureInfo.InvariantCulture);
        return minutes == 0 ? text + "Z" : text + (minutes < 0 ? "-" : "+") + offset.ToString("hh\\:mm", CultureInfo.InvariantCulture);
    }

    /// <summary>The key of an hour that is labelled in RFC 3339; false when it is no full hour.</summary>
    public static bool TryParseHour(string label, out long key)
    {
        key = 0;
        if (
            !DateTimeOffset.TryParse(label, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            || !label.Contains('T')
        )
            return false;
        var local = (time.DateTime - DateTime.UnixEpoch).Ticks;
        if (local % (Hour / 100) != 0)
            return false;
        key = local * 100 + HighestOffsetMinutes - (long)time.Offset.TotalMinutes;
        return true;
    }

    /// <summary>The key of the hour of an instant, as <see cref="HourSql"/> gives it, by the zone's offset then.</summary>
    public static long HourKey(long nanos, long offset) => (nanos + offset) / Hour * Hour + HighestOffsetMinutes - offset / Minute;

    /// <summary>The zone's offset from UTC at an instant, in nanoseconds, whole minutes.</summary>
    public long OffsetAt(long nanos)
    {
        var utc = DateTime.UnixEpoch.AddTicks(Math.Clamp(nanos / 100, EarliestTick, LatestTick));
        return (long)Math.Round(_zone.GetUtcOffset(utc).TotalMinutes) * Minute;
    }

    /// <summary>The instant of a local day's start.</summary>
    public long StartOfDay(long day) => InstantOf(day * TimeRange.Day);

    /// <summary>The instant of a local time, in nanoseconds since 1970-01-01 on the wall's clock; near it, where a clock change leaves that time out.</summary>
    public long InstantOf(long local)
    {
        var guess = local - OffsetAt(local);
        return local - OffsetAt(guess);
    }

    static readonly int EpochDay = DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber;
    static readonly long EarliestTick = (DateTime.MinValue.AddDays(2) - DateTime.UnixEpoch).Ticks;
    static readonly long LatestTick = (DateTime.MaxValue.AddDays(-2) - DateTime.UnixEpoch).Ticks;

    // No zone changes twice within a week but by decree; a binary search then finds the minute.
    long NextChange(long from, long to, long offset)
    {
        for (var at = from; at < to; at += 7 * TimeRange.Day)
        {
            var end = Math.Min(at + 7 * TimeRange.Day, to);
            if (OffsetAt(end) != offset)
                return Bisect(at, end, offset);
        }

        return to;
    }

    long Bisect(long low, long high, long offset)
    {
        while (high - low > 1)
        {
            var middle = low + (high - low) / 2;
            if (OffsetAt(middle) == offset)
                low = middle;
            else
                high = middle;
        }

        return high;
    }

    string OffsetSql(string column)
    {
        if (_steps.Count == 1)
            return _steps[0].Offset.ToString(CultureInfo.InvariantCulture);
        var sql = new StringBuilder("CASE");
        foreach (var (until, offset) in _steps.SkipLast(1))
            sql.Append(CultureInfo.InvariantCulture, $" WHEN {column} < {until} THEN {offset}");
        return sql.Append(CultureInfo.InvariantCulture, $" ELSE {_steps[^1].Offset} END").ToString();
    }
}
