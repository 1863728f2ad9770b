using Plumbline.Core.Model;
using Plumbline.Core.Pricing;

namespace Plumbline.Tests.OfCore;

/// <summary>Estimates of clients that are right, wrong in a known way, or wrong in none.</summary>
public sealed class ClientCostTests
{
    static readonly PriceBook Book = PriceBook.BuiltIn;
    static readonly ClientCost Costs = new(Book);
    static readonly ClientVersion New = new(2, 1, 329);

    static RequestFacts Facts(string model, TokenCounts tokens, string day = "2026-11-01") =>
        new()
        {
            Model = Book.Find(model),
            UnixMilliseconds = new DateTimeOffset(DateOnly.Parse(day), new TimeOnly(12, 0), TimeSpan.Zero).ToUnixTimeMilliseconds(),
            Tokens = tokens,
        };

    static RequestCost Check(in RequestFacts facts, long nanos, ClientVersion? version = null) =>
        Costs.Check(facts, new ClientEstimate(new Usd(nanos), version ?? New));

    static long Cost(in RequestFacts facts, PriceModifiers modifiers = default, long searches = 0, long hour = 0) =>
        facts.CostWith(new PriceAssumption(modifiers, searches, hour)).Amount!.Value.Nanos;

    [Fact]
    public void What_the_record_leaves_open_is_solved_or_honestly_called_ambiguous()
    {
        var (solved, wrong, ambiguous) = (0, 0, 0);
        Seeds.Try(
            40,
            random =>
            {
                for (var i = 0; i < 200; i++)
                {
                    var facts = Random(random);
                    var truth = Truth(random, facts);
                    var cost = Check(facts, facts.CostWith(truth).Amount!.Value.Nanos);

                    // Whatever it says, the amount is the client's, or lies within bounds that hold the client's.
                    if (cost.Basis == CostBasis.Bounded)
                    {
                        ambiguous++;
                        Assert.InRange(facts.CostWith(truth).Amount!.Value.Nanos, cost.List.Low.Nanos, cost.List.High.Nanos);
                        continue;
                    }

                    Assert.Equal(CostDifference.None, cost.Cause);
                    Assert.InRange(cost.Difference.Nanos, -500, 500);
                    if (facts.CostWith(cost.Assumed).Amount == facts.CostWith(truth).Amount)
                        solved++;
                    else
                        wrong++;
                }
            }
        );

        // Two answers that differ by less than a client tells are one.
        Assert.True(wrong < solved / 100, $"{solved} solved, {ambiguous} ambiguous, {wrong} otherwise");
        Assert.True(solved > 9 * ambiguous, $"{solved} solved, {ambiguous} ambiguous");
    }

    static RequestFacts Random(Random random)
    {
        string[] models = ["claude-opus-5-5", "claude-sonnet-5-5", "claude-haiku-5-5", "claude-opus-4-8", "claude-haiku-4-5"];
        var writes = random.Next(3) == 0 ? 0 : random.Next(1, 40_000);
        return Facts(
            models[random.Next(models.Length)],
            new TokenCounts(random.Next(1, 3000), random.Next(2, 4000), random.Next(0, 150_000), writes, 0)
        ) with
        {
            UnsplitWrites = writes,
            MaySearch = random.Next(4) == 0,
        };
    }

    // Most often all writes are of one kind, and at most one other thing is left open.
    static PriceAssumption Truth(Random random, in RequestFacts facts)
    {
        var hour = random.Next(5) switch
        {
            0 or 1 => 0,
            2 or 3 => facts.UnsplitWrites,
            _ => random.NextInt64(facts.UnsplitWrites + 1),
        };
        var isPlain = hour > 0 && hour < facts.UnsplitWrites;
        return random.Next(isPlain ? 1 : 4) switch
        {
            1 => new(new PriceModifiers(true, false, false), 0, hour),
            2 => new(new PriceModifiers(false, false, true), 0, hour),
            3 => new(default, facts.MaySearch ? random.Next(1, 9) : 0, hour),
            _ => new(default, 0, hour),
        };
    }

    [Fact]
    public void Differences_and_list_costs_add_up_to_the_estimate() =>
        Seeds.Try(
            40,
            random =>
            {
                for (var i = 0; i < 100; i++)
                {
                    var facts = Random(random) with { Model = Book.Find(random.Next(5) == 0 ? "claude-next" : "claude-opus-5-5") };
                    Usd? estimate = random.Next(5) == 0 ? null : new Usd(random.NextInt64(1_000_000_000));
                    var cost = Costs.Check(facts, new ClientEstimate(estimate, random.Next(2) == 0 ? New : default));

                    Assert.Equal(estimate?.Nanos ?? 0, (cost.List.Amount?.Nanos ?? 0) + cost.Difference.Nanos);
                    Assert.True(cost.List.Low.Nanos <= cost.List.High.Nanos);
                    if (cost.List.Amount is { } amount)
                        Assert.InRange(amount.Nanos, cost.List.Low.Nanos, cost.List.High.Nanos);
                }
            }
        );

    static readonly TokenCounts Tokens = new(1234, 567, 45_678, 2345, 678);

    [Fact]
    public void An_old_client_leaves_the_surcharge_for_the_United_States_out()
    {
        var facts = Facts("claude-opus-5-5", Tokens) with { TellsModifiers = true, Modifiers = new(false, false, true) };

        var cost = Check(facts, Cost(facts), new(2, 1, 197));

        Assert.Equal((CostBasis.Exact, CostDifference.Geo), (cost.Basis, cost.Cause));
        Assert.Equal(Cost(facts, new(false, false, true)), cost.List.Amount!.Value.Nanos);
        Assert.Equal(Cost(facts) - cost.List.Amount.Value.Nanos, cost.Difference.Nanos);
    }

