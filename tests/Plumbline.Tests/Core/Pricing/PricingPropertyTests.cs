using Plumbline.Core.Model;
using Plumbline.Core.Pricing;

namespace Plumbline.Tests.OfCore;

public sealed class PricingPropertyTests
{
    [Fact]
    public void A_cost_is_what_the_obvious_arithmetic_gives() =>
        Seeds.Try(
            60,
            random =>
            {
                var dice = new PriceDice(random);
                var book = random.Next(2) == 0 ? PriceBook.BuiltIn : dice.Book();
                for (var i = 0; i < 200; i++)
                {
                    var model = book.Models[random.Next(book.Models.Count)];
                    var (time, tokens, modifiers, searches) = (dice.Time(book), dice.Tokens(), dice.Modifiers(), dice.Searches());
                    var cost = book.Find(model.Name).Cost(time.ToUnixTimeMilliseconds(), tokens, modifiers, searches);

                    Assert.Equal(ObviousCost.Of(book, model, time, tokens, modifiers, searches), Dollars(cost.Amount));
                    if (cost.IsPriced)
                        Assert.Equal((cost.Amount, cost.Amount), (cost.Low, cost.High));
                }
            }
        );

    [Fact]
    public void Bounds_are_the_cheapest_and_the_dearest_model_of_the_day() =>
        Seeds.Try(
            40,
            random =>
            {
                var dice = new PriceDice(random);
                var book = random.Next(2) == 0 ? PriceBook.BuiltIn : dice.Book();
                var (time, tokens, modifiers, searches) = (dice.Time(book), dice.Tokens(), dice.Modifiers(), dice.Searches());
                var costs = book
                    .Models.Select(model => ObviousCost.Of(book, model, time, tokens, modifiers, searches))
                    .OfType<decimal>()
                    .ToList();
                var cost = book.Find("no such model").Cost(time.ToUnixTimeMilliseconds(), tokens, modifiers, searches);

                Assert.Null(cost.Amount);
                if (costs.Count > 0)
                    Assert.Equal((costs.Min(), costs.Max()), (Dollars(cost.Low), Dollars(cost.High)));
            }
        );

    [Fact]
    public void Parts_cost_the_rounded_sum_of_their_exact_costs() =>
        Seeds.Try(
            60,
            random =>
            {
                var dice = new PriceDice(random);
                var book = random.Next(2) == 0 ? PriceBook.BuiltIn : dice.Book();
                var (time, modifiers, searches) = (dice.Time(book), dice.Modifiers(), dice.Searches());
                var parts = Enumerable
                    .Range(0, random.Next(1, 5))
                    .Select(_ => (Model: book.Models[random.Next(book.Models.Count)], Tokens: dice.Tokens()))
                    .ToList();
                var exact = parts.Select(
                    (part, index) => ObviousCost.Exact(book, part.Model, time, part.Tokens, modifiers, index == 0 ? searches : 0)
                );
                decimal? sum = exact.Aggregate((decimal?)0, (total, cost) => total + cost);
                var cost = PriceBook.Cost(
                    time.ToUnixTimeMilliseconds(),
                    [.. parts.Select(part => new PricedPart(book.Find(part.Model.Name), part.Tokens))],
                    modifiers,
                    searches
                );

                Assert.Equal(sum is null ? null : Math.Round(sum.Value, 9, MidpointRounding.ToEven), Dollars(cost.Amount));
            }
        );

    [Fact]
    public void Costs_of_requests_of_the_same_tier_add_up() =>
        Seeds.Try(
            60,
            random =>
            {
                // Prices of the built-in book without factors are whole billionths for a thousand tokens, so nothing is rounded.
                var model = PriceBook.BuiltIn.Models[random.Next(PriceBook.BuiltIn.Models.Count)];
                var at = new DateTimeOffset(2026, 11, 1, 12, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();
                var (a, b) = (Thousands(random), Thousands(random));
                var both = new TokenCounts(
                    a.Input + b.Input,
                    a.Output + b.Output,
                    a.CacheRead + b.CacheRead,
                    a.CacheCreation5m + b.CacheCreation5m,
                    a.CacheCreation1h + b.CacheCreation1h
                );

                Assert.Equal(Cost(both), Cost(a) + Cost(b));

                Usd? Cost(TokenCounts tokens) => PriceBook.BuiltIn.Find(model.Name).Cost(at, tokens, default, 0).Amount;
            }
        );

    [Fact]
    public void More_tokens_never_cost_less() =>
        Seeds.Try(
            60,
            random =>
            {
                var dice = new PriceDice(random);
                var book = PriceBook.BuiltIn;
                var model = book.Find(book.Models[random.Next(book.Models.Count)].Name);
                var (time, tokens, modifiers, searches) = (dice.Time(book), dice.Tokens(), dice.Modifiers(), dice.Searches());
                var more = random.Next(6) switch
                {
                    0 => tokens with { Input = tokens.Input + dice.Count() },
                    1 => tokens with { Output = tokens.Output + dice.Count() },
                    2 => tokens with { CacheRead = tokens.CacheRead + dice.Count() },
                    3 => tokens with { CacheCreation5m = tokens.CacheCreation5m + dice.Count() },
                    4 => tokens with { CacheCreation1h = tokens.CacheCreation1h + dice.Count() },
                    // An hour costs more than five minutes.
                    _ => tokens with { CacheCreation5m = 0, CacheCreation1h = tokens.CacheCreation1h + tokens.CacheCreation5m },
                };
                var at = time.ToUnixTimeMilliseconds();

                Assert.True(model.Cost(at, more, modifiers, searches).Low.Nanos >= model.Cost(at, tokens, modifiers, searches).Low.Nanos);
                Assert.True(model.Cost(at, more, modifiers, searches).High.Nanos >= model.Cost(at, tokens, modifiers, searches).High.Nanos);
            }
        );

    static TokenCounts Thousands(Random random) =>
        new(random.Next(10) * 1000, random.Next(90) * 1000, random.Next(10) * 1000, random.Next(10) * 1000, random.Next(10) * 1000);

    static decimal? Dollars(Usd? usd) => usd?.Nanos / 1e9m;
}
