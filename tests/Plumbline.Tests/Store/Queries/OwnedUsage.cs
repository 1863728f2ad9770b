using Plumbline.Core.Attribution;
using Plumbline.Core.Model;
using Plumbline.Store.Queries;
using static Plumbline.Tests.Store.Queries.SmallLedger;

namespace Plumbline.Tests.Store.Queries;

/// <summary>
/// A small company's month in a ledger, from a die, and the slow way to say whose each part of it is: every fact is asked about by itself.
/// </summary>
sealed class OwnedUsage
{
    public const int People = 6;

    enum Kind
    {
        Request,
        Unitemised,
        Error,
        Prompt,
        Start,
    }

    readonly record struct Fact(Kind Kind, int Context, long Time, decimal Cost, long Input, string Model);

    readonly Random _random;
    readonly SmallLedger _ledger;
    readonly List<Fact> _facts = [];
    readonly Dictionary<RuleSet, Dictionary<int, IReadOnlyList<OwnedInterval>>> _owners = [];
    readonly List<(int Id, string? Session, string? Person)> _contexts = [];

    public OwnedUsage(Random random, SmallLedger ledger)
    {
        (_random, _ledger) = (random, ledger);
        var cost = ledger.Metric("claude_code.cost.usage", "USD");
        var sessions = ledger.Metric("claude_code.session.count");
        for (var i = 0; i < 25; i++)
        {
            var context = AddContext(i);
            for (var n = random.Next(8); n > 0; n--)
                AddRequest(context);
            for (var n = random.Next(2); n > 0; n--)
                AddUnitemised(context, cost);
            AddEvents(context);
            if (_contexts[^1].Session is null)
                AddStart(context, sessions);
        }
    }

    static string Person(int number) => $"p{number}@example.com";

    int AddContext(int number)
    {
        var session = _random.Next(5) == 0 ? null : $"s{_random.Next(15)}";
        var person = _random.Next(4) == 0 ? null : Person(_random.Next(People));
        var team = _random.Next(3) == 0 ? "sent" : null;
        var attributes = _random.Next(4) == 0 ? """{"app":"ci"}""" : $$"""{"n":{{number}}}""";
        var id = _ledger.Context(session, team, person: person, attributes: attributes);
        _contexts.Add((id, session, person));
        return id;
    }

    // Often the first or last nanosecond of a day.
    long Moment() =>
        At(_random.Next(1, 30), 12 * 3600)
        + _random.Next(4) switch
        {
            0 => 0,
            1 => -1,
            _ => _random.NextInt64(TimeRange.Day),
        };

    void AddRequest(int context)
    {
        var fact = new Fact(Kind.Request, context, Moment(), _random.Next(1, 1_000_000) / 1_000_000m, _random.Next(1000), Model());
        _ledger.Request(context, fact.Time, Text(fact.Cost), input: fact.Input, model: fact.Model);
        _facts.Add(fact);
    }

    void AddUnitemised(int context, int metric)
    {
        var fact = new Fact(Kind.Unitemised, context, Moment(), _random.Next(1, 1000) / 1000m, 0, Model());
        _ledger.Unitemised(_ledger.Series(metric, context, usage: UsageMetric.Cost, model: fact.Model), fact.Time, Text(fact.Cost));
        _facts.Add(fact);
    }

    void AddEvents(int context)
    {
        foreach (var (kind, name) in new[] { (Kind.Error, "api_error"), (Kind.Prompt, "user_prompt") })
        {
            if (_random.Next(2) == 0)
                continue;
            var fact = new Fact(kind, context, Moment(), 0, 0, Model());
            _ledger.Event(context, fact.Time, name, kind == Kind.Error ? fact.Model : null);
            _facts.Add(fact);
        }
    }

    void AddStart(int context, int metric)
    {
        var fact = new Fact(Kind.Start, context, Moment(), _random.Next(1, 4), 0, "");
        _ledger.Increment(_ledger.Series(metric, context), fact.Time, Text(fact.Cost));
        _facts.Add(fact);
    }

    string Model() => _random.Next(2) == 0 ? "claude-opus-5-5" : "claude-haiku-5-5";

