using System.Globalization;
using Plumbline.Core.Attribution;
using Plumbline.Store.Queries;
using Plumbline.Tests.OfCore;
using Plumbline.Tests.Store.Queries;

namespace Plumbline.Tests.Store.Writing;

/// <summary>Owners of contexts follow contexts, people and rules through everything that happens to these.</summary>
public sealed class OwnersTests : IDisposable
{
    static readonly long Noon = new DateTimeOffset(2026, 11, 1, 12, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds() * 1_000_000;

    readonly LedgerUnderTest _ledger = new();
    int _records;

    public void Dispose() => _ledger.Dispose();

    SentBatch Request(string session, params (string, string)[] who)
    {
        var number = ++_records;
        var attributes = new SentAttributes([("session.id", session), ("model", "claude-opus-5-5"), .. who]);
        var time = Noon + number * 1_000_000L;
        return new SentBatch(time, new SentRequest($"req_{number}", attributes, time, Input: 1, Cost: 0.001m));
    }

    // A line for each context and interval, with the owner; by the tables, and by asking the rules about each context.
    List<string> Stored() =>
        _ledger
            .Read(store =>
                store.Read(
                    """
                    SELECT c.context_id, c.from_time, c.until_time, concat_ws('|', coalesce(o.team, '-'), coalesce(o.cost_center, '-'), coalesce(o.project, '-'),
                        coalesce(o.department, '-'), coalesce(o.person, '-'), coalesce(o.pool, '-'), o.billing, coalesce(o.unallocated_reason, '-'))
                    FROM context_owners c JOIN owner_state s ON s.generation = c.generation
                    JOIN owners o ON o.id = c.owner_id AND o.generation = c.generation ORDER BY 1, 2
                    """,
                    row => string.Create(CultureInfo.InvariantCulture, $"{row.Int64(0)} {row.Int64(1)} {row.Int64(2)} {row.Text(3)}")
                )
            )
            .ToList();

    List<string> Expected(RuleSet rules) =>
        _ledger.Read(store =>
        {
            var count = store.Read("SELECT count(*) FROM contexts", row => row.Int64(0))[0];
            return (
                from context in Enumerable.Range(1, (int)count)
                from interval in rules.OwnersOf(SubjectQuery.OfContext(store, context)!)
                select FormattableString.Invariant($"{context} {Nanos(interval.From)} {Nanos(interval.Until)} {Text(interval.Owner)}")
            ).ToList();
        });

    static long Nanos(long milliseconds) => milliseconds is long.MinValue or long.MaxValue ? milliseconds : milliseconds * 1_000_000;

    static string Text(Owner owner) =>
        string.Join(
            '|',
            owner.Team ?? "-",
            owner.CostCenter ?? "-",
            owner.Project ?? "-",
            owner.Department ?? "-",
            owner.Person ?? "-",
            owner.Pool ?? "-",
            owner.Billing.Name(),
            OwnerNames.Of(owner.Reason) ?? "-"
        );

    string Version() => _ledger.Read(store => store.Read("SELECT rules FROM owner_state", row => row.Text(0)!)[0]);

    static RuleSet Rules(string version, params IdentityRow[] rows) => OwnedUsage.Rules(version, rows);

    static IdentityRow Row(PersonKeyKind kind, string key, string team) => new() { Key = new PersonKey(kind, key), Team = team };

    [Fact]
    public void A_context_has_its_owner_in_the_transaction_that_brings_it()
    {
        _ledger.UseRules(Rules("one", Row(PersonKeyKind.Email, "ann@example.com", "red")));
        _ledger.Apply(Request("s1", ("user.email", "ann@example.com")), Request("s2", ("user.id", "stranger")));

        Assert.Equal(Expected(Rules("one", Row(PersonKeyKind.Email, "ann@example.com", "red"))), Stored());
        Assert.Contains(Stored(), line => line.Contains("red|", StringComparison.Ordinal));
        Assert.Contains(Stored(), line => line.EndsWith("unknown_person", StringComparison.Ordinal));
    }

    [Fact]
    public void What_becomes_known_of_a_person_gives_owners_to_what_they_sent_before()
    {
        _ledger.UseRules(Rules("one", Row(PersonKeyKind.Email, "ann@example.com", "red")));
        _ledger.Apply(Request("s1", ("user.id", "laptop")));
        Assert.Contains("unknown_person", Assert.Single(Stored()), StringComparison.Ordinal);

        _ledger.Apply(Request("s2", ("user.id", "laptop"), ("user.email", "ann@example.com")));

        Assert.All(Stored(), line => Assert.Contains(" red|", line, StringComparison.Ordinal));

        // Somebody else's on the same machine: whose the first session was is not known any more.
        _ledger.Apply(Request("s3", ("user.id", "laptop"), ("user.email", "bob@example.com")));

        Assert.Equal(1, Stored().Count(line => line.Contains(" red|", StringComparison.Ordinal)));
        Assert.Equal(Expected(Rules("one", Row(PersonKeyKind.Email, "ann@example.com", "red"))), Stored());
    }

    [Fact]
    public void Readers_see_the_owners_of_the_former_rules_until_those_of_others_are_complete()
    {
        var (one, two) = (
            Rules("one", Row(PersonKeyKind.InstallId, "i1", "red")),
            Rules("two", Row(PersonKeyKind.InstallId, "i1", "blue"))
        );
        _ledger.UseRules(one);
        foreach (var session in Enumerable.Range(0, 10))
            _ledger.Apply(Request($"s{session}", ("user.id", "i1")));
        Assert.Equal(Expected(one), Stored());

        _ledger.UseRules(two);
        var steps = 0;
        for (; _ledger.DeriveSomeOwners(); steps++)
            Assert.Equal(Version() == "one" ? Expected(one) : Expected(two), Stored());

        Assert.Equal((4, "two"), (steps, Version()));
        Assert.Equal(0, _ledger.Ask("SELECT count(*) FROM context_owners WHERE generation <> (SELECT generation FROM owner_state)"));
        Assert.Equal(0, _ledger.Ask("SELECT count(*) FROM owners WHERE generation <> (SELECT generation FROM owner_state)"));
        Assert.Equal(0, _ledger.Ask("SELECT count(*) FROM shared_pools WHERE generation <> (SELECT generation FROM owner_state)"));
    }

    [Fact]
    public void Whatever_happens_the_owners_are_what_the_rules_say_of_each_context()
    {
        Seeds.Try(
            25,
            random =>
            {
                _ledger.Reset();
                var rules = OwnedUsage.Rules(random, "0");
                _ledger.UseRules(rules);
                _ledger.Restart();
                for (var step = 1; step < 30; step++)
                {
                    switch (random.Next(8))
                    {
                        case 0:
                            _ledger.UseRules(rules = OwnedUsage.Rules(random, step.ToString(CultureInfo.InvariantCulture)));
                            break;
                        case 1:
                            _ledger.Restart();
                            break;
                        case 2:
                            _ledger.DieWithin(random.Next(3), Random(random));
                            break;
                        case 3:
                            _ledger.DeriveSomeOwners();
                            break;
                        default:
                            _ledger.Apply([.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => Random(random))]);
                            break;
                    }

                    _ledger.CatchUp();
                    Assert.Equal(
                        _ledger.Ask("SELECT count(*) FROM contexts"),
                        _ledger.Ask(
                            "SELECT count(DISTINCT context_id) FROM context_owners WHERE generation = (SELECT generation FROM owner_state)"
                        )
                    );
                }

                for (var more = true; more; )
                    more = _ledger.DeriveSomeOwners();
                Assert.Equal(Expected(rules), Stored());
            }
        );
    }

    SentBatch Random(Random random)
    {
        var who = new List<(string, string)>();
        if (random.Next(2) == 0)
            who.Add(("user.email", $"p{random.Next(OwnedUsage.People)}@example.com"));
        if (random.Next(2) == 0)
            who.Add(("user.id", $"install-{random.Next(8)}"));
        if (random.Next(3) == 0)
            who.Add(("user.account_uuid", $"account-{random.Next(5)}"));
        return Request($"s{random.Next(40)}", [.. who]);
    }
}
