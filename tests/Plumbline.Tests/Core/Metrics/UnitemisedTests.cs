using Plumbline.Core.Metrics;
using Plumbline.Core.Model;

namespace Plumbline.Tests.OfCore;

public sealed class UnitemisedTests
{
    [Fact]
    public void The_changes_add_up_to_what_was_metered_beyond_the_requests() =>
        Seeds.Try(
            1000,
            random =>
            {
                var (metered, itemised) = Entries(random);
                var beyond = Sum(metered) - Sum(itemised);
                var changes = Unitemised.Changes(metered, itemised);
                Assert.Equal(
                    metered.Count > 0 && beyond > Quantity.Zero ? beyond : Quantity.Zero,
                    Sum(changes.Select(change => change.Amount))
                );
            }
        );

    [Fact]
    public void No_series_is_below_nothing_at_any_time() =>
        Seeds.Try(
            1000,
            random =>
            {
                var (metered, itemised) = Entries(random);
                foreach (var series in Unitemised.Changes(metered, itemised).GroupBy(change => change.Series))
                {
                    var sum = Quantity.Zero;
                    foreach (var change in series)
                    {
                        sum += change.Amount;
                        Assert.True(sum >= Quantity.Zero, $"Series {series.Key} is at {sum}.");
                    }
                }
            }
        );

    [Fact]
    public void The_order_in_which_entries_came_does_not_matter() =>
        Seeds.Try(
            1000,
            random =>
            {
                var (metered, itemised) = Entries(random);
                var changes = Unitemised.Changes(metered, itemised);
                Unitemised.Entry[] shuffledMetered = [.. metered],
                    shuffledItemised = [.. itemised];
                random.Shuffle(shuffledMetered);
                random.Shuffle(shuffledItemised);
                Assert.Equal(changes, Unitemised.Changes(shuffledMetered, shuffledItemised));
            }
        );

    [Fact]
    public void A_group_is_never_given_more_than_it_misses()
    {
        // The second model's request is known in full; the remainder is the first's.
        var changes = Unitemised.Changes(
            [new(60, 0, 0, Quantity.FromWhole(10)), new(60, 1, 1, Quantity.FromWhole(30))],
            [new(10, 1, 0, Quantity.FromWhole(30)), new(20, 0, 0, Quantity.FromWhole(4))]
        );
        Assert.Equal([new Unitemised.Change(60, 0, Quantity.FromWhole(6))], changes);
    }

    [Fact]
    public void A_remainder_is_dated_when_it_is_metered_and_taken_back_when_its_request_is_there()
    {
        var changes = Unitemised.Changes(
            [new(60, 0, 0, Quantity.FromWhole(10)), new(120, 0, 0, Quantity.FromWhole(5))],
            [new(61, 0, 0, Quantity.FromWhole(10))]
        );
        Assert.Equal(
            [new Unitemised.Change(60, 0, Quantity.FromWhole(10)), new Unitemised.Change(120, 0, Quantity.FromWhole(-5))],
            changes
        );
    }

    static (List<Unitemised.Entry> Metered, List<Unitemised.Entry> Itemised) Entries(Random random)
    {
        var (metered, itemised) = (new List<Unitemised.Entry>(), new List<Unitemised.Entry>());
        for (var i = random.Next(12); i > 0; i--)
        {
            var group = random.Next(3);
            // Series 2g and 2g + 1 belong to group g. Corrections may be negative.
            metered.Add(new(random.Next(1, 6) * 60, group, 2 * group + random.Next(2), Quantity.FromWhole(random.Next(-1, 6))));
        }

        for (var i = random.Next(12); i > 0; i--)
            itemised.Add(new(random.Next(1, 400), random.Next(4), 0, Quantity.FromWhole(random.Next(0, 5))));
        return (metered, itemised);
    }

    static Quantity Sum(IEnumerable<Unitemised.Entry> entries) => Sum(entries.Select(entry => entry.Amount));

    static Quantity Sum(IEnumerable<Quantity> amounts) => amounts.Aggregate(Quantity.Zero, (sum, amount) => sum + amount);
}
