using Plumbline.Core.Model;
using Plumbline.Core.Pricing;
using Encoding = System.Text.Encoding;

namespace Plumbline.Tests.Store.Writing;

/// <summary>List costs follow requests through everything that happens to these.</summary>
public sealed class ListCostsTests : IDisposable
{
    // Noon on 1 November 2026, a millisecond later for each record.
    static readonly long Noon = new DateTimeOffset(2026, 11, 1, 12, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds() * 1_000_000;

    readonly LedgerUnderTest _ledger = new();
    long _records;

    public void Dispose() => _ledger.Dispose();

    static SentAttributes Of(string model, string? speed = null) =>
        new([("session.id", "s1"), ("model", model), .. speed is null ? [] : new[] { ("speed", speed) }]);

    void Send(params SentRecord[] records) => _ledger.Apply(new SentBatch(Noon + ++_records * 1_000_000, records));

    // Priced, low, high: billionths; then how many requests are unpriced.
    (long Amount, long Low, long High, long Unpriced) Costs()
    {
        _ledger.CatchUpPrices();
        Assert.Equal((0, 0), ((int)_ledger.UnmatchedListCosts(), (int)_ledger.WrongCosts()));
        return (
            Sum("list_cost"),
            Sum("coalesce(list_cost, 0) + to_low"),
            Sum("coalesce(list_cost, 0) + to_high"),
            Sum("CASE WHEN list_cost IS NULL THEN 1 ELSE 0 END")
        );
    }

    long Sum(string expression) => (long)_ledger.Ask($"SELECT sum({expression}) FROM {_ledger.Costs!.Table}");

    [Fact]
    public void A_request_without_cache_writes_is_priced_exactly()
    {
        Send(new SentRequest("req_1", Of("claude-opus-5-5"), Noon, Input: 10, Output: 100, CacheRead: 1000));

        // 10 × 4 + 100 × 20 + 1,000 × 0.2 dollars a million.
        Assert.Equal((2_240_000, 2_240_000, 2_240_000, 0), Costs());
    }

    [Fact]
    public void Cache_writes_of_unknown_kind_cost_at_least_five_minutes_and_at_most_an_hour()
    {
        Send(new SentRequest("req_1", Of("claude-opus-5-5"), Noon, CacheCreation: 1000));

        Assert.Equal((5_000_000, 5_000_000, 8_000_000, 0), Costs());
    }

    [Fact]
    public void An_unknown_model_is_unpriced_between_the_bounds_of_the_day()
    {
        Send(new SentRequest("req_1", Of("claude-next"), Noon, Input: 1000, Output: 1000));

        // Haiku 5.5 at 0.1 and 0.5, Opus 4.1 at 15 and 75 dollars a million.
        Assert.Equal((0, 600_000, 90_000_000, 1), Costs());
    }

    [Fact]
    public void The_speed_that_an_event_tells_is_priced()
    {
        Send(new SentRequest("req_1", Of("claude-opus-5-5", "fast"), Noon, Input: 1000));
        Send(new SentRequest("req_2", Of("claude-opus-5-5", "normal"), Noon, Input: 1000));

        Assert.Equal(8_000_000 + 4_000_000, Costs().Amount);
    }

    [Fact]
    public void What_a_log_adds_changes_the_cost_of_its_request()
    {
        var request = new SentRequest("req_1", Of("claude-opus-5"), Noon, Input: 1000, Output: 1000, CacheCreation: 1000);
        Send(request);
        var before = Costs();
        Send(
            new SentResponse("msg_1", "req_1", "s1", Noon)
            {
                Model = "claude-opus-5",
                Input = 1000,
                Output = 1000,
                Creation5m = 400,
                Creation1h = 600,
                WebSearches = 2,
                IsFast = true,
                IsUsGeo = true,
            }
        );

        Assert.Equal((36_250_000, 36_250_000, 40_000_000, 0), before);
        // Fast: 10 + 50 + 0.4 × 12.5 + 0.6 × 20 = 77 dollars for a thousand millions, ×1.1 in the United States, and two searches.
        Assert.Equal((104_700_000, 104_700_000, 104_700_000, 0), Costs());
    }

    [Fact]
    public void A_batch_request_of_a_log_alone_costs_half()
    {
        Send(
            new SentResponse("msg_1", "req_1", "s1", Noon)
            {
                Model = "claude-haiku-4-5-20251001",
                Input = 1000,
                Output = 1000,
                Tier = ServiceTier.Batch,
            }
        );

        Assert.Equal(3_000_000, Costs().Amount);
    }

    [Fact]
    public void A_restatement_replaces_the_cost()
    {
        Send(new SentRequest("req_1", Of("claude-opus-5-5"), Noon, Output: 100));
        var before = Costs().Amount;
        Send(new SentRequest("req_1", Of("claude-opus-5-5"), Noon, Output: 300));

        Assert.Equal((2_000_000, 6_000_000), (before, Costs().Amount));
    }

    [Fact]
    public void Another_price_book_prices_everything_anew()
    {
        for (var i = 0; i < 50; i++)
            Send(new SentRequest($"req_{i}", Of("claude-opus-5-5"), Noon, Input: 1000));
        var before = Costs();
        Assert.True(PriceBook.TryParse(Encoding.UTF8.GetBytes(OwnBook), out var book, out var error), error);
        _ledger.RestartWith(book!);
        var after = Costs();
        _ledger.RestartWith(PriceBook.BuiltIn);

        Assert.Equal((200_000_000, 0), (before.Amount, before.Unpriced));
        Assert.Equal((50_000_000, 0), (after.Amount, after.Unpriced));
        Assert.Equal(before, Costs());
    }

    [Fact]
    public void Questions_keep_the_former_prices_until_the_new_ones_are_complete()
    {
        _ledger.PricesAtOnce = 10;
        _ledger.Restart();
        for (var i = 0; i < 50; i++)
            Send(new SentRequest($"req_{i}", Of("claude-opus-5-5"), Noon, Input: 1000));
        _ledger.CatchUpPrices();
        var built = _ledger.Costs!.Version;
        var own = Own(OwnBook);
        _ledger.UsePrices(own);
        for (var step = 0; step < 4; step++)
        {
            _ledger.PriceSome();
            // What comes meanwhile has its cost at once, in what questions read.
            Send(new SentRequest($"req_more_{step}", Of("claude-opus-5-5"), Noon, Input: 1000));
            _ledger.CatchUp();
            Assert.Equal((built, 0), (_ledger.Costs!.Version, (int)_ledger.UnmatchedListCosts()));
            Assert.Equal((51 + step) * 4_000_000, Sum("list_cost"));
        }

        Assert.Equal((54 * 1_000_000, 0), (Costs().Amount, (int)Costs().Unpriced));
        Assert.Equal(own.Version, _ledger.Costs!.Version);
    }

    [Fact]
    public void Changes_reach_every_version()
    {
        Send(
            new SentRequest("req_1", Of("claude-opus-5-5"), Noon, Output: 100),
            new SentRequest("req_2", Of("claude-opus-5-5"), Noon, Output: 1)
        );
        _ledger.CatchUpPrices();
        var built = _ledger.Costs!;
        _ledger.UsePrices(Own(OwnBook));
        _ledger.CatchUpPrices();
        Send(new SentRequest("req_1", Of("claude-opus-5-5"), Noon, Output: 300));
        Costs();

        // The other version has let go of what is no longer so, and gets the rest when somebody asks.
        Assert.Equal(20_000, (long)_ledger.Ask($"SELECT sum(list_cost) FROM {built.Table}"));
        _ledger.FollowPrices(built.Version);
        Costs();
        Assert.Equal(6_020_000, (long)_ledger.Ask($"SELECT sum(list_cost) FROM {built.Table}"));
        Send(new SentRequest("req_3", Of("claude-opus-5-5"), Noon, Output: 1));
        _ledger.CatchUp();
        Assert.Equal(6_040_000, (long)_ledger.Ask($"SELECT sum(list_cost) FROM {built.Table}"));
    }

    [Fact]
    public void The_last_few_versions_are_kept()
    {
        Send(new SentRequest("req_1", Of("claude-opus-5-5"), Noon, Input: 1000));
        List<string> versions = [];
        for (var price = 1; price <= 7; price++)
        {
            _ledger.UsePrices(Own(OwnBook.Replace("\"input\": 1", $"\"input\": {price}")));
            Assert.Equal(price * 1_000_000, Costs().Amount);
            versions.Add(_ledger.Costs!.Version);
        }

        Assert.Equal(
            versions.TakeLast(4).Order(StringComparer.Ordinal),
            _ledger.AskByName("SELECT version, 1 FROM price_versions").Keys.Order(StringComparer.Ordinal)
        );
        Assert.Equal(4, (int)_ledger.Ask("SELECT count(*) FROM information_schema.tables WHERE table_name LIKE 'list_costs_%'"));

        // Going back takes the table that is there.
        _ledger.UsePrices(Own(OwnBook.Replace("\"input\": 1", "\"input\": 5")));
        _ledger.PriceSome();
        Assert.Equal(versions[4], _ledger.Costs!.Version);
    }

    [Fact]
    public void A_version_that_cannot_be_read_any_more_goes()
    {
        Send(new SentRequest("req_1", Of("claude-opus-5-5"), Noon, Input: 1000));
        _ledger.CatchUpPrices();
        _ledger.Ask("UPDATE price_versions SET book = '{}', version = 'of another program'");
        _ledger.Restart();

        Assert.Equal(4_000_000, Costs().Amount);
        Assert.Equal(1, (int)_ledger.Ask("SELECT count(*) FROM price_versions"));
    }

    [Fact]
    public void What_caches_saved_and_cost_is_kept_beside()
    {
        Send(
            new SentResponse("msg_1", "req_1", "s1", Noon)
            {
                Model = "claude-opus-5-5",
                CacheRead = 10_000,
                Creation5m = 600,
                Creation1h = 400,
            }
        );
        Costs();

        // Reads at 0.2 instead of 4 dollars a million; writes at 5 and 8.
        Assert.Equal((38_000_000, 600_000 + 1_600_000), (Sum("saved_by_reads"), Sum("paid_for_writes")));
    }

    static PriceBook Own(string json)
    {
        Assert.True(PriceBook.TryParse(Encoding.UTF8.GetBytes(json), out var book, out var error), error);
        return book!;
    }

    [Fact]
    public void What_retention_removes_leaves_no_cost()
    {
        using var ledger = new LedgerUnderTest(eventRetention: TimeSpan.FromDays(10));
        ledger.Apply(new SentBatch(Noon, new SentRequest("req_1", Of("claude-opus-5-5"), Noon, Input: 1000)));
        ledger.CatchUp();
        ledger.Retain(Noon + 11 * 86_400_000_000_000);
        ledger.CatchUp();

        Assert.Equal((0, 0), ((int)ledger.UnmatchedListCosts(), (int)ledger.Ask($"SELECT count(*) FROM {ledger.Costs!.Table}")));
    }

    [Fact]
    public void Parts_are_priced_apart()
    {
        Send(new SentRequest("req_1", Of("claude-haiku-5-5"), Noon, Input: 200_000, Output: 2000));
        // As if two iterations of a log had been merged into it, and an advisor's on top.
        const string Parts = """
            [{"input_tokens":100000,"output_tokens":1000},{"input_tokens":100000,"output_tokens":1000},
             {"advisor":true,"model":"claude-opus-5-5","input_tokens":1000,"output_tokens":100}]
            """;
        _ledger.Ask("UPDATE requests SET parts = $1, row = row + 1", Parts);
        _ledger.ForgetPrices();
        _ledger.Restart();

        // Twice 0.0105 dollars below the limit, and 0.006 for the advisor.
        Assert.Equal(27_000_000, Costs().Amount);
    }

    const string OwnBook = """
        {
          "format": "plumbline-prices/1", "date": "2026-11-20", "batch": { "factor": 1 }, "us_inference": { "factor": 1 },
          "web_search": { "usd_per_1000": 0 },
          "models": [ { "model": "claude-opus-5-5", "prices": [ { "input": 1, "output": 1, "cache_read": 1 } ] } ]
        }
        """;
}
