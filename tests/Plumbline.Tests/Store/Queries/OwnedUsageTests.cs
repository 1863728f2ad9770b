using Plumbline.Core.Attribution;
using Plumbline.Store.Queries;
using Plumbline.Tests.OfCore;
using static Plumbline.Tests.Store.Queries.SmallLedger;

namespace Plumbline.Tests.Store.Queries;

public class OwnedUsageTests
{
    static readonly string[] Dimensions =
    [
        .. "team cost_center project department person pool billing unallocated_reason user day".Split(' '),
    ];

    static UsageAnswer Ask(
        SmallLedger ledger,
        TimeRange range,
        IEnumerable<string> by,
        params IEnumerable<(string Name, string?[] Values)> filters
    ) =>
        ledger.Ask(
            new UsageQuery
            {
                Range = range,
                Zone = Utc,
                By = [.. by.Select(Dimension.Of)],
                Filters = [.. filters.Select(filter => new Filter(Dimension.Of(filter.Name), filter.Values))],
                Limit = UsageQuery.AllRows,
            }.Run
        );

    [Fact]
    public void Every_answer_is_what_the_rules_say_of_each_fact_by_itself_also_after_they_changed() =>
        Seeds.Try(
            4,
            random =>
            {
                using var ledger = new SmallLedger();
                var usage = new OwnedUsage(random, ledger);
                for (var version = 0; version < 2; version++)
                {
                    ledger.Rules = OwnedUsage.Rules(random, $"rules {version}");
                    for (var question = 0; question < 10; question++)
                        Check(random, ledger, usage);
                }
            }
        );

    static void Check(Random random, SmallLedger ledger, OwnedUsage usage)
    {
        var from = random.Next(3) == 0 ? November.From : At(random.Next(1, 15)) + random.Next(2) * (TimeRange.Day / 2);
        var range = new TimeRange(from, random.Next(3) == 0 ? November.To : from + random.Next(1, 14) * TimeRange.Day);
        string[] by = [.. Dimensions.Where(_ => random.Next(5) == 0)];
        var filters = random.Next(2) == 0 ? [] : Filters(random).ToArray();

        var answer = Ask(ledger, range, by, filters);

        Assert.Equal(usage.Expected(ledger.Rules, range, by, filters), OwnedUsage.Lines(answer));
        Assert.Equal(ledger.Rules.Version, answer.Rules);
    }

    [Fact]
    public void What_was_added_up_before_says_the_same_as_every_request() =>
        Seeds.Try(
            2,
            random =>
            {
                using var ledger = new SmallLedger();
                _ = new OwnedUsage(random, ledger);
                ledger.PriceRequests();
                var questions = new RandomUsage(random, ledger.Ask);
                for (var version = 0; version < 3; version++)
                {
                    ledger.Rules = OwnedUsage.Rules(random, $"rules {version}");
                    while (questions.Asked < (version + 1) * 8)
                        Assert.Null(questions.Difference(November));
                }
            }
        );

    static IEnumerable<(string, string?[])> Filters(Random random)
    {
        yield return random.Next(4) switch
        {
            0 => ("team", ["team-0", "sent"]),
            1 => ("person", ["Person 1", "p2@example.com", null]),
            2 => ("pool", [null]),
            _ => ("billing", ["subscription"]),
        };
        if (random.Next(3) == 0)
            yield return ("unallocated_reason", [null, "outside_dates"]);
    }

    [Fact]
    public void Moving_one_person_in_the_past_changes_that_person_s_usage_from_that_day_on_and_nothing_else()
    {
        static IdentityRow Row(int person, string team, DayRange days) =>
            new()
            {
                Key = new PersonKey(PersonKeyKind.Email, $"p{person}@example.com"),
                Person = $"Person {person}",
                Team = team,
                Days = days,
            };
        var others = Enumerable
            .Range(0, OwnedUsage.People)
            .Where(person => person != 2)
            .Select(person => Row(person, "team-0", default))
            .ToList();
        using var ledger = new SmallLedger { Rules = OwnedUsage.Rules("before", [.. others, Row(2, "team-0", default)]) };
        _ = new OwnedUsage(new Random(5), ledger);
        var before = Costs(ledger);

        var (until, from) = (new DayRange(null, OwnedUsage.Day(9)), new DayRange(OwnedUsage.Day(10), null));
        ledger.Rules = OwnedUsage.Rules("after", [.. others, Row(2, "team-0", until), Row(2, "team-1", from)]);
        var after = Costs(ledger);

        bool Moves((string? Person, string? Team, string Day) key) =>
            key.Person == "Person 2" && key.Team == "team-0" && string.CompareOrdinal(key.Day, "2026-11-10") >= 0;
        var moved = before.Where(row => Moves(row.Key)).ToList();
        Assert.True(moved.Count > 3 && before.Keys.Any(key => key.Person == "Person 2" && !Moves(key)));
        var expected = before.ToDictionary(row => Moves(row.Key) ? row.Key with { Team = "team-1" } : row.Key, row => row.Value);
        Assert.Equal(expected.OrderBy(row => row.Key), after.OrderBy(row => row.Key));
    }

