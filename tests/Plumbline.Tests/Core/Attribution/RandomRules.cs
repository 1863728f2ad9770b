using Plumbline.Core.Attribution;

namespace Plumbline.Tests.OfCore.Attribution;

/// <summary>Rules, maps and subjects from a die, small enough that everything collides.</summary>
sealed class RandomRules(Random random)
{
    static readonly DateOnly Start = new(2026, 1, 1);
    const int Days = 40;

    public RuleSetDefinition Rules()
    {
        var rules = Enumerable.Range(0, random.Next(6)).Select(Rule).ToList();
        return new RuleSetDefinition
        {
            Version = "random",
            Rules = rules,
            IdentityMapAt = random.Next(2) == 0 ? null : random.Next(rules.Count + 1),
            IdentityRows = Rows(),
            Pools = Pools(),
            Defaults = random.Next(4) > 0,
        };
    }

    public Subject Subject()
    {
        Dictionary<string, string> attributes = [];
        foreach (var key in new[] { "team", "project", "app" })
        {
            if (random.Next(2) == 0)
                attributes[key] = Pick("one", "two", "ci-one");
        }

        return new Subject
        {
            Attributes = attributes,
            Branch = Maybe(() => Pick("main", "fix/1")),
            Person = [.. Keys().Where(_ => random.Next(3) == 0)],
        };
    }

    /// <summary>A moment, often at the edge of a day.</summary>
    public long Moment()
    {
        var day = new DateTimeOffset(Start.AddDays(random.Next(-2, Days + 2)), TimeOnly.MinValue, TimeSpan.Zero).ToUnixTimeMilliseconds();
        return day + Pick(0, -1, 1, random.Next(86_400_000));
    }

    static IEnumerable<PersonKey> Keys() =>
        from kind in new[] { PersonKeyKind.InstallId, PersonKeyKind.Email, PersonKeyKind.ApiKey }
        from name in new[] { "ann", "bob" }
        select new PersonKey(kind, name);

    Rule Rule(int number)
    {
        List<RuleField> fields = [.. RuleFields.All.Where(_ => random.Next(3) == 0)];
        if (fields.Contains(RuleField.Pool))
            fields.Remove(RuleField.Team);
        return new Rule
        {
            Name = $"rule {number}",
            Place = new RulePlace("rules.yaml", number + 1),
            Days = Range(),
            Conditions = [.. Enumerable.Range(0, random.Next(3)).Select(_ => Condition())],
            Settings = [.. fields.Select(field => new Rule.Setting(field, Value(field)))],
        };
    }

    Condition Condition()
    {
        var trait = Pick(new Trait(TraitKind.Attribute, "app"), new Trait(TraitKind.Branch), new Trait(TraitKind.Email));
        return new Condition(trait, [new Glob(Pick("one", "ci-*", "*", "main", "ann"))], random.Next(4) == 0);
    }

    ValueTemplate Value(RuleField field) =>
        field switch
        {
            RuleField.Billing => ValueTemplate.Literal(Pick("metered", "subscription")),
            RuleField.Pool => ValueTemplate.Literal(Pick("shared", "ci")),
            _ => random.Next(3) == 0 ? ValueTemplate.Attribute("app") : ValueTemplate.Literal(Pick("red", "blue")),
        };

    List<IdentityRow> Rows()
    {
        List<IdentityRow> rows = [];
        foreach (var key in Keys().Where(_ => random.Next(3) == 0))
        {
            // Neighbouring and separated stretches, never overlapping.
            for (var day = random.Next(-1, 10); day < Days && random.Next(4) > 0; )
            {
                var last = day + random.Next(15);
                rows.Add(Row(key, day < 0 ? null : Start.AddDays(day), random.Next(5) == 0 ? null : Start.AddDays(last)));
                if (rows[^1].Days.Until is null)
                    break;
                day = last + 1 + random.Next(2) * random.Next(5);
            }
        }

        return rows;
    }

    IdentityRow Row(PersonKey key, DateOnly? from, DateOnly? until) =>
        new()
        {
            Key = key,
            Days = new DayRange(from, until),
            Person = Maybe(() => key.Value),
            Team = Maybe(() => Pick("red", "blue")),
            CostCenter = Maybe(() => Pick("1", "2")),
            Billing = random.Next(3) == 0 ? Billing.Subscription : null,
        };

    List<SharedPool> Pools()
    {
        var range = Range();
        return
        [
            new SharedPool("shared", range.FromMilliseconds, range.UntilMilliseconds, [], true),
            new SharedPool("ci", long.MinValue, long.MaxValue, [], true),
        ];
    }

    DayRange Range()
    {
        var (one, other) = (Start.AddDays(random.Next(Days)), Start.AddDays(random.Next(Days)));
        return new DayRange(
            random.Next(2) == 0 ? null
                : one < other ? one
                : other,
            random.Next(2) == 0 ? null
                : one < other ? other
                : one
        );
    }

    string? Maybe(Func<string> value) => random.Next(2) == 0 ? value() : null;

    T Pick<T>(params ReadOnlySpan<T> values) => values[random.Next(values.Length)];
}
