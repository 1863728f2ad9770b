using Plumbline.Core.Model;
using Plumbline.Core.Pricing;
using Encoding = System.Text.Encoding;

namespace Plumbline.Tests.OfCore;

public sealed class ContractTests
{
    static readonly PriceBook Book = PriceBook.BuiltIn;

    static Contract Read(string terms)
    {
        Assert.True(Contract.TryParse(Encoding.UTF8.GetBytes(Text(terms)), out var contract, out var error), error);
        return contract!;
    }

    static string Text(string terms) => $$"""{"format":"plumbline-contract/1","terms":[{{terms}}]}""";

    static string? Effective(
        string terms,
        string model,
        string day = "2026-11-01",
        PriceModifiers modifiers = default,
        long searches = 0,
        TokenCounts? tokens = null
    )
    {
        var prices = new PriceSet(Book, terms.Length == 0 ? null : Read(terms));
        var facts = new RequestFacts
        {
            Model = Book.Find(model),
            UnixMilliseconds = new DateTimeOffset(DateOnly.Parse(day), new TimeOnly(12, 0), TimeSpan.Zero).ToUnixTimeMilliseconds(),
            Tokens = tokens ?? new TokenCounts(1000, 1000, 1000, 0, 0),
            Modifiers = modifiers,
            WebSearches = searches,
        };
        return prices.EffectiveCost(facts, prices.Cost(facts, default))?.ToString();
    }

    const string Discount = """{"from":"2026-10-01","until":"2026-11-30","models":["claude-opus-*"],"discount_percent":12.5}""";
    const string Prices = """{"models":["claude-haiku-4-5"],"prices":{"input":0.8,"output":4,"cache_read":0.08}}""";

    [Theory]
    // 4 + 20 + 0.2 dollars for a thousand millionths; 12.5 % off; a search of a cent is part of the list cost.
    [InlineData("", "claude-opus-5-5", "0.0242")]
    [InlineData(Discount, "claude-opus-5-5", "0.021175")]
    [InlineData(Discount, "claude-haiku-4-5", "0.0061")]
    [InlineData(Prices, "claude-haiku-4-5", "0.00488")]
    // The dated name is the same model.
    [InlineData(Prices, "us.anthropic.claude-haiku-4-5-20251001-v1:0", "0.00488")]
    [InlineData(Prices + "," + Discount, "claude-opus-5-5[1m]", "0.021175")]
    public void A_request_costs_what_the_first_fitting_term_says(string terms, string model, string dollars) =>
        Assert.Equal(dollars, Effective(terms, model));

    [Fact]
    public void Terms_hold_from_their_first_to_their_last_day()
    {
        Assert.Equal("0.0242", Effective(Discount, "claude-opus-5-5", "2026-09-30"));
        Assert.Equal("0.021175", Effective(Discount, "claude-opus-5-5", "2026-10-01"));
        Assert.Equal("0.021175", Effective(Discount, "claude-opus-5-5", "2026-11-30"));
        Assert.Equal("0.0242", Effective(Discount, "claude-opus-5-5", "2026-12-01"));
    }

    [Fact]
    public void Models_are_named_by_name_star_or_family()
    {
        static string Off(string pattern) => $$"""{"models":["{{pattern}}"],"discount_percent":50}""";

        Assert.Equal("0.0121", Effective(Off("opus"), "claude-opus-5-5"));
        Assert.Equal("0.0121", Effective(Off("*"), "claude-opus-5-5"));
        Assert.Equal("0.0121", Effective(Off("claude-*-5"), "claude-opus-5-5"));
        Assert.Equal("0.0242", Effective(Off("claude-opus-5"), "claude-opus-5-5"));
        Assert.Equal("0.0242", Effective(Off("pus"), "claude-opus-5-5"));
        Assert.Equal("0.00305", Effective(Off("claude-haiku-4-5@20251001"), "claude-haiku-4-5"));
    }

    [Fact]
    public void Factors_and_searches_apply_to_contracted_prices_too()
    {
        Assert.Equal("0.00244", Effective(Prices, "claude-haiku-4-5", modifiers: new(false, true, false)));
        Assert.Equal("0.02488", Effective(Prices, "claude-haiku-4-5", searches: 2));
        Assert.Equal("0.038675", Effective(Discount, "claude-opus-5-5", searches: 2));
    }