    static string Text(decimal amount) => amount.ToString(System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Rules in which people move about: at each of some days to another team.</summary>
    public static RuleSet Rules(Random random, string version)
    {
        var rows = new List<IdentityRow>();
        for (var person = 0; person < People; person++)
        {
            for (var day = random.Next(3) == 0 ? 0 : random.Next(1, 20); day < 30 && random.Next(6) > 0; )
            {
                var last = day + random.Next(12);
                rows.Add(
                    new IdentityRow
                    {
                        Key = new PersonKey(PersonKeyKind.Email, Person(person)),
                        Days = new DayRange(day == 0 ? null : Day(day), last >= 30 ? null : Day(Math.Max(1, last))),
                        Team = random.Next(5) == 0 ? null : "team-" + random.Next(3),
                        CostCenter = random.Next(3) == 0 ? null : "cc-" + random.Next(2),
                        Department = "d" + random.Next(2),
                        Person = random.Next(3) == 0 ? null : "Person " + person,
                        Billing = random.Next(3) == 0 ? Billing.Subscription : null,
                    }
                );
                day = Math.Max(1, last) + 1 + random.Next(2) * random.Next(4);
            }
        }

        return Rules(version, rows, random.Next(2) == 0 ? 15 : 1);
    }

    /// <summary>Rules of an identity map, with a pool for what the service "ci" uses from a day on.</summary>
    public static RuleSet Rules(string version, IReadOnlyList<IdentityRow> rows, int poolFrom = 1) =>
        new(
            new RuleSetDefinition
            {
                Version = version,
                IdentityRows = rows,
                Rules =
                [
                    new Rule
                    {
                        Name = "ci",
                        Days = new DayRange(Day(poolFrom), null),
                        Conditions = [new Condition(new Trait(TraitKind.Attribute, "app"), [new Glob("ci")], false)],
                        Settings = [new Rule.Setting(RuleField.Pool, ValueTemplate.Literal("builds"))],
                    },
                ],
                Pools =
                [
                    new SharedPool("builds", long.MinValue, Milliseconds(20), [new("team-0", "cc-9", 2), new("team-1", null, 1.5m)], false),
                    new SharedPool("builds", Milliseconds(20), long.MaxValue, [], true),
                ],
            }
        );

    public static DateOnly Day(int day) => new(2026, 11, day);

    static long Milliseconds(int day) => new DateTimeOffset(Day(day), TimeOnly.MinValue, TimeSpan.Zero).ToUnixTimeMilliseconds();

    /// <summary>The slow answer: a line for each group, and the total; in the order of the alphabet.</summary>
    public IReadOnlyList<string> Expected(
        RuleSet rules,
        TimeRange range,
        IReadOnlyList<string> by,
        IReadOnlyList<(string Name, string?[] Values)> filters
    )
    {
        var subjects = Owners(rules);
        var facts = _facts
            .Where(fact => fact.Time >= range.From && fact.Time < range.To)
            .Where(fact => filters.All(filter => filter.Values.Contains(Value(filter.Name, fact, subjects))))
            .ToList();
        var lines =
            by.Count == 0 ? [] : facts.GroupBy(fact => string.Join("/", by.Select(name => Value(name, fact, subjects) ?? "∅")), Line);
        return [.. lines.Append(Line("total", facts)).Order(StringComparer.Ordinal)];
    }

    // One at a time, as an explanation is given.
    Dictionary<int, IReadOnlyList<OwnedInterval>> Owners(RuleSet rules)
    {
        if (!_owners.TryGetValue(rules, out var owners))
            _owners[rules] = owners = _ledger.Ask(store =>
                _contexts.ToDictionary(context => context.Id, context => rules.OwnersOf(SubjectQuery.OfContext(store, context.Id)!))
            );
        return owners;
    }

    string Line(string group, IEnumerable<Fact> facts)
    {
        var all = facts.ToList();
        decimal Sum(Func<Fact, decimal> of, params Kind[] kinds) => all.Where(fact => kinds.Contains(fact.Kind)).Sum(of);
        var used = all.Where(fact => fact.Kind is Kind.Request or Kind.Unitemised or Kind.Prompt)
            .Select(fact => _contexts.First(context => context.Id == fact.Context))
            .ToList();
        var sessions = used.Select(context => context.Session).OfType<string>().Distinct(StringComparer.Ordinal).Count();
        var users = used.Select(context => context.Person).OfType<string>().Distinct(StringComparer.Ordinal).Count();
        return FormattableString.Invariant(
            $"{group} requests={all.Count(fact => fact.Kind == Kind.Request)} cost={Sum(fact => fact.Cost, Kind.Request, Kind.Unitemised):0.#########} input={Sum(fact => fact.Input, Kind.Request)} errors={all.Count(fact => fact.Kind == Kind.Error)} sessions={sessions + Sum(fact => fact.Cost, Kind.Start):0.#########} users={users}"
        );
    }

    /// <summary>The same from the ledger.</summary>
    public static IReadOnlyList<string> Lines(UsageAnswer answer)
    {
        string Line(string group, UsageRow row) =>
            FormattableString.Invariant(
                $"{group} requests={row.Requests} cost={row.Amounts.ClientCost} input={row.Amounts.Input} errors={row.Errors} sessions={row.Sessions} users={row.Users}"
            );
        var rows = answer.Rows.Select(row => Line(string.Join("/", row.Key.Select(key => key ?? "∅")), row));
        return [.. rows.Append(Line("total", answer.Total)).Order(StringComparer.Ordinal)];
    }

    string? Value(string name, Fact fact, Dictionary<int, IReadOnlyList<OwnedInterval>> subjects)
    {
        var owner = subjects[fact.Context]
            .First(interval => fact.Time >= Nanos(interval.From) && (interval.Until == long.MaxValue || fact.Time < Nanos(interval.Until)))
            .Owner;
        return name switch
        {
            "team" => owner.Team,
            "cost_center" => owner.CostCenter,
            "project" => owner.Project,
            "department" => owner.Department,
            "pool" => owner.Pool,
            "billing" => owner.Billing == Billing.Subscription ? "subscription" : "metered",
            "unallocated_reason" => OwnerNames.Of(owner.Reason),
            "person" => owner.Person ?? _contexts.First(context => context.Id == fact.Context).Person,
            "user" => _contexts.First(context => context.Id == fact.Context).Person,
            "day" => ZoneClock.DayLabel(fact.Time / TimeRange.Day),
            _ => throw new ArgumentException(name),
        };
    }

    static long Nanos(long milliseconds) => milliseconds == long.MinValue ? long.MinValue : milliseconds * 1_000_000;
}
