using Plumbline.Core.Model;
using Plumbline.Core.Pricing;

namespace Plumbline.Tests.OfCore;

/// <summary>Every row of the built-in book at the edges of its dates and of its tiers: made from the book, so that a new row is tested as well.</summary>
public sealed class PriceRowEdgeTests
{
    static readonly PriceBook Book = PriceBook.BuiltIn;

    static readonly DateTimeOffset Epoch = DateTimeOffset.UnixEpoch;

    static long Start(DateOnly day) => (long)(new DateTimeOffset(day, TimeOnly.MinValue, TimeSpan.Zero) - Epoch).TotalMilliseconds;

    public static TheoryData<string> Models() => [.. Book.Models.Select(model => model.Name)];

    static Usd? Cost(ModelPrices model, long at, TokenCounts tokens, bool isFast = false) =>
        Book.Find(model.Name).Cost(at, tokens, new PriceModifiers(isFast, false, false), 0).Amount;

    static Usd? Expected(ModelPrices model, long at, TokenCounts tokens, bool isFast = false) =>
        ObviousCost.Of(Book, model, Epoch.AddMilliseconds(at), tokens, new PriceModifiers(isFast, false, false), 0) is { } dollars
            ? new Usd((long)(dollars * 1_000_000_000))
            : null;

    static IEnumerable<long> Instants(ModelPrices model) =>
        model
            .Periods.SelectMany(period =>
                new[] { period.From, period.Until, period.LongPrompt?.Until, period.Fast?.Until, period.Fast?.LongPrompt?.Until }
            )
            .OfType<DateOnly>()
            .SelectMany(day => new[] { Start(day) - 1, Start(day), Start(day) + 1, Start(day.AddDays(1)) - 1, Start(day.AddDays(1)) })
            .Append(Start(Book.Date))
            .Distinct();

    static IEnumerable<TokenCounts> Prompts(ModelPrices model)
    {
        foreach (
            var above in model
                .Periods.SelectMany(period => new[] { period.LongPrompt?.Above, period.Fast?.LongPrompt?.Above })
                .OfType<long>()
                .Append(200_000)
                .Distinct()
        )
        {
            foreach (var prompt in new[] { above - 1, above, above + 1 })
            {
                yield return new TokenCounts(prompt, 777, 0, 0, 0);
                // What the tier looks at is all of the prompt, wherever it came from; output is none of it.
                yield return new TokenCounts(prompt - 3 * (above / 5), above, above / 5, above / 5, above / 5);
            }
        }

        yield return new TokenCounts(1, 1, 1, 1, 1);
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Each_row_holds_from_its_first_to_its_last_millisecond_and_above_its_limit(string name)
    {
        var model = Book.Models.Single(model => model.Name == name);
        foreach (var at in Instants(model))
        foreach (var tokens in Prompts(model))
        foreach (var isFast in new[] { false, true })
            Assert.Equal((at, tokens, Expected(model, at, tokens, isFast)), (at, tokens, Cost(model, at, tokens, isFast)));
    }

    [Fact]
    public void A_change_of_prices_within_a_stream_of_requests_prices_each_by_its_own_time()
    {
        // Cache reads of Sonnet 5.5 cost half from 7 October on: a session around midnight, a request each ten seconds.
        var model = Book.Models.Single(model => model.Name == "claude-sonnet-5-5");
        var midnight = Start(new DateOnly(2026, 10, 7));
        var tokens = new TokenCounts(100, 100, 1_000_000, 0, 0);
        var costs = Enumerable.Range(-30, 60).Select(i => (i, Cost: Cost(model, midnight + i * 10_000L, tokens)!.Value.Nanos)).ToList();

        Assert.All(costs.Where(pair => pair.i < 0), pair => Assert.Equal(201_200_000, pair.Cost));
        Assert.All(costs.Where(pair => pair.i >= 0), pair => Assert.Equal(101_200_000, pair.Cost));
    }

    [Fact]
    public void A_change_need_not_be_at_the_start_of_anybodys_day()
    {
        // Midnight UTC is five in the afternoon in California: the price changes in the middle of the day there.
        var model = Book.Models.Single(model => model.Name == "claude-sonnet-5-5");
        var change = new DateTimeOffset(2026, 10, 6, 17, 0, 0, TimeSpan.FromHours(-7)).ToUnixTimeMilliseconds();
        var read = new TokenCounts(0, 0, 1_000_000, 0, 0);

        Assert.Equal((200_000_000, 100_000_000), (Cost(model, change - 1, read)!.Value.Nanos, Cost(model, change, read)!.Value.Nanos));
    }
}
