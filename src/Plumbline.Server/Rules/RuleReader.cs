using Plumbline.Core.Attribution;

namespace Plumbline.Server.Rules;

/// <summary>Reads one rule: its name, its days, its conditions and what it sets.</summary>
sealed class RuleReader(Problems problems, string fileName)
{
    const string AttributePrefix = "attribute ";

    static readonly string[] Fields = ["name", "from", "until", "when", "set"];
    static readonly string[] SetFields = [.. RuleFields.All.Select(field => field.Name())];
    static readonly string[] Traits =
    [
        .. Enum.GetValues<TraitKind>().Select(kind => kind == TraitKind.Attribute ? "attribute KEY" : Trait.NameOf(kind)),
    ];

    /// <summary>The places of the pools that rules name, to be looked up when all pools are known.</summary>
    public List<(string Name, YamlValue At)> PoolsNamed { get; } = [];

    /// <summary>Reads a rule; what cannot be read is left out and said.</summary>
    public Rule Read(YamlValue value)
    {
        var fields = new YamlFields(value, "a rule, which is a mapping, or identity_map", Fields, problems);
        List<Condition> conditions = [];
        if (fields.Find("when") is { } when)
            conditions = Conditions(when);
        return new Rule
        {
            Name = fields.Text("name") ?? FormattableString.Invariant($"rule in line {value.Line}"),
            Place = new RulePlace(fileName, value.Line),
            Days = fields.Days(),
            Conditions = conditions,
            Settings = fields.Need("set") is { } set ? Settings(set, fields, conditions) : [],
        };
    }

    List<Condition> Conditions(YamlValue when)
    {
        List<Condition> conditions = [];
        if (when.Entries is null)
            problems.Expect(when, "conditions, which are a mapping");
        foreach (var (key, value) in when.Entries ?? [])
        {
            if (key.Text is not { } name)
                continue;
            if (TraitOf(name) is not { } trait)
                problems.Unknown(key.Line, key.Column, "condition", name, Traits);
            else if (ConditionOf(trait, value) is { } condition)
                conditions.Add(condition);
        }

        return conditions;
    }

    static Trait? TraitOf(string name)
    {
        if (name.StartsWith(AttributePrefix, StringComparison.Ordinal) && name.AsSpan(AttributePrefix.Length).Trim().Length > 0)
            return new Trait(TraitKind.Attribute, name[AttributePrefix.Length..].Trim());
        var index = Array.IndexOf(Traits, name);
        return index > 0 ? new Trait((TraitKind)index) : null;
    }

    Condition? ConditionOf(Trait trait, YamlValue value)
    {
        List<Glob> globs = [];
        var orAbsent = value.IsNull;
        foreach (var item in value.Items ?? (value.IsNull ? [] : [value]))
        {
            if (item.IsNull)
                orAbsent = true;
            else if (item.Text is { Length: > 0 } text)
                globs.Add(new Glob(text, trait.IgnoresCase));
            else
                problems.Expect(item, "a value in which * stands for any text, a list of such values, or null for \"absent\"");
        }

        if (value.Items is { Count: 0 })
            problems.Add(value, "expected at least one value in the list.");
        return globs.Count == 0 && !orAbsent ? null : new Condition(trait, globs, orAbsent);
    }

    List<Rule.Setting> Settings(YamlValue set, YamlFields rule, List<Condition> conditions)
    {
        List<Rule.Setting> settings = [];
        var fields = new YamlFields(set, "what the rule sets, which is a mapping", SetFields, problems);
        if (set.Entries is { Count: 0 })
            problems.Add(set, $"expected at least one of {string.Join(", ", SetFields)}.");
        foreach (var field in RuleFields.All)
        {
            if (
                fields.Find(field.Name()) is { } value
                && rule.Text(value) is { } text
                && Value(field, text, value, conditions) is { } template
            )
                settings.Add(new Rule.Setting(field, template));
        }

        if (fields.Find("team") is not null && fields.Find("pool") is { } pool)
            problems.Add(pool, "a rule sets a team or a pool, which is divided among teams; expected one of them.");
        return settings;
    }

    ValueTemplate? Value(RuleField field, string text, YamlValue at, List<Condition> conditions)
    {
        switch (field)
        {
            case RuleField.Billing when !BillingNames.TryParse(text, out _):
                problems.Expect(at, "metered or subscription");
                return null;
            case RuleField.Billing:
                return ValueTemplate.Literal(text);
            case RuleField.Pool:
                PoolsNamed.Add((text, at));
                return ValueTemplate.Literal(text);
        }

        if (!ValueTemplate.TryParse(text, out var template, out var expected))
        {
            problems.Expect(at, expected);
            return null;
        }

        foreach (var (trait, star) in template.Stars)
        {
            if (!conditions.Exists(condition => condition.Trait == trait && condition.Values.Any(glob => glob.Stars >= star)))
                problems.Add(at, FormattableString.Invariant($"expected a condition on {trait} in this rule with at least {star} *."));
        }

        return template;
    }
}
