using Plumbline.Core.Caching;
using Plumbline.Core.Model;
using Plumbline.Core.Pricing;

namespace Plumbline.Tests.OfCore.Caching;

public class CacheMoneyTests
{
    const long Noon = 1_795_176_000_000;

    // Opus 4.8: 5 a million of input, 0.5 read, 6.25 and 10 written.
    static readonly PricedModel Opus = PriceBook.BuiltIn.Find("claude-opus-4-8");

    static CacheRequest Request(long input, long read, long fiveMinutes, long hour) =>
        new()
        {
            Start = Noon,
            End = Noon,
            InputTokens = input,
            CacheReadTokens = read,
            CacheCreation5mTokens = fiveMinutes,
            CacheCreation1hTokens = hour,
        };

    static CacheMoney Of(CacheRequest request, long lost = 0, long cold = 0, long gap = 0, CacheCause cause = CacheCause.Unknown) =>
        CacheMoney.Of(Opus, request, default, new CacheStep(lost, lost, cold, gap, cause, CacheEvidence.Sign));

    [Fact]
    public void Reads_save_the_difference_to_input_and_writes_cost_the_difference()
    {
        var money = Of(Request(1_000, 100_000, 2_000, 4_000));

        Assert.Equal(new Usd(100_000 * 4_500L), money.Saved);
        Assert.Equal(new Usd(2_000 * 1_250L + 4_000 * 5_000L), money.Premium);
    }

    [Fact]
    public void Lost_tokens_cost_what_was_paid_less_the_price_of_reading_them()
    {
        // 4,000 of an hour at 9.5, 2,000 of five minutes at 5.75, 500 of input at 4.5 a million.
        Assert.Equal(new Usd(4_000 * 9_500L + 2_000 * 5_750L + 500 * 4_500L), Of(Request(1_000, 0, 2_000, 4_000), lost: 6_500).Lost);
        Assert.Equal(new Usd(3_000 * 9_500L), Of(Request(1_000, 0, 2_000, 4_000), lost: 3_000).Lost);
    }

    [Fact]
    public void The_first_request_costs_what_was_not_read()
    {
        Assert.Equal(new Usd(10_000 * 6_250L + 100 * 5_000L), Of(Request(100, 7_000, 10_000, 0), cold: 10_100).Cold);
    }

    [Fact]
    public void Money_of_a_model_without_a_price_is_not_known()
    {
        var step = new CacheStep(1_000, 1_000, 0, 0, CacheCause.Unknown, CacheEvidence.Shape);

        Assert.False(CacheMoney.Of(PriceBook.BuiltIn.Find("other"), Request(1, 1, 1_000, 0), default, step).IsPriced);
    }

    [Fact]
    public void A_loss_never_costs_more_than_the_prompt_and_all_causes_make_up_what_was_lost()
    {
        Seeds.Try(
            300,
            dice =>
            {
                var (sums, total) = (new CacheSums(), 0L);
                CacheChain chain = default;
                for (var i = 0; i < 40; i++)
                {
                    var request = Request(dice.Next(2_000), dice.Next(90_000), dice.Next(60_000), dice.Next(60_000)) with
                    {
                        Start = Noon + i * dice.Next(900_000),
                        IsLifeKnown = true,
                        IsConversationKnown = true,
                        Model = dice.Next(1, 3),
                    };
                    var step = chain.Observe(request);
                    var modifiers = new PriceModifiers(dice.Next(2) == 0, dice.Next(2) == 0, dice.Next(2) == 0);
                    var money = CacheMoney.Of(Opus, request, modifiers, step);
                    var whole = Opus.Cost(request.End, CacheMoney.CountsOf(request), modifiers, 0).Amount!.Value;
                    sums.Add(request, step, money, CacheLives.Of(Opus, request, modifiers, step));

                    Assert.InRange(money.Lost.Nanos, 0, whole.Nanos);
                    Assert.InRange(money.Cold.Nanos, 0, whole.Nanos);
                    Assert.True(
                        money.Saved.Nanos >= 0 && money.Premium.Nanos >= 0,
                        "the book's reads are cheaper, its writes dearer than input"
                    );
                    total += money.Lost.Nanos;
                }

                var causes = Enum.GetValues<CacheCause>().Where(cause => cause != CacheCause.SessionStart).ToArray();
                Assert.Equal(total, sums.Lost.Cost.Nanos);
                Assert.Equal(sums.Lost.Cost.Nanos, causes.Sum(cause => sums[cause].Cost.Nanos));
                Assert.Equal(sums.Lost.Tokens, causes.Sum(cause => sums[cause].Tokens));
                Assert.InRange(sums.Lost.Tokens, 0, sums.WrittenTokens + sums.InputTokens);
            }
        );
    }

    [Fact]
    public void An_hour_pays_where_rests_are_longer_than_five_minutes_and_five_minutes_where_they_are_not()
    {
        Assert.Equal(CacheLife.Hour, Played(restMinutes: 20, requests: 30).Better);
        Assert.Equal(CacheLife.FiveMinutes, Played(restMinutes: 1, requests: 30).Better);
        Assert.Equal(CacheLife.FiveMinutes, Played(restMinutes: 90, requests: 30).Better);
        Assert.Null(default(CacheLives).Better);
    }

    [Fact]
    public void Five_minute_and_one_hour_writes_are_played_over_the_same_rests()
    {
        // 20 minutes of rest, five-minute writes: everything was written again. With an hour 20,000 would have been read.
        var step = new CacheStep(20_000, 20_000, 0, 20 * 60_000, CacheCause.Idle5m, CacheEvidence.Sign);
        var request = Request(100, 0, 23_000, 0);

        Assert.Equal(new TokenCounts(100, 0, 0, 23_000, 0), CacheLives.CountsWith(CacheLife.FiveMinutes, request, step));
        Assert.Equal(new TokenCounts(100, 0, 20_000, 0, 3_000), CacheLives.CountsWith(CacheLife.Hour, request, step));
        Assert.Equal(
            new CacheLives(new Usd(23_000 * 6_250L + 100 * 5_000L), new Usd(20_000 * 500L + 3_000 * 10_000L + 100 * 5_000L)),
            CacheLives.Of(Opus, request, default, step)
        );
    }

    // What was really paid for were five-minute writes.
    static CacheLives Played(int restMinutes, int requests)
    {
        CacheChain chain = default;
        CacheLives lives = default;
        for (var i = 0; i < requests; i++)
        {
            var size = 20_000 + i * 1_000;
            var request = (i > 0 && restMinutes < 5 ? Request(10, size - 1_000, 1_000, 0) : Request(10, 0, size, 0)) with
            {
                Start = Noon + i * restMinutes * 60_000L,
                IsLifeKnown = true,
                IsConversationKnown = true,
            };
            lives += CacheLives.Of(Opus, request, default, chain.Observe(request));
        }

        return lives;
    }
}
