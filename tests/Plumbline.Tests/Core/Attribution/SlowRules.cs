using Plumbline.Core.Attribution;

namespace Plumbline.Tests.OfCore.Attribution;

/// <summary>The rules' meaning written down once more, for one moment, with no index and nothing clever: the oracle.</summary>
static class SlowRules
{
    public static Owner At(RuleSetDefinition rules, Subject subject, long time)
    {
        Dictionary<RuleField, string> set = [];
        var keys = subject.Person.OrderBy(key => (int)key.Kind).ToList();
        for (var i = 0; i <= rules.Rules.Count; i++)
        {
            if (i == (rules.IdentityMapAt ?? rules.Rules.Count))
            {
                foreach (var row in keys.SelectMany(key => rules.IdentityRows.Where(row => row.Key == key && Covers(row.Days, time))))
                {
                    foreach (var (field, value) in row.Settings)
                        Offer(set, field, value);
                }
            }

            if (i < rules.Rules.Count)
                Apply(rules, rules.Rules[i], subject, time, set);
        }

        if (rules.Defaults && subject.Attributes.TryGetValue("team", out var team))
            Offer(set, RuleField.Team, team);
        if (rules.Defaults && subject.Attributes.TryGetValue("project", out var project))
            Offer(set, RuleField.Project, project);
        return ToOwner(rules, keys, set, time);
    }

    static void Apply(RuleSetDefinition rules, Rule rule, Subject subject, long time, Dictionary<RuleField, string> set)
    {
        if (!Covers(rule.Days, time) || !rule.Conditions.All(condition => Holds(condition, subject)))
            return;
        foreach (var setting in rule.Settings)
        {
            var value = setting.Value.IsLiteral ? setting.Value.Text : subject.Attributes.GetValueOrDefault("app");
            var isDivided = rules.Pools.Any(pool => pool.Name == value && time >= pool.From && time < pool.Until);
            if (value is not null && (setting.Field != RuleField.Pool || isDivided))
                Offer(set, setting.Field, value);
        }
    }

    static bool Holds(Condition condition, Subject subject)
    {
        var actual = condition.Trait.Kind switch
        {
            TraitKind.Branch => subject.Branch,
            TraitKind.Email => subject.Person.Where(key => key.Kind == PersonKeyKind.Email).Select(key => key.Value).FirstOrDefault(),
            _ => subject.Attributes.GetValueOrDefault(condition.Trait.Key!),
        };
        return actual is null ? condition.OrAbsent : condition.Values.Any(glob => glob.Fits(actual));
    }

    static bool Covers(DayRange days, long time)
    {
        var day = DateOnly.FromDateTime(DateTimeOffset.FromUnixTimeMilliseconds(time).UtcDateTime);
        return !(days.From > day) && !(days.Until < day);
    }

    static void Offer(Dictionary<RuleField, string> set, RuleField field, string value)
    {
        if (field is RuleField.Team or RuleField.Pool && (set.ContainsKey(RuleField.Team) || set.ContainsKey(RuleField.Pool)))
            return;
        set.TryAdd(field, value);
    }

    static Owner ToOwner(RuleSetDefinition rules, List<PersonKey> keys, Dictionary<RuleField, string> set, long time)
    {
        var known = rules.IdentityRows.Where(row => keys.Contains(row.Key)).ToList();
        var (team, pool) = (set.GetValueOrDefault(RuleField.Team), set.GetValueOrDefault(RuleField.Pool));
        return new Owner
        {
            Team = team,
            Pool = pool,
            CostCenter = pool is null ? set.GetValueOrDefault(RuleField.CostCenter) : null,
            Project = set.GetValueOrDefault(RuleField.Project),
            Department = set.GetValueOrDefault(RuleField.Department),
            Person = set.GetValueOrDefault(RuleField.Person),
            Billing = set.GetValueOrDefault(RuleField.Billing) == "subscription" ? Billing.Subscription : Billing.Metered,
            Reason =
                team is not null || pool is not null ? UnallocatedReason.None
                : keys.Count == 0 ? UnallocatedReason.NoIdentity
                : rules.IdentityRows.Count == 0 ? UnallocatedReason.NoRule
                : known.Count == 0 ? UnallocatedReason.UnknownPerson
                : known.Exists(row => Covers(row.Days, time)) ? UnallocatedReason.PersonWithoutTeam
                : UnallocatedReason.OutsideDates,
        };
    }
}
