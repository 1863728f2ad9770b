using System.Globalization;
using Plumbline.Cli.Reports;
using Plumbline.Tests.OfCore;

namespace Plumbline.Tests.Cli.Reports;

public class TimeTests
{
    static LocalClock In(string zone) => new(TimeZoneInfo.FindSystemTimeZoneById(zone));

    static long At(string time) => DateTimeOffset.Parse(time, CultureInfo.InvariantCulture).ToUnixTimeMilliseconds();

    static string Show(long time) =>
        DateTimeOffset.FromUnixTimeMilliseconds(time).UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFF'Z'", CultureInfo.InvariantCulture);

    [Theory]
    [InlineData("UTC")]
    [InlineData("Europe/Berlin")]
    [InlineData("America/New_York")]
    [InlineData("Asia/Kathmandu")]
    [InlineData("Australia/Lord_Howe")]
    [InlineData("Pacific/Apia")]
    [InlineData("America/Havana")]
    public void Days_and_hours_are_those_of_the_zone(string zone) =>
        Seeds.Try(
            10,
            dice =>
            {
                var clock = In(zone);
                for (var i = 0; i < 300; i++)
                {
                    var time = dice.NextInt64(At("2011-01-01T00:00:00Z"), At("2031-01-01T00:00:00Z"));
                    var local = TimeZoneInfo.ConvertTime(DateTimeOffset.FromUnixTimeMilliseconds(time), clock.Zone);

                    Assert.Equal(
                        (DateOnly.FromDateTime(local.DateTime), local.Hour),
                        (LocalClock.DateOf(clock.DayOf(time)), clock.HourOf(time))
                    );
                }
            }
        );

    [Theory]
    [InlineData("Europe/Berlin")]
    [InlineData("America/Havana")] // Its clocks change at midnight.
    [InlineData("Pacific/Apia")] // It left out a whole day in 2011.
    public void A_day_starts_at_its_first_instant(string zone)
    {
        var clock = In(zone);
        for (var day = clock.DayOf(At("2011-12-20T00:00:00Z")); day < clock.DayOf(At("2013-01-10T00:00:00Z")); day++)
        {
            var start = clock.StartOfDay(day);

            Assert.True(clock.DayOf(start) >= day && clock.DayOf(start - 1) < day, Show(start));
        }
    }

    [Theory]
    [InlineData("2026-11-20", "2026-11-19T23:00:00Z", "2026-11-20T23:00:00Z")]
    [InlineData("20261120", "2026-11-19T23:00:00Z", "2026-11-20T23:00:00Z")]
    [InlineData("2026-10-25", "2026-10-24T22:00:00Z", "2026-10-25T23:00:00Z")] // 25 hours long.
    [InlineData("2026-10", "2026-09-30T22:00:00Z", "2026-10-31T23:00:00Z")]
    [InlineData("today", "2026-11-19T23:00:00Z", "2026-11-20T23:00:00Z")]
    [InlineData("yesterday", "2026-11-18T23:00:00Z", "2026-11-19T23:00:00Z")]
    [InlineData("1d", "2026-11-19T23:00:00Z", "2026-11-19T23:00:00Z")]
    [InlineData("7d", "2026-11-13T23:00:00Z", "2026-11-13T23:00:00Z")]
    [InlineData("2w", "2026-11-06T23:00:00Z", "2026-11-06T23:00:00Z")]
    [InlineData("12h", "2026-11-20T02:30:00Z", "2026-11-20T02:30:00Z")]
    [InlineData("2026-11-20T10:00:00Z", "2026-11-20T10:00:00Z", "2026-11-20T10:00:00Z")]
    [InlineData("2026-11-20T10:00:00.5+02:00", "2026-11-20T08:00:00.5Z", "2026-11-20T08:00:00.5Z")]
    [InlineData("now", "2026-11-20T14:30:00Z", "2026-11-20T14:30:00Z")]
    public void Times_are_read_in_the_zone(string text, string since, string until)
    {
        var (clock, now) = (In("Europe/Berlin"), At("2026-11-20T14:30:00Z"));

        Assert.True(TimeText.TryParseSince(text, clock, now, out var from));
        Assert.True(TimeText.TryParseUntil(text, clock, now, out var to));
        Assert.Equal((since, until), (Show(from), Show(to)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("d")]
    [InlineData("0d")]
    [InlineData("-7d")]
    [InlineData("7")]
    [InlineData("7m")]
    [InlineData("9999999d")]
    [InlineData("2026-13-01")]
    [InlineData("2026-02-30")]
    [InlineData("0001-01-01")]
    [InlineData("2026-11-20T10:00:00")] // Without an offset it is not said which zone is meant.
    [InlineData("tomorrow")]
    public void What_is_no_time_is_refused(string text)
    {
        Assert.False(TimeText.TryParseSince(text, In("UTC"), At("2026-11-20T14:30:00Z"), out _));
        Assert.False(TimeText.TryParseUntil(text, In("UTC"), At("2026-11-20T14:30:00Z"), out _));
    }
}