    [Fact]
    public void Fast_mode_that_the_contract_does_not_name_costs_what_the_list_says()
    {
        const string Standard = """{"models":["claude-opus-5-5"],"prices":{"input":1,"output":1,"cache_read":1}}""";
        const string WithFast =
            """{"models":["claude-opus-5-5"],"prices":{"input":1,"output":1,"cache_read":1,"fast":{"input":3,"output":3}}}""";
        var fast = new PriceModifiers(true, false, false);

        Assert.Equal("0.003", Effective(Standard, "claude-opus-5-5"));
        Assert.Equal("0.0484", Effective(Standard, "claude-opus-5-5", modifiers: fast));
        Assert.Equal("0.009", Effective(WithFast, "claude-opus-5-5", modifiers: fast));
    }

    [Fact]
    public void A_contract_may_price_what_the_book_does_not_know()
    {
        const string Own = """{"models":["our-own-*"],"prices":{"input":1,"output":1,"cache_read":1}}""";

        Assert.Equal("0.003", Effective(Own, "our-own-model"));
        Assert.Null(Effective(Own, "claude-next"));
        Assert.Null(Effective("""{"models":["*"],"discount_percent":10}""", "claude-next"));
    }

    [Fact]
    public void A_discount_is_rounded_once() =>
        Seeds.Try(
            50,
            random =>
            {
                var dice = new PriceDice(random);
                var percent = random.Next(0, 1_000_001) / 10_000m;
                var prices = new PriceSet(Book, Read($$"""{"models":["*"],"discount_percent":{{percent}}}"""));
                for (var i = 0; i < 100; i++)
                {
                    var model = Book.Models[random.Next(Book.Models.Count)];
                    var (time, tokens, modifiers, searches) = (dice.Time(Book), dice.Tokens(), dice.Modifiers(), dice.Searches());
                    var facts = new RequestFacts
                    {
                        Model = Book.Find(model.Name),
                        UnixMilliseconds = time.ToUnixTimeMilliseconds(),
                        Tokens = tokens,
                        Modifiers = modifiers,
                        WebSearches = searches,
                        TellsModifiers = true,
                    };
                    var list = ObviousCost.Exact(Book, model, time, tokens, modifiers, searches);
                    var expected = list is null
                        ? (decimal?)null
                        : Math.Round(list.Value * (100 - percent) / 100, 9, MidpointRounding.ToEven);

                    Assert.Equal(expected, prices.EffectiveCost(facts, prices.Cost(facts, default))?.Nanos / 1e9m);
                }
            }
        );

    [Theory]
    [InlineData("[]", "the contract: expected an object.")]
    [InlineData("{", "the contract: expected JSON, which ends at line 1, byte 2.")]
    [InlineData("""{"format":"plumbline-contract/2","terms":[]}""", "format: expected \"plumbline-contract/1\".")]
    [InlineData("""{"format":"plumbline-contract/1","terms":[]}""", "terms: expected 1 to 1000 terms.")]
    public void What_is_wrong_is_named_in_one_line(string json, string problem)
    {
        Assert.False(Contract.TryParse(Encoding.UTF8.GetBytes(json), out var contract, out var error));
        Assert.Equal((null, problem), (contract, error));
    }

    [Theory]
    [InlineData("""{"models":["opus"]}""", "terms[0]: expected either discount_percent or prices.")]
    [InlineData("""{"models":[],"discount_percent":1}""", "terms[0].models: expected 1 to 100 models.")]
    [InlineData(
        """{"models":["a"],"discount_percent":101}""",
        "terms[0].discount_percent: expected percent of the list cost from 0 to 100 with at most 4 decimals."
    )]
    [InlineData(
        """{"models":["a"],"discount":1}""",
        "terms[0].discount: unknown field; expected one of from, until, models, discount_percent, prices."
    )]
    [InlineData(
        """{"models":["a"],"from":"2026-02-01","until":"2026-01-31","discount_percent":1}""",
        "terms[0].until: expected a date that is not before from."
    )]
    [InlineData("""{"models":["a"],"prices":{"input":1,"output":1}}""", "terms[0].prices.cache_read: missing; expected it here.")]
    [InlineData("""{"models":["*a*b*c*d*"],"discount_percent":1}""", "terms[0].models[0]: expected at most 4 stars.")]
    public void A_wrong_term_is_named_by_its_place(string term, string problem)
    {
        Assert.False(Contract.TryParse(Encoding.UTF8.GetBytes(Text(term)), out _, out var error));
        Assert.Equal(problem, error);
    }

    [Fact]
    public void A_version_is_a_hash_of_the_text()
    {
        Assert.Equal(Read(Discount).Version, Read(Discount).Version);
        Assert.NotEqual(Read(Discount).Version, Read(Prices).Version);
        Assert.Equal($"{Book.Version}.{Read(Prices).Version}", new PriceSet(Book, Read(Prices)).Version);
    }
}
