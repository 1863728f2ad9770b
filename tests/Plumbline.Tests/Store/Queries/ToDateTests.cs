using Plumbline.Store.Queries;

namespace Plumbline.Tests.Store.Queries;

public class ToDateTests
{
    static long Nanos(string time) =>
        (DateTimeOffset.Parse(time, System.Globalization.CultureInfo.InvariantCulture) - DateTimeOffset.UnixEpoch).Ticks * 100;

    static string Text(long nanos) =>
        DateTimeOffset.UnixEpoch.AddTicks(nanos / 100).ToString("yyyy-MM-dd'T'HH:mm", System.Globalization.CultureInfo.InvariantCulture);

    static ZoneClock Zone(string name, long now) => new(TimeZoneInfo.FindSystemTimeZoneById(name), ToDateQuery.Range(now));

    static string[] Told(Func<long, ZoneClock, ToDate> period, string zone, string now)
    {
        var time = period(Nanos(now), Zone(zone, Nanos(now)));
        return [Text(time.Now.From), Text(time.Before.From), Text(time.Before.To), Text(time.End)];
    }

    [Fact]
    public void Periods_begin_at_midnight_monday_and_the_first()
    {
        // A Saturday.
        const string Now = "2026-11-21T04:30Z";

        Assert.Equal(["2026-11-21T00:00", "2026-11-20T00:00", "2026-11-20T04:30", "2026-11-22T00:00"], Told(ToDate.Day, "UTC", Now));
        Assert.Equal(["2026-11-16T00:00", "2026-11-09T00:00", "2026-11-14T04:30", "2026-11-23T00:00"], Told(ToDate.Week, "UTC", Now));
        Assert.Equal(["2026-11-01T00:00", "2026-10-01T00:00", "2026-10-21T04:30", "2026-12-01T00:00"], Told(ToDate.Month, "UTC", Now));
    }

    [Fact]
    public void The_same_stretch_is_by_the_clock_on_the_wall()
    {
        // Summer time ended in Berlin on 25 October 2026: the day had 25 hours.
        Assert.Equal(
            ["2026-10-25T23:00", "2026-10-24T22:00", "2026-10-25T11:00", "2026-10-26T23:00"],
            Told(ToDate.Day, "Europe/Berlin", "2026-10-26T12:00+01:00")
        );
    }

    [Fact]
    public void A_shorter_month_before_is_taken_whole()
    {
        Assert.Equal(
            ["2026-03-01T00:00", "2026-02-01T00:00", "2026-03-01T00:00", "2026-04-01T00:00"],
            Told(ToDate.Month, "UTC", "2026-03-31T12:00Z")
        );
    }

    [Fact]
    public void The_run_rate_is_what_the_whole_costs_at_the_pace_so_far()
    {
        var time = ToDate.Month(Nanos("2026-11-16T00:00Z"), Zone("UTC", Nanos("2026-11-16T00:00Z")));

        Assert.Equal(200, time.RunRate(100));
        Assert.Null(ToDate.Month(Nanos("2026-11-01T23:59Z"), Zone("UTC", Nanos("2026-11-01T23:59Z"))).RunRate(100));
    }

    [Fact]
    public void Every_moment_of_a_year_has_stretches_in_order_in_every_zone()
    {
        foreach (var name in new[] { "UTC", "Europe/Berlin", "America/St_Johns", "Australia/Lord_Howe", "Asia/Kathmandu", "Pacific/Apia" })
        {
            for (var now = Nanos("2026-01-01T00:00Z"); now < Nanos("2027-01-01T00:00Z"); now += 13 * 3_600_000_000_000)
            {
                var zone = Zone(name, now);
                foreach (var time in new[] { ToDate.Day(now, zone), ToDate.Week(now, zone), ToDate.Month(now, zone) })
                {
                    Assert.InRange(now, time.Now.From, time.End - 1);
                    Assert.True(time.Before.From < time.Before.To && time.Before.To <= time.Now.From, $"{name} {Text(now)}");
                }
            }
        }
    }
}
