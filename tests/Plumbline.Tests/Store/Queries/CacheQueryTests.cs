using Plumbline.Core.Caching;
using Plumbline.Core.Model;
using Plumbline.Store.Queries;
using static Plumbline.Tests.Store.Queries.SmallLedger;

namespace Plumbline.Tests.Store.Queries;

public sealed class CacheQueryTests : IDisposable
{
    readonly SmallLedger _ledger = new();

    public void Dispose() => _ledger.Dispose();

    static CacheQuery Query(params string[] by) =>
        new()
        {
            Range = November,
            Zone = Utc,
            By = [.. by.Select(Dimension.Of)],
        };

    // Ann's session loses 20,000 tokens to a change of model, Bob's begins only.
    void Fill()
    {
        var (ann, bob) = (_ledger.Context("s1", "a", person: "ann@example.com"), _ledger.Context("s2", "b", person: "bob@example.com"));
        _ledger.Request(ann, At(18), input: 10, creation: 20_000, fiveMinutes: 20_000, model: "claude-opus-4-8");
        _ledger.Request(ann, At(18, 60), input: 10, creation: 21_000, fiveMinutes: 21_000, model: "claude-sonnet-5", id: "req_2");
        _ledger.Request(bob, At(19), input: 10, creation: 5_000, fiveMinutes: 5_000, model: "claude-opus-4-8");
        _ledger.Request(bob, At(19, 60), input: 10, read: 5_000, creation: 100, fiveMinutes: 100, model: "claude-opus-4-8");
        _ledger.FollowCaches();
    }

    [Fact]
    public void The_total_is_the_sum_of_the_rows_by_anything()
    {
        Fill();
        var total = _ledger.Ask(Query().Run).Total;

        foreach (var by in Dimension.All.Where(CacheQuery.Knows))
        {
            var answer = _ledger.Ask((Query() with { By = [by] }).Run);
            Assert.Equal(
                (4L, 5_000L, total.Saved, total.Lives, total.Lost),
                (answer.Total.Requests, answer.Total.ReadTokens, answer.Total.Saved, answer.Total.Lives, answer.Total.Lost)
            );
            Assert.Equal(total.Lost.Cost.Nanos, answer.Rows.Sum(row => row.Usage.Lost.Cost.Nanos));
        }
    }

    [Fact]
    public void Rows_have_the_ratio_the_money_and_the_causes()
    {
        Fill();
        var rows = _ledger.Ask(Query("team").Run).Rows;

        Assert.Equal(["a", "b"], rows.Select(row => row.Key[0]));
        var (a, b) = (rows[0].Usage, rows[1].Usage);
        // Sonnet 5: 20,000 tokens written at 2.5 instead of read at 0.2 dollars a million.
        Assert.Equal(new CauseSums(1, 20_000, new Usd(20_000 * 2_300L)), a.Of(CacheCause.ModelSwitch));
        Assert.Equal((20_000L, 0m), (a.Lost.Tokens, a.HitRatio));
        // Opus 4.8: reads save 4.5, writes cost 1.25 dollars a million more.
        Assert.Equal((0.4941m, new Usd(5_000 * 4_500L), new Usd(5_100 * 1_250L)), (b.HitRatio, b.Saved, b.Premium));
        Assert.Equal((0L, 5_010L), (b.Lost.Tokens, b.Starts.Tokens));
    }

    [Fact]
    public void The_largest_misses_come_with_their_requests()
    {
        Fill();
        var miss = Assert.Single(_ledger.Ask(Query().Run).Misses);

        Assert.Equal(
            ("req_2", CacheCause.ModelSwitch, 60_000L, 20_000L, 0L),
            (miss.RequestId, miss.Cause, miss.GapMs, miss.LostTokens, miss.ReadTokens)
        );
        Assert.Equal(("ann@example.com", "a", "claude-sonnet-5", "main"), (Of("user"), Of("team"), Of("model"), Of("query_source")));

        string? Of(string name) => miss.Of[Dimension.Of(name)];
    }

    [Theory]
    [InlineData("team", "a", 2)]
    [InlineData("user", "bob@example.com", 2)]
    [InlineData("model", "claude-opus-4-8", 3)]
    [InlineData("model", "claude-haiku-5-5", 0)]
    [InlineData("query_source", "main", 4)]
    [InlineData("day", "2026-11-18", 2)]
    [InlineData("hour", "2026-11-19T12:00:00Z", 2)]
    [InlineData("session", "s2", 2)]
    public void Conditions_choose_among_requests(string dimension, string value, long requests)
    {
        Fill();
        var answer = _ledger.Ask((Query() with { Filters = [new Filter(Dimension.Of(dimension), [value])] }).Run);

        Assert.Equal(requests, answer.Total.Requests);
    }

    [Fact]
    public void A_window_is_made_of_quarters_of_an_hour()
    {
        Fill();
        var answer = _ledger.Ask((Query() with { Range = new TimeRange(At(18, 30), At(18, 31)) }).Run);

        Assert.Equal(2, answer.Total.Requests);
        Assert.Equal(0, _ledger.Ask((Query() with { Range = new TimeRange(At(18, 900), At(18, 901)) }).Run).Total.Requests);
    }

    [Fact]
    public void An_empty_ledger_has_an_answer()
    {
        var answer = _ledger.Ask(Query("team").Run);

        Assert.Empty(answer.Rows);
        Assert.Equal((0L, (decimal?)null), (answer.Total.Requests, answer.Total.HitRatio));
    }
}
