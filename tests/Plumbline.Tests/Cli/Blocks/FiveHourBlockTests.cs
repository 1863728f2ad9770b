using Plumbline.Cli.Blocks;
using Plumbline.Core.Model;
using Plumbline.Core.Pricing;
using Plumbline.Store.SessionIndex;
using Plumbline.Tests.OfCore;

namespace Plumbline.Tests.Cli.Blocks;

public sealed class FiveHourBlockTests
{
    const long Minute = 60_000;
    const long Hour = 60 * Minute;

    // A full hour: 2026-11-20T12:00:00Z.
    const long Noon = 1_795_176_000_000;

    [Fact]
    public void A_block_begins_at_the_full_hour_of_its_first_request_and_ends_five_hours_later()
    {
        var block = Assert.Single(Divide((Noon + 59 * Minute, 10), (Noon + 5 * Hour - 1, 5)));

        Assert.Equal((Noon, Noon + 5 * Hour, 15L), (block.Start, block.End, block.Sums.Tokens));
    }

    [Fact]
    public void The_first_request_after_five_hours_begins_the_next_one()
    {
        var blocks = Divide((Noon + 59 * Minute, 10), (Noon + 5 * Hour, 5), (Noon + 30 * Hour + 1, 1));

        Assert.Equal([Noon, Noon + 5 * Hour, Noon + 30 * Hour], blocks.Select(block => block.Start));
        Assert.Equal([10L, 5, 1], blocks.Select(block => block.Sums.Tokens));
    }

    [Fact]
    public void Blocks_hold_everything_once_in_any_order_and_never_overlap()
    {
        Seeds.Try(
            200,
            random =>
            {
                var requests = Enumerable
                    .Range(0, random.Next(1, 60))
                    .Select(_ => (Noon - random.NextInt64(20 * 24 * Hour), (long)random.Next(1000)))
                    .ToArray();

                var blocks = Divide(requests);
                random.Shuffle(requests);
                var again = Divide(requests);

                Assert.Equal(requests.Sum(request => request.Item2), blocks.Sum(block => block.Sums.Tokens));
                Assert.Equal(requests.Length, blocks.Sum(block => block.Sums.Requests));
                Assert.Equal(
                    blocks.Select(block => (block.Start, block.Sums.Tokens, block.FirstAsked)),
                    again.Select(block => (block.Start, block.Sums.Tokens, block.FirstAsked))
                );
                Assert.All(blocks.Zip(blocks.Skip(1)), pair => Assert.True(pair.First.End <= pair.Second.Start));
                foreach (var block in blocks)
                {
                    Assert.Equal(0, block.Start % Hour);
                    Assert.InRange(block.Sums.First, block.Start, block.Start + Hour - 1);
                    Assert.InRange(block.Sums.Last, block.Sums.First, block.End - 1);
                    Assert.Equal(block.Sums.Tokens, block.Models.Values.Sum(model => model.Tokens));
                }
            }
        );
    }

    // The rule, request by request, as someone would write it who knows nothing of hours.
    [Fact]
    public void Blocks_are_those_that_a_walk_over_sorted_requests_finds()
    {
        Seeds.Try(
            200,
            random =>
            {
                var requests = Enumerable
                    .Range(0, random.Next(1, 60))
                    .Select(_ => (Time: Noon - random.NextInt64(6 * 24 * Hour), Tokens: 1L))
                    .ToArray();
                List<(long Start, long Count)> expected = [];
                foreach (var (time, _) in requests.OrderBy(request => request.Time))
                {
                    if (expected.Count == 0 || time >= expected[^1].Start + 5 * Hour)
                        expected.Add((time / Hour * Hour, 0));
                    expected[^1] = (expected[^1].Start, expected[^1].Count + 1);
                }

                Assert.Equal(expected, Divide(requests).Select(block => (block.Start, block.Sums.Requests)));
            }
        );
    }

