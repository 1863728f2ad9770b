using System.Runtime.InteropServices;

namespace Plumbline.Store.Queries;

/// <summary>The groups of one question, while its facts come one by one.</summary>
sealed class UsageGrouping
{
    readonly UsageQuery _query;
    readonly UsageContexts _contexts;
    readonly UsageCombinations _combinations;
    readonly UsageKeys _keys,
        _conditions;
    readonly bool _isOfRequests;
    readonly int _billing,
        _subscription;
    readonly List<UsageSum> _groups = [];
    readonly UsageSum _total = new();

    // How many requests each context has in each group, which is nothing when all were taken back; who only asked has one.
    readonly Dictionary<long, Int128> _used = [];

    // Whoever has anything metered beyond requests is counted too; corrections can take it back.
    readonly Dictionary<(int Group, int Context, int Conditions), Int128[]> _metered = [];

    // What is of no group but of the total.
    const int NoGroup = -1;

    public UsageGrouping(UsageQuery query, UsageContexts contexts, UsageCombinations combinations)
    {
        (_query, _contexts, _combinations) = (query, contexts, combinations);
        UsageKeys Keys(IEnumerable<Dimension> dimensions) =>
            new([.. dimensions.Select(dimension => UsageKey.Of(dimension, query.Zone, contexts, combinations))]);
        _keys = Keys(query.By);
        _conditions = Keys(KeyConditions(query));
        _isOfRequests = query.By.Any(dimension => dimension.IsOfRequests);
        if (!query.WithApiEquivalent)
            return;
        _billing = contexts.IndexOf(ApiEquivalents.BillingOf);
        _subscription = contexts.Labels[_billing].Of(ApiEquivalents.Subscription);
    }

    /// <summary>Whether a question counts sessions, people and errors.</summary>
    public static bool WithPeople(UsageQuery query) => query is { WithPeople: true, AmountsOnly: false };

    /// <summary>The dimensions that facts of a question are told apart by because it has a condition on them.</summary>
    public static IEnumerable<Dimension> KeyConditions(UsageQuery query) =>
        query
            .Filters.Select(filter => filter.Dimension)
            .Where(dimension => dimension.IsOfRequests || dimension.Kind is DimensionKind.Day or DimensionKind.Hour);

    /// <summary>Adds a fact, if it is in the window.</summary>
    public void Add(UsageFact fact)
    {
        if (fact.Time < _query.Range.From || fact.Time >= _query.Range.To)
            return;
        var countsPeople = WithPeople(_query);
        if (fact.Kind > UsageFactKind.Unitemised && !countsPeople)
            return;
        // Prompts and session counts belong to sessions: they have no place in groups that only requests know.
        var isOutside = _isOfRequests && fact.Kind is UsageFactKind.Prompt or UsageFactKind.Start;
        var group = isOutside ? NoGroup : GroupOf(fact);
        AddTo(isOutside ? _total : _groups[group], fact);
        if (countsPeople)
            Count(group, fact);
    }

    int GroupOf(UsageFact fact)
    {
        var group = _keys.Of(fact);
        if (group == _groups.Count)
            _groups.Add(new UsageSum());
        return group;
    }

    void AddTo(UsageSum sum, UsageFact fact)
    {
        switch (fact.Kind)
        {
            case UsageFactKind.Request:
                sum.AddRequests(fact, _combinations[fact.Combination], _query.AmountsOnly);
                if (_query.WithApiEquivalent && _contexts.ValueOf(fact, _billing) == _subscription)
                    sum.AddApiEquivalent(fact);
                break;
            case UsageFactKind.Unitemised:
                sum.AddUnitemised(fact);
                break;
            case UsageFactKind.Error:
                sum.AddErrors(fact);
                break;
            default:
                sum.AddStarts(fact.Kind == UsageFactKind.Start ? fact.Sums[0] : 0);
                break;
        }
    }

    // An error alone is no use, and a start without a session is nobody's.
    void Count(int group, UsageFact fact)
    {
        if (fact.Kind == UsageFactKind.Request)
            Use(group, fact.Context, fact.Sums[UsageFact.Requests]);
        else if (fact.Kind == UsageFactKind.Prompt)
            Use(group, fact.Context, 1);
        else if (fact.Kind == UsageFactKind.Unitemised)
            Meter(group, fact);
    }

    void Use(int group, int context, Int128 times) =>
        CollectionsMarshal.GetValueRefOrAddDefault(_used, ((long)group << 32) | (uint)context, out _) += times;

    void Meter(int group, UsageFact fact)
    {
        var key = (group, fact.Context, _conditions.Of(fact));
        ref var sums = ref CollectionsMarshal.GetValueRefOrAddDefault(_metered, key, out _);
        sums ??= new Int128[UsageFact.Metered];
        for (var i = 0; i < sums.Length; i++)
            sums[i] += fact.Sums[i];
    }

    /// <summary>The answer, when there are no more facts.</summary>
    public UsageAnswer Answer(CostVersion? costs, string rules)
    {
        foreach (var (key, sums) in _metered)
        {
            if (sums.Any(sum => sum > 0))
                Use(key.Group, key.Context, 1);
        }

        CountPeople();
        foreach (var group in _groups)
            _total.Add(group);
        if (_query.By.Count == 0)
            return new UsageAnswer([], Row([], _total, costs), false) { Costs = costs, Rules = rules };
        var order = new UsageOrder(_query, _keys);
        var rows = Enumerable
            .Range(0, _groups.Count)
            .Where(group => _groups[group].IsGroup)
            .Select(group => (Group: group, Row: Row(_keys.Labels(group), _groups[group], costs)))
            .ToList();
        rows.Sort(order.Compare);
        var page = rows.Skip(_query.Offset).Take(_query.Limit).Select(row => row.Row).ToList();
        return new UsageAnswer(page, Row([], _total, costs), rows.Count > (long)_query.Offset + _query.Limit)
        {
            Costs = costs,
            Rules = rules,
        };
    }

    UsageRow Row(IReadOnlyList<string?> key, UsageSum sum, CostVersion? costs) => sum.Row(key, _query, costs is not null);

    void CountPeople()
    {
        HashSet<long> sessions = [],
            people = [];
        HashSet<int> allSessions = [],
            allPeople = [];
        foreach (var (key, times) in _used)
        {
            if (times == 0)
                continue;
            var (group, context) = ((int)(key >> 32), (int)key);
            if (_contexts.SessionOf(context) is > 0 and var session)
            {
                _total.Sessions += allSessions.Add(session) ? 1 : 0;
                if (group != NoGroup && sessions.Add(((long)group << 32) | (uint)session))
                    _groups[group].Sessions++;
            }

            if (_contexts.PersonOf(context) is > 0 and var person)
            {
                _total.Users += allPeople.Add(person) ? 1 : 0;
                if (group != NoGroup && people.Add(((long)group << 32) | (uint)person))
                    _groups[group].Users++;
            }
        }
    }
}
