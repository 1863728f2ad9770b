using Plumbline.Core.Model;

namespace Plumbline.Core.Pricing;

/// <summary>
/// Looks for what explains a client's estimate, the plainest first: one thing that the record left open or one known fault of clients, then two things at
/// a time. The first step at which something is found decides; when that is more than one thing, the answer is that it is ambiguous.
/// </summary>
sealed class PriceSearch(RequestFacts facts, ClientEstimate client)
{
    // The client's tool asks for eight searches at most.
    const long SearchesMax = 8;

    // Tokens of output that a client may have received of a stream before it was cut.
    const long ReceivedMax = 1_000_000;

    // Frames beyond the first one in which a gateway repeated the usage.
    const int RepeatsMax = 3;

    readonly Usd _estimate = client.Cost!.Value;
    readonly List<PriceAssumption> _solutions = [];
    readonly SortedSet<CostDifference> _causes = [];

    /// <summary>Searches.</summary>
    public PriceExplanation Run()
    {
        Action[] steps = [TrySplitAtEnds, TryOneThing, TryDoubleCounting, TryTwoThings];
        foreach (var step in steps)
        {
            step();
            if (_solutions.Count + _causes.Count > 0)
                return Found();
        }

        return new PriceExplanation(null, CostDifference.Unknown, false);
    }

    /// <summary>Whether the estimate is the price of this model, with or without what the record left open.</summary>
    public bool IsSolvable
    {
        get
        {
            Solve(facts.Modifiers, facts.WebSearches);
            SolveBetween(facts.Modifiers, facts.WebSearches);
            TryOpenModifiers(Solve);
            return _solutions.Count > 0;
        }
    }

    PriceExplanation Found() =>
        (_solutions, _causes.Count) switch
        {
            ([var only], 0) => new(only, CostDifference.None, false),
            ([], 1) => new(null, _causes.Min, false),
            _ => new(null, CostDifference.Unknown, true),
        };

    // All writes of one kind is what is most often the case.
    void TrySplitAtEnds() => Solve(facts.Modifiers, facts.WebSearches);

    void TryOneThing()
    {
        TryOpenModifiers(Solve);
        SolveBetween(facts.Modifiers, facts.WebSearches);
        TryCutStream();
        TryOtherTables();
        TryKnownFaults();
    }

    void TryTwoThings()
    {
        TryOpenModifiers(SolveBetween);
        TryOpenModifiers(
            (first, searches) =>
            {
                if (searches == facts.WebSearches && first.IsFast != facts.Modifiers.IsFast)
                    TryGeo(first, Solve);
                if (searches == facts.WebSearches)
                    TrySearches(first, Solve);
            }
        );
    }

    // What an event does not tell, one at a time.
    void TryOpenModifiers(Action<PriceModifiers, long> attempt)
    {
        if (facts.TellsModifiers)
            return;
        var told = facts.Modifiers;
        attempt(told with { IsFast = !told.IsFast }, facts.WebSearches);
        TryGeo(told, attempt);
        TrySearches(told, attempt);
    }

    void TryGeo(PriceModifiers modifiers, Action<PriceModifiers, long> attempt)
    {
        if (!modifiers.IsUsGeo && !client.Version.IsBefore(ClientVersion.KnowsGeo))
            attempt(modifiers with { IsUsGeo = true }, facts.WebSearches);
    }

    void TrySearches(PriceModifiers modifiers, Action<PriceModifiers, long> attempt)
    {
        if (!facts.MaySearch)
            return;
        for (var searches = 1; searches <= SearchesMax; searches++)
            attempt(modifiers, facts.WebSearches + searches);
    }

    // All open writes of five minutes, or all of an hour.
    void Solve(PriceModifiers modifiers, long searches)
    {
        if (Agrees(modifiers, searches, 0))
            Add(new(modifiers, searches, 0));
        else if (facts.UnsplitWrites > 0 && Agrees(modifiers, searches, facts.UnsplitWrites))
            Add(new(modifiers, searches, facts.UnsplitWrites));
    }

    // The cost rises evenly with each write that is one of an hour: the nearest whole number of them is the only one that may fit.
    void SolveBetween(PriceModifiers modifiers, long searches)
    {
        var open = facts.UnsplitWrites;
        if (
            open < 2
            || Cost(modifiers, searches, 0) is not { } none
            || Cost(modifiers, searches, open) is not { } all
            || all <= none
            || _estimate.Nanos <= none
            || _estimate.Nanos >= all
        )
            return;
        var hour = Nearest((Int128)(_estimate.Nanos - none) * open, all - none);
        if (hour > 0 && hour < open && Agrees(modifiers, searches, (long)hour))
            Add(new(modifiers, searches, (long)hour));
    }

    void TryCutStream()
    {
        if (facts.Tokens.Output > 1 || facts.Parts is not null)
            return;
        foreach (var hour in Ends())
        {
            var more = facts with { Tokens = facts.Tokens with { Output = facts.Tokens.Output + ReceivedMax } };
            if (
                Cost(facts.Modifiers, facts.WebSearches, hour) is not { } told
                || Cost(more, hour) is not { } most
                || _estimate.Nanos <= told
            )
                continue;
            var received = Nearest((Int128)(_estimate.Nanos - told) * ReceivedMax, most - told);
            if (received < 1 || received > ReceivedMax)
                continue;
            var estimated = facts with { Tokens = facts.Tokens with { Output = facts.Tokens.Output + (long)received } };
            if (Cost(estimated, hour) is { } cost && ClientCost.Agrees(_estimate, new Usd(cost)))
                _causes.Add(CostDifference.EstimatedStreamOutput);
        }
    }