    [Fact]
    public void A_surcharge_is_not_solved_for_a_client_that_does_not_know_it()
    {
        var facts = Facts("claude-opus-5-5", Tokens);

        Assert.Equal(CostBasis.Solved, Check(facts, Cost(facts, new(false, false, true))).Basis);
        Assert.NotEqual(CostBasis.Solved, Check(facts, Cost(facts, new(false, false, true)), new(2, 1, 238)).Basis);
    }

    [Fact]
    public void A_client_may_take_the_wrong_speed_or_other_searches()
    {
        var facts = Facts("claude-opus-5-5", Tokens) with { TellsModifiers = true, Modifiers = new(true, false, false), WebSearches = 3 };

        Assert.Equal(CostDifference.Fast, Check(facts, Cost(facts, default, 3)).Cause);
        Assert.Equal(CostDifference.WebSearch, Check(facts, Cost(facts, facts.Modifiers)).Cause);
        Assert.Equal(CostDifference.None, Check(facts, Cost(facts, facts.Modifiers, 3)).Cause);
    }

    [Fact]
    public void A_client_may_price_all_writes_as_of_one_kind()
    {
        var facts = Facts("claude-opus-5-5", Tokens);
        var asHour = facts with { Tokens = Tokens with { CacheCreation5m = 0, CacheCreation1h = 3023 } };

        var cost = Check(facts with { TellsModifiers = true }, Cost(asHour));

        Assert.Equal((CostBasis.Exact, CostDifference.CacheWriteSplit), (cost.Basis, cost.Cause));
    }

    [Fact]
    public void Tables_of_other_days_are_told_apart()
    {
        var tokens = new TokenCounts(1000, 1000, 77_777, 0, 0);
        // Cache reads cost half from 7 October on.
        var (before, after) = (Facts("claude-sonnet-5-5", tokens, "2026-10-06"), Facts("claude-sonnet-5-5", tokens, "2026-10-07"));

        Assert.Equal(CostDifference.ClientTableOlder, Check(after, Cost(before)).Cause);
        Assert.Equal(CostDifference.ClientTableNewer, Check(before, Cost(after)).Cause);
        Assert.Equal(CostDifference.None, Check(before, Cost(before)).Cause);
    }

    [Fact]
    public void An_unknown_model_has_the_default_models_price_or_a_newer_one()
    {
        var facts = Facts("my-unknown-model", Tokens);
        var asDefault = Cost(facts with { Model = Book.Find("claude-opus-5-5") });

        Assert.Equal((CostBasis.Unpriced, CostDifference.UnknownModel), (Check(facts, asDefault).Basis, Check(facts, asDefault).Cause));
        Assert.Equal(asDefault, Check(facts, asDefault).Difference.Nanos);
        Assert.Equal(CostDifference.ClientTableNewer, Check(facts, 123_456_789).Cause);
        // The book knows Haiku 5.5, but no price of it for that day.
        Assert.Equal(CostDifference.ClientTableNewer, Check(Facts("claude-haiku-5-5", Tokens, "2026-10-01"), 1_000_001).Cause);
    }

    [Fact]
    public void An_old_client_counts_a_stream_once_for_each_frame()
    {
        var facts = Facts("claude-opus-4-5", new TokenCounts(12_345, 6789, 1111, 0, 0));
        var frame = Cost(facts with { Tokens = facts.Tokens with { Output = 3 } });

        Assert.Equal(CostDifference.DoubleCounting, Check(facts, 2 * Cost(facts), new(2, 1, 213)).Cause);
        Assert.Equal(CostDifference.DoubleCounting, Check(facts, Cost(facts) + frame, new(2, 1, 197)).Cause);
        Assert.Equal(CostDifference.Unknown, Check(facts, Cost(facts) + frame, new(2, 1, 214)).Cause);

        // Twice the price is also that of fast mode, where there is one: that is the plainer answer.
        var fast = facts with
        {
            Model = Book.Find("claude-opus-4-8"),
        };
        Assert.Equal(CostBasis.Solved, Check(fast, 2 * Cost(fast), new(2, 1, 213)).Basis);
    }

    [Fact]
    public void What_an_advisor_used_may_be_left_out()
    {
        var (opus, haiku) = (Book.Find("claude-opus-5-5"), Book.Find("claude-haiku-4-5"));
        PricedPart own = new(haiku, Tokens);
        var facts = Facts("claude-haiku-4-5", Tokens) with
        {
            TellsModifiers = true,
            Parts = [own, new PricedPart(opus, new TokenCounts(1000, 100, 0, 0, 0))],
            PartsWithoutAdvisors = [own],
        };

        var cost = Check(facts, Cost(facts with { Parts = [own] }));

        Assert.Equal((CostDifference.AdvisorIterations, -6_000_000), (cost.Cause, cost.Difference.Nanos));
    }

    [Fact]
    public void What_nothing_explains_is_unknown()
    {
        var facts = Facts("claude-opus-5-5", Tokens);

        Assert.Equal((CostBasis.Exact, CostDifference.Unknown), (Check(facts, 7).Basis, Check(facts, 7).Cause));
    }

    [Fact]
    public void Whole_micro_dollars_are_held_against_what_they_round()
    {
        var facts = Facts("claude-haiku-4-5", new TokenCounts(1, 0, 3, 0, 0));

        // 1.3 micro-dollars.
        Assert.Equal(CostDifference.None, Check(facts, 1000).Cause);
        Assert.Equal(CostDifference.None, Check(facts, 1300).Cause);
        Assert.NotEqual(CostDifference.None, Check(facts, 1302).Cause);
        Assert.NotEqual(CostDifference.None, Check(facts, 2000).Cause);
    }
}
