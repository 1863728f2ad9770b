using Plumbline.Core.Model;
using Plumbline.Core.Pricing;

namespace Plumbline.Tests.OfCore;

public sealed class PriceBookTests
{
    static readonly PriceModifiers Fast = new(true, false, false),
        Batch = new(false, true, false),
        Us = new(false, false, true);

    [Theory]
    // 12 × 4 + 102 × 20 + 15,100 × 0.2 + 1,910 × 5 + 400 × 8 dollars for a million.
    [InlineData("claude-opus-5-5", "2026-11-19", 12, 102, 15_100, 1910, 400, "0.017858")]
    // Exactly 100,000 tokens of prompt are not long, one more is, and then the output costs more as well.
    [InlineData("claude-haiku-5-5", "2026-11-19", 60_000, 1000, 30_000, 6000, 4000, "0.00835")]
    [InlineData("claude-haiku-5-5", "2026-11-19", 60_001, 1000, 30_000, 6000, 4000, "0.0417505")]
    // Output alone does not make a prompt long.
    [InlineData("claude-haiku-5-5", "2026-11-19", 100_000, 100_000, 0, 0, 0, "0.06")]
    // One token: 0.000000125 has more digits than a billionth needs, 0.00000001 exactly nine.
    [InlineData("claude-haiku-5-5", "2026-11-19", 0, 0, 1, 0, 0, "0.00000001")]
    [InlineData("claude-haiku-5-5", "2026-11-19", 0, 0, 0, 1, 0, "0.000000125")]
    [InlineData("claude-opus-4-6[1m]", "2026-03-13", 200_001, 10, 0, 0, 0, "2.000385")]
    [InlineData("claude-opus-4-6[1m]", "2026-03-14", 200_001, 10, 0, 0, 0, "1.000255")]
    public void A_request_costs_what_paper_and_pencil_say(
        string model,
        string day,
        long input,
        long output,
        long read,
        long write5m,
        long write1h,
        string dollars
    ) => Assert.Equal(dollars, Cost(model, day, new(input, output, read, write5m, write1h)));

    [Fact]
    public void Modifiers_stack_as_published()
    {
        var tokens = new TokenCounts(1000, 1000, 1000, 1000, 1000);

        // 5 + 25 + 0.5 + 6.25 + 10 dollars a million: 0.04675 for a thousand of each.
        Assert.Equal("0.04675", Cost("claude-opus-5", "2026-11-01", tokens));
        Assert.Equal("0.023375", Cost("claude-opus-5", "2026-11-01", tokens, Batch));
        Assert.Equal("0.051425", Cost("claude-opus-5", "2026-11-01", tokens, Us));
        Assert.Equal("0.0257125", Cost("claude-opus-5", "2026-11-01", tokens, new(false, true, true)));
        Assert.Equal("0.0935", Cost("claude-opus-5", "2026-11-01", tokens, Fast));
        Assert.Equal("0.10285", Cost("claude-opus-5", "2026-11-01", tokens, new(true, false, true)));
        // The batch interface has no fast mode: what says both is priced as fast.
        Assert.Equal("0.0935", Cost("claude-opus-5", "2026-11-01", tokens, new(true, true, false)));
        // Where there is no fast mode, fast means nothing.
        Assert.Equal(
            Cost("claude-opus-4-5", "2026-11-01", tokens, Batch),
            Cost("claude-opus-4-5", "2026-11-01", tokens, new(true, true, false))
        );
        // Claude 4.5 has no surcharge for the United States.
        Assert.Equal(Cost("claude-opus-4-5", "2026-11-01", tokens), Cost("claude-opus-4-5", "2026-11-01", tokens, Us));
    }

    [Fact]
    public void Web_searches_cost_a_cent_each_without_any_factor()
    {
        Assert.Equal("0.03", Cost("claude-opus-5", "2026-11-01", default, default, 3));
        Assert.Equal("0.03", Cost("claude-opus-5", "2026-11-01", default, new(true, true, true), 3));
    }

