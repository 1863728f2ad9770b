using Plumbline.Core.Adoption;
using Plumbline.Core.Model;
using Plumbline.Store.Queries;
using Plumbline.Tests.OfCore;
using static Plumbline.Tests.Store.Queries.SmallLedger;

namespace Plumbline.Tests.Store.Queries;

public class HistoryQueryTests
{
    static readonly string[] Zones = ["UTC", "Europe/Berlin", "America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe", "Pacific/Apia"];

    static TimeRange November20To(int last) => new(At(20) - TimeRange.Day / 2, At(last) + TimeRange.Day / 2);

    [Fact]
    public void An_error_is_no_activity_and_a_prompt_is()
    {
        using var ledger = new SmallLedger();
        var (ann, bo) = (ledger.Context("s1", person: "ann"), ledger.Context("s2", person: "bo"));
        ledger.Event(ann, At(18), "api_error");
        ledger.Event(bo, At(18), "user_prompt");

        Assert.Equal(
            [new HistoryRow("bo", "2.1.329", At(18), At(18), At(18))],
            ledger.Ask(new HistoryQuery { Range = November20To(21) }.Run)
        );
    }

    [Fact]
    public void Metered_use_that_was_taken_back_is_none()
    {
        using var ledger = new SmallLedger();
        var (ann, bo) = (ledger.Context(null, person: "ann"), ledger.Context(null, person: "bo"));
        var metric = ledger.Metric("claude_code.cost.usage", "USD");
        var (hers, his) = (
            ledger.Series(metric, ann, usage: UsageMetric.Cost),
            ledger.Series(metric, bo, "{\"model\":\"x\"}", usage: UsageMetric.Cost)
        );
        ledger.Unitemised(hers, At(18), "2");
        ledger.Unitemised(hers, At(18, 60), "-2");
        ledger.Unitemised(his, At(18), "2");

        Assert.Equal(["bo"], ledger.Ask(new HistoryQuery { Range = November20To(21) }.Run).Select(row => row.User));
    }

    [Fact]
    public void Filters_by_team_leave_out_what_was_for_another()
    {
        using var ledger = new SmallLedger();
        ledger.Request(ledger.Context("s1", "a", person: "ann"), At(3));
        ledger.Request(ledger.Context("s2", "b", person: "ann", version: "2.1.400"), At(21));
        var filtered = new HistoryQuery { Range = November20To(22), Filters = [new Filter(Dimension.Of("team"), ["a"])] };

        Assert.Equal([new HistoryRow("ann", "2.1.329", At(3), At(3), At(3))], ledger.Ask(filtered.Run));
        Assert.Equal(2, ledger.Ask((filtered with { Filters = [] }).Run).Count);
    }

    // Requests and prompts at random moments around clock changes, against sets of local days that the framework's own zones give.
    [Fact]
    public void Days_and_histories_are_those_of_a_naive_count_in_every_zone_and_before_and_after_usage_is_added_up() =>
        Seeds.Try(
            6,
            dice =>
            {
                var zone = TimeZoneInfo.FindSystemTimeZoneById(Zones[dice.Next(Zones.Length)]);
                using var ledger = new SmallLedger();
                var told = Fill(ledger, dice);
                var to = At(10) + dice.NextInt64(0, 20 * TimeRange.Day);
                var range = new TimeRange(to - dice.NextInt64(TimeRange.Day, 40 * TimeRange.Day), to);
                var clock = new ZoneClock(zone, range);
                Check(ledger, told, range, clock, zone);
                ledger.PriceRequests();
                Check(ledger, told, range, clock, zone);
            }
        );

    static List<(string User, long Time)> Fill(SmallLedger ledger, Random dice)
    {
        var told = new List<(string User, long Time)>();
        for (var i = 0; i < 60; i++)
        {
            var user = "person" + dice.Next(6);
            // 25 October and 1 November are the ends of summer time here and there.
            var time = At(1) + dice.NextInt64(-60 * TimeRange.Day, 30 * TimeRange.Day) / 1_000_000 * 1_000_000;
            var context = ledger.Context("s" + i, person: user);
            if (dice.Next(3) == 0)
                ledger.Event(context, time, "user_prompt");
            else
                ledger.Request(context, time, "0.1", input: 5);
            told.Add((user, time));
        }

        return told;
    }

    static void Check(SmallLedger ledger, List<(string User, long Time)> told, TimeRange range, ZoneClock clock, TimeZoneInfo zone)
    {
        int Day(long nanos) =>
            DateOnly.FromDateTime(TimeZoneInfo.ConvertTimeFromUtc(DateTime.UnixEpoch.AddTicks(nanos / 100), zone)).DayNumber
            - DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber;
        var query = new ActiveDaysQuery { Range = range, Zone = clock };
        var expected = told.Where(one => one.Time < range.To && Day(one.Time) > query.FirstDay - 30)
            .GroupBy(one => one.User)
            .OrderBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => (group.Key, string.Join(',', group.Select(one => Day(one.Time)).Distinct().Order())));
        var days = ledger.Ask(query.Run);
        Assert.Equal(expected, days.Select(person => (person.User, string.Join(',', person.Days.All))));

        var history = ledger.Ask(new HistoryQuery { Range = range }.Run);
        int? Before(IEnumerable<long> times) => times.Where(time => time < range.From).Select(time => (int?)Day(time)).Max();
        Assert.Equal(
            told.Where(one => one.Time < range.To)
                .GroupBy(one => one.User, one => one.Time)
                .OrderBy(group => group.Key, StringComparer.Ordinal)
                .Select(group => (group.Key, (int?)Day(group.Min()), Before(group), (int?)Day(group.Max()))),
            history.Select(row =>
                (
                    row.User,
                    (int?)clock.DayOf(row.First),
                    row.LastBefore is { } last ? (int?)clock.DayOf(last) : null,
                    (int?)clock.DayOf(row.Last)
                )
            )
        );
    }
}
