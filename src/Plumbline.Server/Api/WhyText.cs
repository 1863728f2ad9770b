using Plumbline.Core.Attribution;
using Plumbline.Store.Queries;

namespace Plumbline.Server.Api;

/// <summary>An explanation in sentences, for the API, pages and the command line alike. People in it are shown as everywhere.</summary>
public sealed class WhyText(People people)
{
    /// <summary>What a step is called.</summary>
    public string Name(ExplainedStep step) =>
        step.Kind switch
        {
            StepKind.IdentityRow => $"identity map, {Key(step.Key!.Value)}",
            StepKind.IdentityMap => "identity map",
            _ => people.ShowText(step.Name)!,
        };

    /// <summary>Whether a step holds, and why not.</summary>
    public string Why(ExplainedStep step) =>
        step.Outcome switch
        {
            StepOutcome.Holds => step.Settings.Count == 0 ? "holds, and says nothing" : "holds",
            StepOutcome.NotYet or StepOutcome.NoLonger => $"not at that time: it holds {step.Days}",
            StepOutcome.NoRow => "no row has any of the person's keys",
            StepOutcome.NoIdentity => "the sender names nobody to look up",
            _ => $"{Failed(step.Failed!)}, but {Actual(step)}",
        };

    /// <summary>What became of a field that a step sets.</summary>
    public string Setting(ExplainedSetting setting)
    {
        var field = setting.Field.Name();
        return setting.Outcome switch
        {
            SettingOutcome.Sets => $"{field} is {Value(setting.Field, setting.Value)}",
            SettingOutcome.AlreadySet => $"{field} would be {Value(setting.Field, setting.Value)}, but is decided above",
            SettingOutcome.NoValue => $"{field} stays open: there is no {setting.Missing}",
            _ => $"pool {setting.Value} is divided among nobody on that day",
        };
    }

    /// <summary>A field's value as it may be shown.</summary>
    public string? Value(RuleField field, string? value) => field == RuleField.Person ? people.Show(value) : people.ShowText(value);

    /// <summary>A key as it may be shown.</summary>
    public string Key(PersonKey key) => $"{PersonKey.NameOf(key.Kind)} {people.Show(key.Value)}";

    /// <summary>A condition as it may be shown.</summary>
    public string Shown(Condition condition) => $"{condition.Trait} is {Values(condition)}";

    string Failed(Condition condition) => $"{condition.Trait} is to be {Values(condition)}";

    string Values(Condition condition)
    {
        var values = condition.Values.Select(glob => Shown(condition.Trait, glob.Pattern));
        return string.Join(" or ", condition.OrAbsent ? values.Append("absent") : values);
    }

    string Actual(ExplainedStep step) =>
        step.Actual.Count == 0
            ? "there is none"
            : "it is " + string.Join(" and ", step.Actual.Select(value => Shown(step.Failed!.Trait, value)));

    // A pattern with a star names no person.
    string Shown(Trait trait, string text) =>
        trait.NamesPeople && !text.Contains('*') ? people.Show(text)!
        : trait.Kind == TraitKind.Attribute ? people.ShowAttribute(trait.Key!, text)!
        : people.ShowText(text)!;

    /// <summary>What would give an owner to what has none; null when it has one.</summary>
    public string? Fix(Explanation explanation)
    {
        if (OwnerNames.Of(explanation.Interval.Owner.Reason) is not { } reason)
            return null;
        var person = explanation.Keys.Count > 0 ? Key(explanation.Keys[0]) : null;
        var nearest = explanation.NearestRow is { } row ? new NearestRow(Key(row.Key), $"{row.Place}", $"{row.Days}") : null;
        return UnallocatedFixes.Of(reason, person, nearest);
    }

    /// <summary>The owner in one sentence.</summary>
    public string Summary(Owner owner) =>
        owner switch
        {
            { Team: { } team } => $"It belongs to team {people.ShowText(team)}.",
            { Pool: { } pool } => $"It belongs to the pool {people.ShowText(pool)}, which is divided among teams.",
            _ => $"It is unallocated: {OwnerNames.Of(owner.Reason)}.",
        };
}
