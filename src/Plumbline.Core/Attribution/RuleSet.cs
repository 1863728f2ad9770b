namespace Plumbline.Core.Attribution;

/// <summary>
/// The rules that say whose usage is, as of one version. For each field the first rule counts that holds, has its days, and has a value for it;
/// the identity map is one step among the rules, at its place. Team and pool answer one question: the first rule that sets either decides it, and
/// with a pool the cost centre comes from the pool's receivers. A pool counts only while it is divided among somebody.
/// </summary>
public sealed partial class RuleSet
{
    static readonly Rule Attributes = new()
    {
        Name = "resource attributes",
        Settings =
        [
            .. new[] { RuleField.Team, RuleField.CostCenter, RuleField.Project, RuleField.Department }.Select(field => new Rule.Setting(
                field,
                ValueTemplate.Attribute(field.Name())
            )),
        ],
    };

    readonly Rule[] _before;
    readonly Rule[] _after;
    readonly IdentityMap _map;
    readonly ILookup<string, SharedPool> _pools;
    readonly PersonKeyAttributes _personKeys;

    /// <summary>Makes rules ready to be asked.</summary>
    public RuleSet(RuleSetDefinition definition)
    {
        var at = definition.IdentityMapAt ?? definition.Rules.Count;
        _before = [.. definition.Rules.Take(at)];
        _after = [.. definition.Rules.Skip(at), .. definition.Defaults ? [Attributes] : Array.Empty<Rule>()];
        (_map, _personKeys) = (new IdentityMap(definition.IdentityRows), definition.PersonKeys);
        (Version, Pools, Definition) = (definition.Version, definition.Pools, definition);
        _pools = Pools.ToLookup(pool => pool.Name, StringComparer.Ordinal);
    }

    /// <summary>
    /// Rules for when nobody wrote any: the attributes <c>team</c>, <c>cost_center</c>, <c>project</c> and <c>department</c> as they were sent.
    /// </summary>
    public static RuleSet Default { get; } = new(new RuleSetDefinition { Version = "default" });

    /// <summary>Names the rules: changes whenever they do.</summary>
    public string Version { get; }

    /// <summary>What is divided among teams.</summary>
    public IReadOnlyList<SharedPool> Pools { get; }

    /// <summary>What they were made of.</summary>
    public RuleSetDefinition Definition { get; }

    /// <summary>Whose a subject's usage is, for all time: intervals in order without gaps, neighbours with different owners.</summary>
    public IReadOnlyList<OwnedInterval> OwnersOf(Subject subject)
    {
        var traits = new SubjectTraits(subject, _personKeys);
        List<Claim> claims = [];
        foreach (var rule in _before)
            Add(claims, rule, traits);
        AddRows(claims, traits);
        foreach (var rule in _after)
            Add(claims, rule, traits);

        List<OwnedInterval> intervals = [];
        var bounds = Bounds(claims);
        for (var i = 0; i + 1 < bounds.Count; i++)
        {
            var owner = OwnerAt(bounds[i], claims, traits);
            if (intervals.Count > 0 && intervals[^1].Owner == owner)
                intervals[^1] = intervals[^1] with { Until = bounds[i + 1] };
            else
                intervals.Add(new OwnedInterval(bounds[i], bounds[i + 1], owner));
        }

        return intervals;
    }

    void Add(List<Claim> claims, Rule rule, SubjectTraits traits)
    {
        Span<Match> matches = new Match[rule.Conditions.Count];
        for (var i = 0; i < matches.Length; i++)
        {
            if (!rule.Conditions[i].Holds(traits.Values(rule.Conditions[i].Trait), out matches[i]))
                return;
        }

        var (from, until) = (rule.Days.FromMilliseconds, rule.Days.UntilMilliseconds);
        foreach (var (field, template) in rule.Settings)
        {
            if (template.Of(traits, rule, matches, out _) is not { } value)
                continue;
            if (field != RuleField.Pool)
            {
                claims.Add(new Claim(from, until, field, value, false));
                continue;
            }

            foreach (var pool in _pools[value])
                claims.Add(new Claim(Math.Max(from, pool.From), Math.Min(until, pool.Until), field, value, false));
        }
    }

    void AddRows(List<Claim> claims, SubjectTraits traits)
    {
        foreach (var key in traits.Keys)
        {
            foreach (var row in _map.Of(key))
            {
                var (from, until) = (row.Days.FromMilliseconds, row.Days.UntilMilliseconds);
                claims.Add(new Claim(from, until, null, null, true));
                foreach (var (field, value) in row.Settings)
                    claims.Add(new Claim(from, until, field, value, true));
            }
        }
    }

    static List<long> Bounds(List<Claim> claims)
    {
        List<long> bounds = [long.MinValue, long.MaxValue];
        foreach (var claim in claims)
        {
            if (claim.From >= claim.Until)
                continue;
            if (claim.From != long.MinValue)
                bounds.Add(claim.From);
            if (claim.Until != long.MaxValue)
                bounds.Add(claim.Until);
        }

        if (bounds.Count == 2)
            return bounds;
        bounds.Sort();
        var kept = 1;
        for (var i = 1; i < bounds.Count; i++)
        {
            if (bounds[i] != bounds[kept - 1])
                bounds[kept++] = bounds[i];
        }

        bounds.RemoveRange(kept, bounds.Count - kept);
        return bounds;
    }

    Owner OwnerAt(long time, List<Claim> claims, SubjectTraits traits)
    {
        var fields = new DecidedFields();
        var (hasRow, hasRowNow) = (false, false);
        foreach (var claim in claims)
        {
            hasRow |= claim.IsRow;
            if (time < claim.From || time >= claim.Until)
                continue;
            hasRowNow |= claim.IsRow;
            if (claim.Field is { } field)
                fields.Offer(field, claim.Value!);
        }

        return fields.ToOwner(Reason(traits, hasRow, hasRowNow));
    }

    // Why there is no team, if there is none.
    UnallocatedReason Reason(SubjectTraits traits, bool hasRow, bool hasRowNow) =>
        hasRowNow ? UnallocatedReason.PersonWithoutTeam
        : hasRow ? UnallocatedReason.OutsideDates
        : traits.Keys.Length == 0 ? UnallocatedReason.NoIdentity
        : _map.IsEmpty ? UnallocatedReason.NoRule
        : UnallocatedReason.UnknownPerson;
}
