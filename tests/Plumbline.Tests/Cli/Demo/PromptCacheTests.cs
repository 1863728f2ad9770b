using Plumbline.Cli.Demo;
using Plumbline.Core.Pricing;

namespace Plumbline.Tests.Cli.Demo;

public class PromptCacheTests
{
    const long Minute = 60_000;

    [Fact]
    public void What_was_sent_before_is_read_and_what_is_new_is_written()
    {
        var cache = new PromptCache(5 * Minute);

        Assert.Equal((new TokenCounts(7, 50, 14_000, 5_000, 0), MissCause.FirstRequest), cache.Ask(0, 19_000, 7, 50, 14_000));
        Assert.Equal((new TokenCounts(7, 50, 19_000, 1_000, 0), MissCause.None), cache.Ask(4 * Minute, 20_000, 7, 50, 14_000));
        // Each use prolongs its life.
        Assert.Equal((new TokenCounts(7, 50, 20_000, 10, 0), MissCause.None), cache.Ask(9 * Minute, 20_010, 7, 50, 0));
    }

    [Fact]
    public void After_a_pause_that_is_longer_than_its_life_everything_is_written_again()
    {
        var (short_, long_) = (new PromptCache(5 * Minute), new PromptCache(60 * Minute));
        short_.Ask(0, 20_000, 7, 50, 0);
        long_.Ask(0, 20_000, 7, 50, 0);

        Assert.Equal((new TokenCounts(7, 50, 0, 20_100, 0), MissCause.Idle), short_.Ask(6 * Minute, 20_100, 7, 50, 0));
        Assert.Equal((new TokenCounts(7, 50, 20_000, 0, 100), MissCause.None), long_.Ask(6 * Minute, 20_100, 7, 50, 0));
    }

    [Fact]
    public void The_first_of_several_reasons_counts_and_only_once()
    {
        var cache = new PromptCache(5 * Minute);
        cache.Ask(0, 20_000, 7, 50, 0);
        cache.Spoil(MissCause.ModelSwitch);
        cache.Spoil(MissCause.Compaction);

        Assert.Equal(MissCause.ModelSwitch, cache.Ask(1, 20_000, 7, 50, 0).Cause);
        Assert.Equal(MissCause.None, cache.Ask(2, 20_000, 7, 50, 0).Cause);
    }
}