    // Prices of other days: a client's own table is as old as the client.
    void TryOtherTables()
    {
        if (facts.Parts is not null)
            return;
        foreach (var period in facts.Model.Periods.Where(period => !period.Contains(facts.UnixMilliseconds)))
        {
            var tariff = period.For(facts.Modifiers);
            foreach (var hour in Ends())
            {
                if (ClientCost.Agrees(_estimate, new Usd(tariff.Nanos(facts.TokensWith(hour), facts.WebSearches))))
                    _causes.Add(
                        period.IsBefore(facts.UnixMilliseconds) ? CostDifference.ClientTableOlder : CostDifference.ClientTableNewer
                    );
            }
        }
    }

    // What the API's own usage told, and the client did not heed.
    void TryKnownFaults()
    {
        var told = facts.Modifiers;
        if (facts.PartsWithoutAdvisors is { } without && Agrees(facts with { Parts = without, PartsWithoutAdvisors = null }))
            _causes.Add(CostDifference.AdvisorIterations);
        if (!facts.TellsModifiers)
            return;
        if (Agrees(facts with { Modifiers = told with { IsUsGeo = !told.IsUsGeo } }))
            _causes.Add(CostDifference.Geo);
        if (Agrees(facts with { Modifiers = told with { IsFast = !told.IsFast } }))
            _causes.Add(CostDifference.Fast);
        for (var searches = 0; searches <= SearchesMax; searches++)
        {
            if (searches != facts.WebSearches && Agrees(facts with { WebSearches = searches }))
                _causes.Add(CostDifference.WebSearch);
        }

        TryOtherSplit();
    }

    void TryOtherSplit()
    {
        var (fiveMinutes, hour) = (facts.Tokens.CacheCreation5m, facts.Tokens.CacheCreation1h);
        if (facts.Parts is not null || fiveMinutes + hour == 0)
            return;
        TokenCounts[] ends =
        [
            facts.Tokens with
            {
                CacheCreation5m = fiveMinutes + hour,
                CacheCreation1h = 0,
            },
            facts.Tokens with
            {
                CacheCreation5m = 0,
                CacheCreation1h = fiveMinutes + hour,
            },
        ];
        if (ends.Any(tokens => Agrees(facts with { Tokens = tokens })))
            _causes.Add(CostDifference.CacheWriteSplit);
    }

    // Each frame repeated the input and what output there was by then.
    void TryDoubleCounting()
    {
        if (!client.Version.IsBefore(ClientVersion.CountsStreamsOnce) || facts.Parts is not null)
            return;
        foreach (var hour in Ends())
        {
            if (
                Cost(facts, hour) is not { } once
                || Cost(facts with { Tokens = facts.Tokens with { Output = 0 }, WebSearches = 0 }, hour) is not { } frame
            )
                continue;
            for (var repeats = 1; repeats <= RepeatsMax; repeats++)
            {
                if (IsOutput((Int128)_estimate.Nanos - once - (Int128)repeats * frame, repeats, hour))
                    _causes.Add(CostDifference.DoubleCounting);
            }
        }
    }

    // Whether an amount is the price of some tokens of output, at most of all that there were in each repetition.
    bool IsOutput(Int128 amount, int repeats, long hour)
    {
        const long Many = 1_000_000;
        var price =
            Cost(facts with { Tokens = facts.Tokens with { Output = Many } }, hour)
            - Cost(facts with { Tokens = facts.Tokens with { Output = 0 } }, hour);
        if (price is not > 0 || amount < -repeats)
            return false;
        var tokens = Nearest(amount * Many, price.Value);
        return tokens <= (Int128)repeats * facts.Tokens.Output
            && Int128.Abs(tokens * price.Value / Many - amount) <= repeats + 1
            && (_estimate.Nanos % 1000 != 0 || price.Value / Many >= 1000);
    }

    ReadOnlySpan<long> Ends() => facts.UnsplitWrites > 0 ? new[] { 0, facts.UnsplitWrites } : new long[] { 0 };

    bool Agrees(PriceModifiers modifiers, long searches, long hour) =>
        Cost(modifiers, searches, hour) is { } cost && ClientCost.Agrees(_estimate, new Usd(cost));

    bool Agrees(in RequestFacts other) => Cost(other, 0) is { } cost && ClientCost.Agrees(_estimate, new Usd(cost));

    long? Cost(PriceModifiers modifiers, long searches, long hour) =>
        facts.CostWith(new PriceAssumption(modifiers, searches, hour)).Amount?.Nanos;

    static long? Cost(in RequestFacts other, long hour) =>
        other.CostWith(new PriceAssumption(other.Modifiers, other.WebSearches, hour)).Amount?.Nanos;

    // Some models have no fast mode or no surcharge: then two assumptions are one.
    void Add(PriceAssumption found)
    {
        if (!_solutions.Contains(found))
            _solutions.Add(found);
    }

    static Int128 Nearest(Int128 dividend, Int128 divisor) => divisor <= 0 ? -1 : (dividend + divisor / 2) / divisor;
}
