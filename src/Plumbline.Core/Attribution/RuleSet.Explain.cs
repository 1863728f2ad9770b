namespace Plumbline.Core.Attribution;

public sealed partial class RuleSet
{
    /// <summary>Goes through the rules one by one, as a person would, for one moment in milliseconds since 1970.</summary>
    public Explanation Explain(Subject subject, long time)
    {
        var traits = new SubjectTraits(subject, _personKeys);
        var fields = new DecidedFields();
        List<ExplainedStep> steps = [];
        foreach (var rule in _before)
            steps.Add(Explain(rule, traits, time, ref fields));
        var rows = Rows(traits);
        ExplainRows(rows, traits, time, ref fields, steps);
        foreach (var rule in _after)
            steps.Add(Explain(rule, traits, time, ref fields));

        var owner = fields.ToOwner(Reason(traits, rows.Count > 0, rows.Exists(found => found.Row.Days.Contains(time))));
        var around = OwnersOf(subject)
            .First(interval => time >= interval.From && (time < interval.Until || interval.Until == long.MaxValue));
        return new Explanation(around with { Owner = owner }, traits.Keys, steps)
        {
            NearestRow = owner.Reason is UnallocatedReason.OutsideDates or UnallocatedReason.PersonWithoutTeam ? Nearest(rows, time) : null,
        };
    }

    List<(PersonKey Key, IdentityRow Row)> Rows(SubjectTraits traits)
    {
        List<(PersonKey, IdentityRow)> found = [];
        foreach (var key in traits.Keys)
        {
            foreach (var row in _map.Of(key))
                found.Add((key, row));
        }

        return found;
    }

    static IdentityRow Nearest(List<(PersonKey Key, IdentityRow Row)> rows, long time) =>
        rows.MinBy(found =>
            found.Row.Days.Contains(time) ? Int128.NegativeOne
            : found.Row.Days.FromMilliseconds > time ? (Int128)found.Row.Days.FromMilliseconds - time
            : (Int128)time - found.Row.Days.UntilMilliseconds
        ).Row;

    ExplainedStep Explain(Rule rule, SubjectTraits traits, long time, ref DecidedFields fields)
    {
        var step = new ExplainedStep
        {
            Kind = rule.Place is null ? StepKind.Defaults : StepKind.Rule,
            Name = rule.Name,
            Place = rule.Place,
            Outcome = StepOutcome.Holds,
        };
        if (!rule.Days.Contains(time))
            return step with { Outcome = Outside(rule.Days, time), Days = rule.Days };
        Span<Match> matches = new Match[rule.Conditions.Count];
        for (var i = 0; i < matches.Length; i++)
        {
            var condition = rule.Conditions[i];
            var actual = traits.Values(condition.Trait);
            if (!condition.Holds(actual, out matches[i]))
                return step with { Outcome = StepOutcome.ConditionFails, Failed = condition, Actual = actual };
        }

        List<ExplainedSetting> settings = [];
        foreach (var (field, template) in rule.Settings)
            settings.Add(Setting(field, template.Of(traits, rule, matches, out var missing), missing, time, ref fields));
        return step with { Settings = settings };
    }

    static StepOutcome Outside(DayRange days, long time) => time < days.FromMilliseconds ? StepOutcome.NotYet : StepOutcome.NoLonger;

    ExplainedSetting Setting(RuleField field, string? value, string? missing, long time, ref DecidedFields fields)
    {
        if (value is null)
            return new ExplainedSetting(field, null, SettingOutcome.NoValue, missing);
        if (field == RuleField.Pool && !_pools[value].Any(pool => time >= pool.From && time < pool.Until))
            return new ExplainedSetting(field, value, SettingOutcome.PoolNotDivided);
        return new ExplainedSetting(field, value, fields.Offer(field, value) ? SettingOutcome.Sets : SettingOutcome.AlreadySet);
    }

    void ExplainRows(
        List<(PersonKey Key, IdentityRow Row)> rows,
        SubjectTraits traits,
        long time,
        ref DecidedFields fields,
        List<ExplainedStep> steps
    )
    {
        if (rows.Count == 0)
        {
            var outcome = traits.Keys.Length == 0 ? StepOutcome.NoIdentity : StepOutcome.NoRow;
            steps.Add(new ExplainedStep { Kind = StepKind.IdentityMap, Outcome = outcome });
        }

        foreach (var (key, row) in rows)
        {
            var step = new ExplainedStep
            {
                Kind = StepKind.IdentityRow,
                Key = key,
                Place = row.Place,
                Outcome = StepOutcome.Holds,
                Days = row.Days,
            };
            if (!row.Days.Contains(time))
            {
                steps.Add(step with { Outcome = Outside(row.Days, time) });
                continue;
            }

            List<ExplainedSetting> settings = [];
            foreach (var (field, value) in row.Settings)
                settings.Add(Setting(field, value, null, time, ref fields));
            steps.Add(step with { Settings = settings });
        }
    }
}