    static Dictionary<(string? Person, string? Team, string Day), string> Costs(SmallLedger ledger) =>
        Ask(ledger, November, ["person", "team", "day"])
            .Rows.ToDictionary(row => (row.Key[0], row.Key[1], row.Key[2]!), row => $"{row.Requests} {row.Amounts.ClientCost}");

    [Fact]
    public void An_allocation_gives_everything_away_to_the_last_digit_whatever_its_rows_are_by() =>
        Seeds.Try(
            4,
            random =>
            {
                using var ledger = new SmallLedger();
                _ = new OwnedUsage(random, ledger);
                ledger.Rules = OwnedUsage.Rules(random, "rules");
                ledger.PriceRequests();
                var month = Ask(ledger, November, []).Total;
                var byTeam = Allocate(ledger, November, "team");
                foreach (var by in new[] { "team", "cost_center", "team,cost_center", "department", "project", "person" })
                {
                    var answer = Allocate(ledger, November, by);
                    AssertAll(month, answer);
                    // What a team gets does not depend on the view.
                    if (by == "team,cost_center")
                        foreach (var row in byTeam.Rows.Where(row => row.IsAllocated))
                            Assert.Equal(
                                row.Total.Usage.ClientCost.Nanos,
                                answer
                                    .Rows.Where(part => part.IsAllocated && part.Key[0] == row.Key[0])
                                    .Aggregate(Int128.Zero, (sum, part) => sum + part.Total.Usage.ClientCost.Nanos)
                            );
                }

                AssertWeeksAddUp(ledger, byTeam);
            }
        );

    [Fact]
    public void What_is_API_equivalent_is_the_list_cost_on_subscriptions_in_each_row_page_and_total() =>
        Seeds.Try(
            4,
            random =>
            {
                using var ledger = new SmallLedger();
                _ = new OwnedUsage(random, ledger);
                ledger.Rules = OwnedUsage.Rules(random, "rules");
                ledger.PriceRequests();
                foreach (var by in new[] { Array.Empty<string>(), ["team"], ["user", "day"], ["billing"], ["session"] })
                    AssertEquivalents(ledger, by);
            }
        );

    static void AssertEquivalents(SmallLedger ledger, string[] by)
    {
        static string Name(IEnumerable<string?> key) => string.Join('|', key.Select(part => part ?? "-"));
        var byBilling = Ask(ledger, November, [.. by, "billing"]).Rows.Where(row => row.Key[^1] == "subscription").ToList();
        var expected = byBilling
            .GroupBy(row => Name(row.Key.Take(by.Length)))
            .ToDictionary(
                group => group.Key,
                group => group.Aggregate(Int128.Zero, (sum, row) => sum + (row.ListCosts!.Amount?.Nanos ?? 0))
            );
        UsageAnswer Page(int offset, int limit) =>
            ledger.Ask(
                new UsageQuery
                {
                    Range = November,
                    Zone = Utc,
                    By = [.. by.Select(Dimension.Of)],
                    WithApiEquivalent = true,
                    Offset = offset,
                    Limit = limit,
                }.Run
            );
        var whole = Page(0, UsageQuery.AllRows);
        List<UsageRow> rows = [.. whole.Rows];
        for (var at = 0; at < whole.Rows.Count; at += 3)
        {
            var page = Page(at, 3);
            rows.AddRange(page.Rows);
            Assert.Equal(whole.Total.ListCosts!.ApiEquivalent, page.Total.ListCosts!.ApiEquivalent);
        }

        foreach (var row in rows.Where(row => row.ListCosts!.Amount is not null))
            Assert.Equal(expected.GetValueOrDefault(Name(row.Key)), row.ListCosts!.ApiEquivalent!.Value.Nanos);
        Assert.Equal(expected.Values.Aggregate(Int128.Zero, (sum, part) => sum + part), whole.Total.ListCosts!.ApiEquivalent?.Nanos ?? 0);
        Assert.Null(Ask(ledger, November, by).Total.ListCosts!.ApiEquivalent);
    }

