using Plumbline.Cli.Blocks;
using Plumbline.Cli.Client;
using Plumbline.Cli.Reports;
using Plumbline.Cli.StatusLine;
using Plumbline.Core.Model;
using Plumbline.Core.Pricing;
using Plumbline.Store.SessionIndex;
using Plumbline.Tests.OfCore;

namespace Plumbline.Tests.Cli.StatusLine;

public sealed class StatusTotalsTests
{
    const long Hour = 3_600_000;

    // 2026-11-20T13:30:00Z.
    const long Now = 1_795_176_000_000 + 90 * 60_000;

    static readonly LocalClock Utc = new(TimeZoneInfo.Utc);

    static RequestRow Row(MemorySnapshot snapshot, long time, long tokens, string session, ulong key) =>
        new()
        {
            MessageKey = new Hash128(1, key),
            Time = time,
            InputTokens = tokens,
            CacheReadTokens = tokens * 3,
            Session = snapshot.Number(session),
            Model = snapshot.Number("claude-opus-5-5"),
            DurationMs = -1,
        };

    static StatusTotals Totals(IndexSnapshot index, IndexSnapshot? tail = null)
    {
        var totals = new StatusTotals(Now, Utc);
        totals.Add(index, PriceBook.BuiltIn, "mine");
        if (tail is not null)
            totals.Add(tail, PriceBook.BuiltIn, "mine", isTail: true);
        return totals;
    }

    [Fact]
    public void Today_is_since_midnight_and_a_session_is_all_of_it()
    {
        using var index = new MemorySnapshot();
        index.Add(Row(index, Now - 14 * Hour, 1, "mine", 1));
        index.Add(Row(index, Now - 13 * Hour, 10, "mine", 2));
        index.Add(Row(index, Now - Hour, 100, "other", 3));

        var totals = Totals(index);

        Assert.Equal((2L, 440L), (totals.Today.Requests, totals.Today.Tokens));
        Assert.Equal((2L, 44L), (totals.Session.Requests, totals.Session.Tokens));
    }

    [Fact]
    public void The_end_of_a_log_adds_only_what_the_index_does_not_have()
    {
        using var index = new MemorySnapshot();
        index.Add(Row(index, Now - 2 * Hour, 1, "mine", 1));
        // Copied into this session's log when it was forked; the index has it where it was asked.
        index.Add(Row(index, Now - Hour, 10, "other", 2));
        using var tail = new MemorySnapshot();
        tail.Add(Row(tail, Now - 2 * Hour, 1, "mine", 1));
        tail.Add(Row(tail, Now - Hour, 10, "mine", 2));
        tail.Add(Row(tail, Now - 1000, 100, "mine", 3));

        var totals = Totals(index, tail);

        Assert.Equal((3L, 444L), (totals.Today.Requests, totals.Today.Tokens));
        Assert.Equal((2L, 404L), (totals.Session.Requests, totals.Session.Tokens));
        Assert.Equal(3, totals.Active!.Sums.Requests);
    }

    [Fact]
    public void What_does_not_count_or_lies_ahead_is_left_out()
    {
        using var index = new MemorySnapshot();
        index.Add(Row(index, Now - Hour, 1, "mine", 1) with { Flags = RequestFlags.Gone });
        index.Add(Row(index, Now + 2 * Hour, 1, "mine", 2));

        var totals = Totals(index);

        Assert.Equal((0L, 0L), (totals.Today.Requests, totals.Session.Requests));
        Assert.Null(totals.Active);
    }

    [Fact]
    public void The_active_block_is_the_one_that_plumb_blocks_shows()
    {
        Seeds.Try(
            200,
            random =>
            {
                using var index = new MemorySnapshot();
                for (var i = random.Next(1, 40); i > 0; i--)
                    index.Add(Row(index, Now - random.NextInt64(72 * Hour), random.Next(1000), "mine", (ulong)i));

                var expected = BlocksReport.Divide(index, PriceBook.BuiltIn, new LogFilter()).SingleOrDefault(block => block.IsActive(Now));
                var active = Totals(index).Active;

                Assert.Equal((expected?.Start, expected?.Sums.Tokens), (active?.Start, active?.Sums.Tokens));
                Assert.Equal(expected?.RateAt(Now), active?.RateAt(Now));
            }
        );
    }

    [Fact]
    public void The_clients_own_estimate_comes_before_ours()
    {
        using var index = new MemorySnapshot();
        index.Add(Row(index, Now - Hour, 1_000_000, "mine", 1));
        var totals = Totals(index);

        Assert.Equal("$0.25", new StatusValues(new() { Cost = new Usd(250_000_000) }, totals, Now, false).Of(StatusField.Cost));
        Assert.Equal("$4.60", new StatusValues(new(), totals, Now, false).Of(StatusField.Cost));
        Assert.Equal("75%", new StatusValues(new(), totals, Now, false).Of(StatusField.Cache));
    }

    [Fact]
    public void A_limit_that_has_begun_anew_is_not_known()
    {
        var limits = new RateLimits(new(93, Now), new(95, Now + 1));
        var values = new StatusValues(new() { Limits = limits }, null, Now, HasColor: true);

        Assert.Null(values.Of(StatusField.FiveHour));
        Assert.Equal("\e[38;5;130m95%\e[0m", values.Of(StatusField.SevenDay));
    }

    [Fact]
    public void Text_of_strangers_cannot_move_the_cursor()
    {
        var values = new StatusValues(new() { ModelName = "a\e[2Jb\nc" }, null, Now, HasColor: false);

        Assert.Equal("a�[2Jb�c", values.Of(StatusField.Model));
    }
}
