using Plumbline.Cli.Cache;
using Plumbline.Cli.Reports;
using Plumbline.Core.Caching;
using Plumbline.Core.Model;
using Plumbline.Core.Pricing;
using Plumbline.Store.SessionIndex;
using Plumbline.Tests.Cli.Reports;
using Plumbline.Tests.OfCore;

namespace Plumbline.Tests.Cli.Cache;

public sealed class CacheReportTests
{
    readonly LogBook _book = new();
    readonly int _file;

    public CacheReportTests() => _file = _book.File("/home/dev/shop");

    void Add(
        string time,
        long read,
        long written,
        string model = "claude-opus-4-8",
        string session = "s1",
        RequestFlags flags = 0,
        int effort = 0
    ) =>
        _book.Snapshot.Add(
            _book.Request(_file, time, session, model, read: read, write5m: written) with
            {
                Flags = flags,
                Effort = effort,
            }
        );

    static CacheReport Report(IndexSnapshot snapshot, Dimension rows = Dimension.Day, LogFilter? filter = null) =>
        CacheReport.Of(
            snapshot,
            PriceBook.BuiltIn,
            new UsageQuestion
            {
                Rows = rows,
                Clock = new LocalClock(TimeZoneInfo.Utc),
                Filter = filter ?? new LogFilter(),
            }
        );

    [Fact]
    public void A_miss_is_told_with_its_cause_whatever_order_the_rows_are_in()
    {
        Add("2026-11-20T10:02:00Z", 0, 24_000, "claude-sonnet-5");
        Add("2026-11-20T10:00:00Z", 0, 20_000);
        Add("2026-11-20T10:01:00Z", 20_000, 1_000, "claude-opus-4-8[1m]");
        var report = Report(_book.Snapshot);

        var miss = Assert.Single(report.Misses);
        Assert.Equal((CacheCause.ModelSwitch, 21_000L), (miss.Step.Cause, miss.Step.Lost));
        // Written at 2.5 instead of read at 0.2 dollars a million.
        Assert.Equal(new Usd(21_000 * 2_300L), miss.Lost);
        Assert.Equal(report.Total.Lost.Cost, miss.Lost);
    }

    [Fact]
    public void What_is_asked_for_is_added_up_but_conversations_are_followed_from_their_beginning()
    {
        Add("2026-11-19T23:59:00Z", 0, 20_000);
        Add("2026-11-20T00:01:00Z", 20_000, 1_000);
        Add("2026-11-20T00:02:00Z", 0, 22_000);
        var since = new LogFilter { Since = DateTimeOffset.Parse("2026-11-20T00:00:00Z").ToUnixTimeMilliseconds() };
        var report = Report(_book.Snapshot, filter: since);

        Assert.Equal((2L, 0L, 21_000L), (report.Total.Requests, report.Total[CacheCause.SessionStart].Count, report.Total.Lost.Tokens));
        Assert.Equal(["2026-11-20"], report.Rows.Select(row => row.Key));
    }

    [Fact]
    public void Sub_agents_and_sessions_are_conversations_of_their_own()
    {
        Add("2026-11-20T10:00:00Z", 0, 20_000);
        Add("2026-11-20T10:01:00Z", 0, 9_000, flags: RequestFlags.Sidechain);
        Add("2026-11-20T10:02:00Z", 0, 9_000, session: "s2");
        Add("2026-11-20T10:03:00Z", 20_000, 100);
        var report = Report(_book.Snapshot);

        Assert.Empty(report.Misses);
        Assert.Equal(3, report.Total[CacheCause.SessionStart].Count);
    }

    [Fact]
    public void What_the_index_tells_of_effort_compaction_and_resuming_is_a_sign()
    {
        Add("2026-11-20T10:00:00Z", 0, 20_000, effort: 1);
        Add("2026-11-20T10:01:00Z", 0, 21_000, effort: 2);
        Add("2026-11-20T10:02:00Z", 0, 22_000, effort: 2, flags: RequestFlags.Compacted);
        Add("2026-11-20T10:03:00Z", 0, 23_000, effort: 2, flags: RequestFlags.Resumed);
        var report = Report(_book.Snapshot);

        Assert.Equal(
            [CacheCause.EffortSwitch, CacheCause.Compaction, CacheCause.Resume],
            report.Misses.OrderBy(miss => miss.Request).Select(miss => miss.Step.Cause)
        );
    }

    [Fact]
    public void Rows_by_anything_make_up_the_total_and_causes_make_up_what_was_lost()
    {
        Seeds.Try(
            60,
            dice =>
            {
                var book = LogBook.Random(dice);
                foreach (var dimension in Enum.GetValues<Dimension>())
                {
                    var report = Report(book.Snapshot, dimension);
                    var (total, rows) = (report.Total, report.Rows);

                    Assert.Equal(total.Requests, rows.Sum(row => row.Sums.Requests));
                    Assert.Equal(total.ReadTokens, rows.Sum(row => row.Sums.ReadTokens));
                    Assert.Equal(total.Saved.Nanos, rows.Sum(row => row.Sums.Saved.Nanos));
                    Assert.Equal(total.Lost.Cost.Nanos, rows.Sum(row => row.Sums.Lost.Cost.Nanos));
                    Assert.Equal(
                        total.Lost.Tokens,
                        Causes.Of(total).Where(one => one.Advice.Cause != CacheCause.SessionStart).Sum(one => one.Sums.Tokens)
                    );
                    Assert.Equal(total.Lost.Tokens - total[CacheCause.Minor].Tokens, report.Misses.Sum(miss => miss.Step.Lost));
                }
            }
        );
    }
}
