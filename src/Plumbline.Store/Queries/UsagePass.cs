namespace Plumbline.Store.Queries;

/// <summary>
/// Several questions about usage, answered together of what was added up before: what they need is read once, and each question groups it as it is asked. The questions have the same
/// conditions and prices.
/// </summary>
sealed class UsagePass
{
    readonly IStoreReader _store;
    readonly IReadOnlyList<UsageQuery> _queries;
    readonly OwnerIntervals _owners;
    readonly UsagePassSql _sql;
    readonly UsageContexts _contexts;
    readonly UsageCombinations _combinations;
    readonly List<UsageGrouping> _groupings;
    readonly UsageFact _fact = new();

    UsagePass(IStoreReader store, CostVersion version, OwnerIntervals owners, IReadOnlyList<UsageQuery> queries)
    {
        (_store, _queries, _owners) = (store, queries, owners);
        List<Dimension> Asked(Func<Dimension, bool> isWanted) =>
            [
                .. queries
                    .SelectMany(query =>
                        query
                            .By.Concat(UsageGrouping.KeyConditions(query))
                            .Concat(query.WithApiEquivalent ? [ApiEquivalents.BillingOf] : [])
                    )
                    .Where(isWanted)
                    .Distinct(),
            ];
        _contexts = new UsageContexts(Asked(UsagePassSql.IsOfContexts));
        _combinations = new UsageCombinations(Asked(dimension => dimension.Kind == DimensionKind.Named));
        _sql = new UsagePassSql(store, version, owners, queries, _combinations.Dimensions);
        _groupings = [.. queries.Select(query => new UsageGrouping(query, _contexts, _combinations))];
    }

    /// <summary>Asks.</summary>
    /// <param name="store">Where.</param>
    /// <param name="version">The prices, whose cells are used.</param>
    /// <param name="owners">Over all windows.</param>
    /// <param name="queries">Each of them one that <see cref="UsageCells"/> can help to answer.</param>
    public static IReadOnlyList<UsageAnswer> Run(
        IStoreReader store,
        CostVersion version,
        OwnerIntervals owners,
        IReadOnlyList<UsageQuery> queries
    )
    {
        var pass = new UsagePass(store, version, owners, queries);
        pass.ReadNames();
        pass.ReadFacts();
        return [.. pass._groupings.Zip(queries, (grouping, query) => grouping.Answer(query.CostsOf(version), owners.Rules))];
    }

    void ReadNames()
    {
        if (!_sql.IsByContext)
            return;
        _contexts.Read(_store);
        if (_sql.IsByOwner)
            _contexts.ReadOwners(_store, _owners, _queries[0].Filters);
    }

    void ReadFacts()
    {
        _combinations.ReadAll(_store);
        if (_sql.Added() is { } added)
            Read(added, UsageFactKind.Request, row => (int)row.Int64(2), 3);
        Read(_sql.Requests(), UsageFactKind.Request);
        Read(_sql.Unitemised(), UsageFactKind.Unitemised);
        if (_sql.Errors() is { } errors)
            Read(errors, UsageFactKind.Error);
        if (_sql.Prompts() is { } prompts)
            Read(prompts, UsageFactKind.Prompt, _ => 0, 2);
        if (_sql.Starts() is { } starts)
            Read(starts, UsageFactKind.Start, _ => 0, 2);
    }

    // Time and context, what a combination is of, then the sums.
    void Read(SqlText statement, UsageFactKind kind) => Read(statement, kind, row => _combinations.Of(row, 2), 2 + _combinations.Columns);

    void Read(SqlText statement, UsageFactKind kind, Func<IRow, int> combination, int sums)
    {
        var count = _sql.SumsOf(kind);
        _store.Read(
            statement,
            row =>
            {
                (_fact.Kind, _fact.Time, _fact.Context) = (kind, row.Int64(0), (int)row.Int64(1));
                if (!_contexts.Own(_fact))
                    return false;
                _fact.Combination = combination(row);
                for (var i = 0; i < count; i++)
                    _fact.Sums[i] = row.Int128(sums + i);
                foreach (var grouping in _groupings)
                    grouping.Add(_fact);
                return true;
            }
        );
    }
}
