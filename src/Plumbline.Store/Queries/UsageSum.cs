using Plumbline.Core.Model;
using Plumbline.Core.Pricing;

namespace Plumbline.Store.Queries;

/// <summary>The usage of one group, while it is added up.</summary>
sealed class UsageSum
{
    static readonly int Causes = CostDifferences.All.Count;

    readonly Int128[] _sums = new Int128[UsageFact.Count];
    readonly Int128[] _unitemised = new Int128[UsageFact.Metered];
    Int128[]? _differences;
    Int128 _events,
        _unpriced,
        _solved,
        _bounded,
        _errors,
        _starts,
        _apiEquivalent;
    bool _hasOthers;

    /// <summary>Distinct ones.</summary>
    public long Sessions { get; set; }

    /// <summary>Distinct ones.</summary>
    public long Users { get; set; }

    /// <summary>Whether it is one: cells of which all was taken back are none.</summary>
    public bool IsGroup => _hasOthers || _sums[UsageFact.Requests] != 0;

    /// <summary>Adds requests.</summary>
    public void AddRequests(UsageFact fact, Combination combination, bool amountsOnly)
    {
        var (from, count) = (fact.Sums, amountsOnly ? UsageFact.AmountsOnly : UsageFact.Count);
        for (var i = 0; i < count; i++)
            _sums[i] += from[i];
        var requests = from[UsageFact.Requests];
        var basis = combination.Finding < 0 ? CostBasis.Exact : (CostBasis)(combination.Finding % CostVersion.BasisCount);
        if (basis == CostBasis.Unpriced)
            _unpriced += requests;
        if (amountsOnly)
            return;
        if (combination.Source == 1)
            _events += requests;
        if (basis == CostBasis.Solved)
            _solved += requests;
        if (basis == CostBasis.Bounded)
            _bounded += requests;
        if (combination.Finding >= 0 && from[UsageFact.Difference] != 0)
            (_differences ??= new Int128[Causes])[combination.Finding / CostVersion.BasisCount] += from[UsageFact.Difference];
    }

    /// <summary>Says that of requests that were added the list cost is owed to nobody.</summary>
    public void AddApiEquivalent(UsageFact fact) => _apiEquivalent += fact.Sums[UsageFact.ListCost];

    /// <summary>Adds what metrics metered beyond requests.</summary>
    public void AddUnitemised(UsageFact fact)
    {
        for (var i = 0; i < _unitemised.Length; i++)
            _unitemised[i] += fact.Sums[i];
        _hasOthers = true;
    }

    /// <summary>Adds errors.</summary>
    public void AddErrors(UsageFact fact)
    {
        _errors += fact.Sums[0];
        _hasOthers = true;
    }

    /// <summary>Adds sessions of senders without session ids, in billionths; of none when someone only asked.</summary>
    public void AddStarts(Int128 starts)
    {
        _starts += starts;
        _hasOthers = true;
    }

    /// <summary>Adds all of another; distinct ones do not add up.</summary>
    public void Add(UsageSum other)
    {
        for (var i = 0; i < _sums.Length; i++)
            _sums[i] += other._sums[i];
        for (var i = 0; i < _unitemised.Length; i++)
            _unitemised[i] += other._unitemised[i];
        if (other._differences is { } differences)
        {
            _differences ??= new Int128[Causes];
            for (var i = 0; i < differences.Length; i++)
                _differences[i] += differences[i];
        }

        (_events, _unpriced) = (_events + other._events, _unpriced + other._unpriced);
        (_solved, _bounded) = (_solved + other._solved, _bounded + other._bounded);
        _apiEquivalent += other._apiEquivalent;
        (_errors, _starts) = (_errors + other._errors, _starts + other._starts);
    }

    /// <summary>The row of an answer.</summary>
    public UsageRow Row(IReadOnlyList<string?> key, UsageQuery query, bool hasCosts)
    {
        var (itemised, unitemised) = (Itemised(), Unitemised());
        var row = new UsageRow
        {
            Key = key,
            Amounts = itemised + unitemised,
            Unitemised = unitemised,
            Requests = query.AmountsOnly && !hasCosts ? 0 : (long)_sums[UsageFact.Requests],
            ListCosts = hasCosts ? Costs(query.WithApiEquivalent) : null,
            Sessions = new Quantity(Sessions * (Int128)Quantity.NanosPerUnit + _starts),
            Users = Users,
            Errors = (long)_errors,
        };
        return query.AmountsOnly
            ? row with
            {
                LogRequests = row.Requests,
            }
            : row with
            {
                EventRequests = (long)_events,
                LogRequests = row.Requests - (long)_events,
                CacheCreation5m = (long)_sums[UsageFact.CacheCreation5m],
                CacheCreation1h = (long)_sums[UsageFact.CacheCreation1h],
                ListCosts = hasCosts ? WithBounds(row.ListCosts!) : null,
            };
    }

    UsageAmounts Itemised()
    {
        Quantity Whole(int sum) => new(_sums[sum] * Quantity.NanosPerUnit);
        return new UsageAmounts(
            Whole(UsageFact.Input),
            Whole(UsageFact.Output),
            Whole(UsageFact.CacheRead),
            Whole(UsageFact.CacheCreation),
            new Quantity(_sums[UsageFact.ClientCost])
        );
    }

    UsageAmounts Unitemised() =>
        new(new(_unitemised[0]), new(_unitemised[1]), new(_unitemised[2]), new(_unitemised[3]), new(_unitemised[4]));

    ListCosts Costs(bool withApiEquivalent)
    {
        var (list, effective) = (_sums[UsageFact.ListCost], _sums[UsageFact.ListCost] + _sums[UsageFact.ToEffective]);
        var hasPriced = _unpriced < _sums[UsageFact.Requests];
        return new ListCosts(hasPriced ? new Quantity(list) : null, Quantity.Zero, Quantity.Zero, (long)_unpriced)
        {
            // A contract may have a price where the book has none.
            Effective = hasPriced || effective != 0 ? new Quantity(effective) : null,
            // Nothing is known of what has no price.
            ApiEquivalent = withApiEquivalent && hasPriced ? new Quantity(_apiEquivalent) : null,
        };
    }

    ListCosts WithBounds(ListCosts costs) =>
        costs with
        {
            Low = new Quantity(_sums[UsageFact.ListCost] + _sums[UsageFact.ToLow]),
            High = new Quantity(_sums[UsageFact.ListCost] + _sums[UsageFact.ToHigh]),
            UnpricedTokens = (long)_sums[UsageFact.UnpricedTokens],
            SolvedRequests = (long)_solved,
            BoundedRequests = (long)_bounded,
            Differences = CostDifferences
                .All.Where(cause => _differences is { } all && all[(int)cause] != 0)
                .ToDictionary(cause => cause, cause => new Quantity(_differences![(int)cause])),
        };
}