    [Fact]
    public void The_active_block_is_found_from_the_hours_alone()
    {
        Seeds.Try(
            300,
            random =>
            {
                var requests = Enumerable.Range(0, random.Next(1, 30)).Select(_ => (Noon - random.NextInt64(40 * Hour), 1L)).ToArray();
                var now = Noon + random.NextInt64(3 * Hour);

                var active = Divide(requests).SingleOrDefault(block => block.IsActive(now));

                Assert.Equal(
                    active?.Start,
                    FiveHourBlock.ActiveStart(requests.Select(request => UsageHour.Of(request.Item1)).Distinct().Order(), now)
                );
            }
        );
    }

    [Fact]
    public void The_rate_is_the_average_since_the_first_request_was_asked()
    {
        var block = Assert.Single(Divide((Noon + 30 * Minute, 600), (Noon + 60 * Minute, 600)));

        // Asked ten seconds before it ended: 1,200 tokens in 40 minutes and 10 seconds.
        var rate = block.RateAt(Noon + 70 * Minute)!.Value;

        Assert.Equal((40 * Minute + 10_000, 29L), (rate.ElapsedMs, rate.TokensPerMinute));
    }

    [Fact]
    public void The_first_answer_is_no_flood()
    {
        var block = Assert.Single(Divide((Noon, 600)));

        Assert.Equal(120, block.RateAt(Noon + 1000)!.Value.TokensPerMinute);
    }

    [Fact]
    public void A_block_that_is_over_has_no_rate()
    {
        var block = Assert.Single(Divide((Noon, 600)));

        Assert.NotNull(block.RateAt(Noon + 5 * Hour - 1));
        Assert.Null(block.RateAt(Noon + 5 * Hour));
        Assert.Null(block.ProjectAt(Noon + 5 * Hour));
    }

    [Fact]
    public void A_projection_is_never_less_than_what_is_there_and_meets_it_at_the_end()
    {
        Seeds.Try(
            200,
            random =>
            {
                var requests = Enumerable
                    .Range(0, random.Next(1, 20))
                    .Select(_ => (Noon + random.NextInt64(2 * Hour), (long)random.Next(1_000_000)));
                var block = Divide([.. requests, (Noon, 1)])[0];
                var now = block.Sums.Last + random.NextInt64(block.End - block.Sums.Last);

                var projection = block.ProjectAt(now)!.Value;

                Assert.True(projection.Tokens >= block.Sums.Tokens);
                Assert.True(projection.ListCost!.Value.Nanos >= block.Sums.ListCost!.Value.Nanos);
                Assert.Equal(block.End - now, projection.RemainingMs);
                // The rate is an average over at least five minutes.
                Assert.True(projection.Tokens <= block.Sums.Tokens * (1 + FiveHourBlock.Length / (5 * Minute)));
                Assert.Equal(block.Sums.Tokens, Projection.Of(block.Sums, block.RateAt(now)!.Value, 0).Tokens);
            }
        );
    }

    [Fact]
    public void What_has_no_price_gives_no_rate_of_cost()
    {
        var hours = new UsageHours();
        hours.Add(new RequestRow { Time = Noon, InputTokens = 5 }, new ListCost(null, new Usd(1), new Usd(9)), "mystery");

        var block = Assert.Single(FiveHourBlock.Divide(hours.InOrder));

        Assert.Null(block.RateAt(Noon)!.Value.CostPerHour);
        Assert.Null(block.ProjectAt(Noon)!.Value.ListCost);
        Assert.Equal((1L, 9L), (block.Sums.LowNanos, block.Sums.HighNanos));
    }

    static IReadOnlyList<FiveHourBlock> Divide(params ReadOnlySpan<(long Time, long Tokens)> requests)
    {
        var hours = new UsageHours();
        foreach (var (time, tokens) in requests)
            hours.Add(
                new RequestRow
                {
                    Time = time,
                    InputTokens = tokens,
                    DurationMs = 10_000,
                },
                ListCost.Priced(new Usd(tokens * 1000)),
                tokens % 2 == 0 ? "even" : "odd"
            );
        return FiveHourBlock.Divide(hours.InOrder);
    }
}