    [Fact]
    public void A_day_begins_and_ends_at_midnight_utc()
    {
        var model = PriceBook.BuiltIn.Find("claude-sonnet-5-5");
        var midnight = new DateTimeOffset(2026, 10, 7, 0, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();
        var tokens = new TokenCounts(0, 0, 1000, 0, 0);

        Assert.Equal(new Usd(200_000), model.Cost(midnight - 1, tokens, default, 0).Amount);
        Assert.Equal(new Usd(100_000), model.Cost(midnight, tokens, default, 0).Amount);
        Assert.Null(
            model.Cost(new DateTimeOffset(2026, 9, 27, 23, 59, 59, TimeSpan.Zero).ToUnixTimeMilliseconds(), tokens, default, 0).Amount
        );
    }

    [Fact]
    public void A_cost_is_rounded_once_half_to_even()
    {
        var book = Book(""" "input": 0.0005, "output": 0.001, "cache_read": 0.0004 """);

        // Half a billionth goes to zero, one and a half to two; together they are exactly two, not two roundings.
        Assert.Equal(new Usd(0), Price(book, new(1, 0, 0, 0, 0)));
        Assert.Equal(new Usd(2), Price(book, new(3, 0, 0, 0, 0)));
        Assert.Equal(new Usd(2), Price(book, new(1, 1, 1, 0, 0)));
        Assert.Equal(new Usd(2), Price(book, new(5, 0, 0, 0, 0)));
        Assert.Equal(new Usd(0), Price(book, new(0, 0, 1, 0, 0)));
    }

    [Fact]
    public void Parts_decide_their_own_tier_and_are_rounded_together()
    {
        var haiku = PriceBook.BuiltIn.Find("claude-haiku-5-5");
        var opus = PriceBook.BuiltIn.Find("claude-opus-5-5");
        var at = At("2026-11-01");
        PricedPart[] parts = [new(haiku, new(100_000, 0, 0, 0, 0)), new(haiku, new(100_001, 0, 0, 0, 0)), new(opus, new(1, 0, 0, 0, 0))];

        // 0.01 + 0.0500005 + 0.000004 + one search.
        Assert.Equal("0.0700045", PriceBook.Cost(at, parts, default, 1).Amount.ToString());
        Assert.Equal("0.1000005", haiku.Cost(at, new(200_001, 0, 0, 0, 0), default, 0).Amount.ToString());

        var book = Book(""" "input": 0.0005, "output": 0.001, "cache_read": 0.0004 """);
        PricedPart half = new(book.Find("m"), new(1, 0, 0, 0, 0));
        Assert.Equal(new Usd(2), PriceBook.Cost(at, [half, half, half], default, 0).Amount);
    }

    [Fact]
    public void A_part_without_a_price_leaves_the_request_unpriced_with_bounds_that_include_the_rest()
    {
        var opus = PriceBook.BuiltIn.Find("claude-opus-5-5");
        var unknown = PriceBook.BuiltIn.Find("claude-next");
        var at = At("2026-11-01");
        var tokens = new TokenCounts(1000, 1000, 0, 0, 0);
        var cost = PriceBook.Cost(at, [new(opus, tokens), new(unknown, tokens)], default, 0);
        var (known, other) = (opus.Cost(at, tokens, default, 0), unknown.Cost(at, tokens, default, 0));

        Assert.False(cost.IsPriced);
        Assert.Equal(known.Amount + other.Low, cost.Low);
        Assert.Equal(known.Amount + other.High, cost.High);
    }

    [Fact]
    public void An_unknown_model_costs_between_the_cheapest_and_the_dearest_of_its_day()
    {
        var tokens = new TokenCounts(1000, 1000, 0, 0, 0);
        var cost = PriceBook.BuiltIn.Find("claude-next").Cost(At("2026-11-01"), tokens, default, 0);

        // Haiku 5.5 at 0.1 and 0.5, Opus 4.1 at 15 and 75.
        Assert.Equal((null, "0.0006", "0.09"), (cost.Amount, cost.Low.ToString(), cost.High.ToString()));

        // In July 2026 the cheapest was Haiku 3.
        Assert.Equal("0.0015", PriceBook.BuiltIn.Find("claude-next").Cost(At("2026-07-01"), tokens, default, 0).Low.ToString());
    }

    [Fact]
    public void A_known_model_before_its_first_price_is_unpriced()
    {
        var model = PriceBook.BuiltIn.Find("claude-haiku-5-5");
        var tokens = new TokenCounts(1000, 1000, 0, 0, 0);
        var cost = model.Cost(At("2026-10-06"), tokens, default, 0);

        Assert.True(model.IsKnown);
        Assert.Null(cost.Amount);
        Assert.Equal(PriceBook.BuiltIn.Find("nobody's").Cost(At("2026-10-06"), tokens, default, 0), cost);
    }

    [Fact]
    public void A_date_without_any_price_has_the_bounds_of_all_dates()
    {
        var book = Book(""" "from": "2026-02-01", "until": "2026-02-28", "input": 1, "output": 2, "cache_read": 0.1 """);
        var cost = book.Find("m").Cost(At("2026-01-01"), new(1_000_000, 0, 0, 0, 0), default, 0);

        Assert.Equal(new ListCost(null, new Usd(1_000_000_000), new Usd(1_000_000_000)), cost);
    }

    [Theory]
    [InlineData(long.MaxValue)]
    [InlineData(long.MaxValue / 3)]
    [InlineData(1L << 52)]
    public void Impossible_counts_end_at_the_largest_amount(long count)
    {
        var tokens = new TokenCounts(count, count, count, count, count);
        var cost = PriceBook.BuiltIn.Find("claude-opus-4-1").Cost(At("2026-11-01"), tokens, new(true, true, true), count);

        Assert.Equal(new Usd(long.MaxValue), cost.Amount);
        Assert.Equal(new Usd(long.MaxValue), PriceBook.BuiltIn.Find("x").Cost(At("2026-11-01"), tokens, default, count).High);
    }

    [Fact]
    public void Unknown_counts_cost_nothing() =>
        Assert.Equal("0.00002", Cost("claude-opus-5-5", "2026-11-01", new(-1, 1, -1, long.MinValue, -1), default, -1));

    static PriceBook Book(string period)
    {
        var json =
            """{"format":"plumbline-prices/1","date":"2026-01-01","batch":{"factor":1},"us_inference":{"factor":1},"web_search":{"usd_per_1000":0},"""
            + $$"""
                "models":[{"model":"m","prices":[{ {{period}} }]}]}
                """;
        Assert.True(PriceBook.TryParse(System.Text.Encoding.UTF8.GetBytes(json), out var book, out var error), error);
        return book!;
    }

    static Usd? Price(PriceBook book, TokenCounts tokens) => book.Find("m").Cost(At("2026-11-01"), tokens, default, 0).Amount;

    static string? Cost(string model, string day, TokenCounts tokens, PriceModifiers modifiers = default, long searches = 0) =>
        PriceBook.BuiltIn.Find(model).Cost(At(day), tokens, modifiers, searches).Amount?.ToString();

    static long At(string day) => new DateTimeOffset(DateOnly.Parse(day), new TimeOnly(12, 0), TimeSpan.Zero).ToUnixTimeMilliseconds();
}