    [Fact]
    public void Filters_take_an_allocation_apart_without_a_rest() =>
        Seeds.Try(
            4,
            random =>
            {
                using var ledger = new SmallLedger();
                _ = new OwnedUsage(random, ledger);
                ledger.Rules = OwnedUsage.Rules(random, "rules");
                ledger.PriceRequests();
                var all = Allocate(ledger, November, "team");
                AssertParts(ledger, all, "team", [.. all.Rows.Select(row => row.Key[0]).Distinct()]);
                foreach (var name in new[] { "user", "model", "billing", "session" })
                    AssertParts(ledger, all, name, [.. Ask(ledger, November, [name]).Rows.Select(row => row.Key[0])]);
            }
        );

    static void AssertParts(SmallLedger ledger, AllocationAnswer all, string name, IReadOnlyList<string?> values)
    {
        static string Name(AllocationRow row) => $"{row.Key[0] ?? "-"} {row.Reason}";
        var parts = values
            .Select(value =>
                ledger.Ask(
                    new AllocationQuery
                    {
                        Range = November,
                        By = [Dimension.Of("team")],
                        Filters = [new Filter(Dimension.Of(name), [value])],
                    }.Run
                )
            )
            .ToList();
        Assert.Equal(
            all.Total.Usage.ClientCost.Nanos,
            parts.Aggregate(Int128.Zero, (sum, part) => sum + part.Total.Usage.ClientCost.Nanos)
        );
        // What a team owns is the same with the filter and without.
        if (name == "team")
            Assert.Equal(
                all.Rows.Select(row => (Name(row), row.Total.Usage.ClientCost.Nanos)).Order(),
                parts.SelectMany(part => part.Rows).Select(row => (Name(row), row.Total.Usage.ClientCost.Nanos)).Order()
            );
    }

    static AllocationAnswer Allocate(SmallLedger ledger, TimeRange range, string by) =>
        ledger.Ask(new AllocationQuery { Range = range, By = [.. by.Split(',').Select(Dimension.Of)] }.Run);

    static void AssertAll(UsageRow expected, AllocationAnswer answer)
    {
        Assert.Equal(expected.Amounts, answer.Total.Usage);
        var (costs, allocated) = (expected.ListCosts!, answer.Total.ListCosts!);
        Assert.Equal((costs.Amount, costs.Low, costs.High), (allocated.Amount, allocated.Low, allocated.High));
        Assert.Equal(
            (costs.Effective, costs.UnpricedRequests, costs.UnpricedTokens),
            (allocated.Effective, allocated.UnpricedRequests, allocated.UnpricedTokens)
        );
        Assert.Equal(expected.Requests, answer.Total.Requests);
        var sum = answer.Rows.Aggregate(Int128.Zero, (total, row) => total + row.Total.Usage.ClientCost.Nanos);
        Assert.Equal(expected.Amounts.ClientCost.Nanos, sum);
        Assert.All(
            answer.Rows.Where(row => row.HasDirect && row.IsAllocated && answer.By[0].Name == "team"),
            row => Assert.NotNull(row.Key[0])
        );
        Assert.InRange(answer.AllocatedClientCost!.Value, 0, 1);
    }

    // Parts are of days: whole days put together give the same as all at once.
    static void AssertWeeksAddUp(SmallLedger ledger, AllocationAnswer whole)
    {
        var weeks = Enumerable
            .Range(0, 5)
            .Select(week => new TimeRange(November.From + week * 6 * TimeRange.Day, November.From + (week + 1) * 6 * TimeRange.Day))
            .Select(range => Allocate(ledger, range, "team"))
            .ToList();
        foreach (var row in whole.Rows)
        {
            var parts = weeks.SelectMany(week => week.Rows).Where(part => part.Key[0] == row.Key[0] && part.Reason == row.Reason).ToList();
            Assert.Equal(row.Total.Requests, parts.Sum(part => part.Total.Requests));
            Assert.Equal(
                row.Total.Usage.ClientCost.Nanos,
                parts.Aggregate(Int128.Zero, (sum, part) => sum + part.Total.Usage.ClientCost.Nanos)
            );
        }
    }
}
