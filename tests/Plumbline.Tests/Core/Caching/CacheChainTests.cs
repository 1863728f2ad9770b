using Plumbline.Core.Caching;

namespace Plumbline.Tests.OfCore.Caching;

public class CacheChainTests
{
    const long Minute = 60_000;
    const long Noon = 1_795_176_000_000;

    // Minutes after noon, tokens of input, read, written.
    static CacheRequest Request(double minute, long input, long read, long written, bool hour = false) =>
        new()
        {
            Start = Noon + (long)(minute * Minute),
            End = Noon + (long)(minute * Minute) + 1000,
            InputTokens = input,
            CacheReadTokens = read,
            CacheCreation5mTokens = hour ? 0 : written,
            CacheCreation1hTokens = hour ? written : 0,
            Model = 1,
            Effort = 1,
            Version = 1,
            IsLifeKnown = true,
            IsConversationKnown = true,
        };

    static CacheStep Last(params CacheRequest[] requests)
    {
        CacheChain chain = default;
        CacheStep step = default;
        foreach (var request in requests)
            step = chain.Observe(request);
        return step;
    }

    [Fact]
    public void The_first_request_of_a_conversation_loses_nothing_and_its_unread_tokens_are_told()
    {
        var step = Last(Request(0, 10, 14_000, 6_000));

        Assert.Equal((CacheCause.SessionStart, 0L, 0L, 6_010L, -1L), (step.Cause, step.Expected, step.Lost, step.Cold, step.GapMs));
    }

    [Fact]
    public void A_request_that_reads_what_was_left_loses_nothing()
    {
        var step = Last(Request(0, 10, 0, 20_000), Request(1, 10, 20_000, 3_000));

        Assert.Equal((CacheCause.None, 20_000L, 0L), (step.Cause, step.Expected, step.Lost));
    }

    [Theory]
    [InlineData(4.9, false, CacheCause.Unknown)]
    [InlineData(5.1, false, CacheCause.Idle5m)]
    [InlineData(59, true, CacheCause.Unknown)]
    [InlineData(61, true, CacheCause.Idle1h)]
    [InlineData(61, false, CacheCause.Idle1h)]
    public void A_rest_explains_a_miss_once_it_is_longer_than_the_life_of_what_was_written(double minute, bool hour, CacheCause cause)
    {
        var step = Last(Request(0, 10, 0, 20_000, hour), Request(minute, 10, 0, 23_000, hour));

        Assert.Equal(
            (cause, 20_000L, CacheEvidence.Sign),
            (step.Cause, step.Lost, cause == CacheCause.Unknown ? CacheEvidence.Sign : step.Evidence)
        );
    }

    [Fact]
    public void Of_two_lives_only_what_had_run_out_is_laid_to_the_rest()
    {
        var mixed = Request(0, 10, 0, 20_000, hour: true) with { CacheCreation5mTokens = 30_000 };

        Assert.Equal(CacheCause.Idle5m, Last(mixed, Request(10, 10, 20_000, 33_000)).Cause);
        Assert.Equal(CacheCause.Unknown, Last(mixed, Request(10, 10, 0, 53_000) with { Start = Noon + 4 * Minute }).Cause);
    }

    [Fact]
    public void A_rest_of_unknown_life_is_a_cause_by_counts_alone()
    {
        var unknown = Request(0, 10, 0, 20_000) with { IsLifeKnown = false };
        var step = Last(unknown, Request(30, 10, 0, 20_000) with { IsLifeKnown = false });

        Assert.Equal((CacheCause.Idle5m, CacheEvidence.Shape), (step.Cause, step.Evidence));
    }

    [Fact]
    public void A_read_after_half_an_hour_shows_that_an_hour_is_paid_for()
    {
        var unknown = Request(0, 10, 0, 20_000) with { IsLifeKnown = false };
        var step = Last(
            unknown,
            Request(30, 10, 20_000, 1_000) with
            {
                IsLifeKnown = false,
            },
            Request(50, 10, 0, 21_000) with
            {
                IsLifeKnown = false,
            }
        );

        Assert.Equal(CacheCause.Unknown, step.Cause);
    }

    [Fact]
    public void Each_change_between_two_requests_is_the_cause_of_the_miss_that_follows()
    {
        var (before, after) = (Request(0, 10, 0, 20_000), Request(1, 10, 0, 23_000));

        Assert.Equal(CacheCause.ModelSwitch, Last(before, after with { Model = 2 }).Cause);
        Assert.Equal(CacheCause.EffortSwitch, Last(before, after with { Effort = 2 }).Cause);
        Assert.Equal(CacheCause.FastSwitch, Last(before, after with { IsFast = true }).Cause);
        Assert.Equal(CacheCause.ClientUpgrade, Last(before, after with { Version = 2 }).Cause);
        Assert.Equal(CacheCause.Compaction, Last(before, after with { Signs = CacheSigns.Compacted }).Cause);
        Assert.Equal(CacheCause.ToolChange, Last(before, after with { Signs = CacheSigns.ToolsChanged }).Cause);
        Assert.Equal(CacheCause.Resume, Last(before, after with { Signs = CacheSigns.Resumed }).Cause);
        Assert.Equal(CacheCause.Unknown, Last(before, after).Cause);
    }

