using System.Globalization;

namespace Plumbline.Cli.Reports;

/// <summary>
/// Points in time as people give them to <c>--since</c> and <c>--until</c>: <c>2026-11-20</c>, <c>20261120</c>, <c>2026-11</c>, <c>today</c>,
/// <c>yesterday</c>, RFC 3339, or how long ago: <c>7d</c> (the last seven days, today included), <c>4w</c>, <c>12h</c>.
/// </summary>
static class TimeText
{
    /// <summary>What is accepted, for messages.</summary>
    public const string Expected = "a date (2026-11-20), a month (2026-11), RFC 3339, today, yesterday, or how long ago (7d, 4w, 12h)";

    /// <summary>Reads where a range begins: at the start of the day or month.</summary>
    public static bool TryParseSince(string text, LocalClock clock, long now, out long time) => TryParse(text, clock, now, false, out time);

    /// <summary>
    /// Reads where a range ends, as the first instant that no longer belongs to it: behind the whole day or month. A span ends where
    /// the same span after <c>--since</c> begins, so that the two divide time.
    /// </summary>
    public static bool TryParseUntil(string text, LocalClock clock, long now, out long time) => TryParse(text, clock, now, true, out time);

    static bool TryParse(string text, LocalClock clock, long now, bool isEnd, out long time)
    {
        var today = clock.DayOf(now);
        if (text is "today" or "yesterday" or "now")
        {
            time = text == "now" ? now : clock.StartOfDay(today - (text == "yesterday" ? 1 : 0) + (isEnd ? 1 : 0));
            return true;
        }

        return TryParseSpan(text, clock, now, out time) || TryParseDate(text, clock, isEnd, out time) || TryParseInstant(text, out time);
    }

    static bool TryParseSpan(string text, LocalClock clock, long now, out long time)
    {
        time = 0;
        if (
            text.Length < 2
            || !int.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var count)
        )
            return false;
        if (count is 0 or > 100_000)
            return false;
        time = text[^1] switch
        {
            'h' => now - count * LocalClock.Hour,
            'd' => clock.StartOfDay(clock.DayOf(now) + 1 - count),
            'w' => clock.StartOfDay(clock.DayOf(now) + 1 - 7 * count),
            _ => 0,
        };
        return text[^1] is 'h' or 'd' or 'w';
    }

    static bool TryParseDate(string text, LocalClock clock, bool isEnd, out long time)
    {
        time = 0;
        var isMonth = DateOnly.TryParseExact(text, "yyyy-MM", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date);
        if (
            !isMonth
            && !DateOnly.TryParseExact(text, ["yyyy-MM-dd", "yyyyMMdd"], CultureInfo.InvariantCulture, DateTimeStyles.None, out date)
        )
            return false;
        if (date.Year is < 1971 or > 9000)
            return false;
        if (isEnd)
            date = isMonth ? date.AddMonths(1) : date.AddDays(1);
        time = clock.StartOfDay(LocalClock.DayOf(date));
        return true;
    }

    // Without an offset it would be unclear which zone is meant.
    static bool TryParseInstant(string text, out long time)
    {
        var isInstant = DateTimeOffset.TryParseExact(
            text,
            ["yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd'T'HH:mmK"],
            CultureInfo.InvariantCulture,
            DateTimeStyles.None,
            out var instant
        );
        time = instant.ToUnixTimeMilliseconds();
        return isInstant && (text[^1] is 'Z' or 'z' || text.LastIndexOfAny(['+', '-']) > 10);
    }
}