    [Fact]
    public void What_a_record_does_not_tell_has_not_changed()
    {
        var (before, after) = (Request(0, 10, 0, 20_000), Request(2, 10, 0, 26_000));
        var silent = Request(1, 10, 20_000, 3_000) with { Effort = 0, Version = 0 };

        Assert.Equal(CacheCause.Unknown, Last(before, silent, after).Cause);
        Assert.Equal(CacheCause.EffortSwitch, Last(before, silent, after with { Effort = 2 }).Cause);
    }

    [Fact]
    public void A_change_without_a_miss_is_no_cause()
    {
        Assert.Equal(CacheCause.None, Last(Request(0, 10, 0, 20_000), Request(70, 10, 20_000, 100) with { Model = 2 }).Cause);
    }

    [Fact]
    public void A_prompt_that_shrank_and_was_hardly_read_was_compacted_by_its_counts()
    {
        var step = Last(Request(0, 10, 0, 160_000), Request(1, 10, 20_000, 30_000));

        Assert.Equal((CacheCause.Compaction, CacheEvidence.Shape, 30_010L), (step.Cause, step.Evidence, step.Lost));
    }

    [Fact]
    public void Going_back_in_a_conversation_is_no_miss()
    {
        var step = Last(Request(0, 10, 0, 160_000), Request(1, 10, 80_000, 3_000));

        Assert.Equal(CacheCause.Minor, step.Cause);
    }

    [Theory]
    [InlineData(20_000, 17_953, CacheCause.Minor)] // 2,047 tokens.
    [InlineData(20_000, 17_952, CacheCause.Unknown)] // 2,048, and more than a tenth.
    [InlineData(50_000, 45_001, CacheCause.Minor)] // Less than a tenth.
    [InlineData(50_000, 45_000, CacheCause.Unknown)]
    public void A_large_miss_has_at_least_2048_tokens_and_a_tenth_of_what_was_expected(long before, long read, CacheCause cause)
    {
        Assert.Equal(cause, Last(Request(0, 0, 0, before), Request(1, 0, read, before - read)).Cause);
    }

    [Fact]
    public void A_much_shorter_prompt_is_another_sub_agents_where_they_cannot_be_told_apart()
    {
        var other = Request(1, 10, 10_000, 5_000) with { IsConversationKnown = false };

        Assert.Equal(CacheCause.SessionStart, Last(Request(0, 10, 0, 90_000) with { IsConversationKnown = false }, other).Cause);
    }

    [Fact]
    public void An_error_without_tokens_forgets_nothing()
    {
        var step = Last(Request(0, 10, 0, 20_000), Request(1, -1, -1, -1), Request(2, 10, 20_000, 100));

        Assert.Equal((CacheCause.None, 20_000L), (step.Cause, step.Expected));
    }

    [Fact]
    public void Nothing_is_lost_that_was_not_paid_for_and_not_expected()
    {
        Seeds.Try(
            500,
            dice =>
            {
                CacheChain chain = default;
                var left = 0L;
                for (var (i, minute) = (0, 0.0); i < 50; i++, minute += dice.NextDouble() * dice.Next(1, 100))
                {
                    var request = Request(
                        minute,
                        dice.Next(-1, 5_000),
                        dice.Next(-1, 60_000),
                        dice.Next(-1, 60_000),
                        dice.Next(2) == 0
                    ) with
                    {
                        Model = dice.Next(3),
                        Effort = dice.Next(3),
                        Version = dice.Next(3),
                        IsFast = dice.Next(9) == 0,
                        IsLifeKnown = dice.Next(2) == 0,
                        IsConversationKnown = dice.Next(2) == 0,
                        Signs = (CacheSigns)dice.Next(8),
                    };
                    var step = chain.Observe(request);

                    Assert.InRange(step.Lost, 0, request.Prompt - request.Read);
                    Assert.InRange(step.Expected, 0, Math.Min(left, request.Prompt));
                    Assert.InRange(step.Lost, 0, step.Expected);
                    Assert.Equal(step.Lost > 0, step.Cause is not (CacheCause.None or CacheCause.SessionStart));
                    Assert.True(chain.Cached1h <= chain.Cached, "what lives an hour is a part of what is cached");
                    left = chain.Cached;
                }
            }
        );
    }
}
