using Plumbline.Core.Model;

namespace Plumbline.Store.Queries;

/// <summary>What is allocated: counts, tokens and costs side by side, each an exact whole number that can be added and divided.</summary>
public sealed class AllocationAmounts
{
    enum Measure
    {
        Requests,
        UnpricedRequests,
        UnpricedTokens,
        Input,
        Output,
        CacheRead,
        CacheCreation,
        ClientCost,
        ListCost,
        ListCostLow,
        ListCostHigh,
        Effective,
        ApiEquivalent,
    }

    static readonly int Measures = Enum.GetValues<Measure>().Length;

    readonly Int128[] _values = new Int128[Measures];

    // Requests or tokens are divided whole, money to the billionth of a dollar. Tokens that a sender did not count whole stay as fine as they are.
    static bool IsWhole(Measure measure) => measure is Measure.Input or Measure.Output or Measure.CacheRead or Measure.CacheCreation;

    /// <summary>The amounts of a row of usage. On a subscription its list cost is API-equivalent: part of the list cost, and owed to nobody.</summary>
    public static AllocationAmounts Of(UsageRow row, bool isSubscription)
    {
        var amounts = new AllocationAmounts { HasListCost = row.ListCosts?.Amount is not null, HasListCosts = row.ListCosts is not null };
        amounts[Measure.Requests] = row.Requests;
        amounts[Measure.UnpricedRequests] = row.ListCosts?.UnpricedRequests ?? 0;
        amounts[Measure.UnpricedTokens] = row.ListCosts?.UnpricedTokens ?? 0;
        amounts[Measure.Input] = row.Amounts.Input.Nanos;
        amounts[Measure.Output] = row.Amounts.Output.Nanos;
        amounts[Measure.CacheRead] = row.Amounts.CacheRead.Nanos;
        amounts[Measure.CacheCreation] = row.Amounts.CacheCreation.Nanos;
        amounts[Measure.ClientCost] = row.Amounts.ClientCost.Nanos;
        amounts[Measure.ListCost] = row.ListCosts?.Amount?.Nanos ?? 0;
        amounts[Measure.ListCostLow] = row.ListCosts?.Low.Nanos ?? 0;
        amounts[Measure.ListCostHigh] = row.ListCosts?.High.Nanos ?? 0;
        amounts[Measure.Effective] = row.ListCosts?.Effective?.Nanos ?? 0;
        amounts.HasEffective = row.ListCosts?.Effective is not null;
        amounts[Measure.ApiEquivalent] = isSubscription ? amounts[Measure.ListCost] : 0;
        return amounts;
    }

    Int128 this[Measure measure]
    {
        get => _values[(int)measure];
        set => _values[(int)measure] = value;
    }

    bool HasListCost { get; set; }
    bool HasListCosts { get; set; }
    bool HasEffective { get; set; }

    /// <summary>Requests that are known one by one.</summary>
    public long Requests => (long)this[Measure.Requests];

    /// <summary>Tokens and the client's cost estimate.</summary>
    public UsageAmounts Usage =>
        new(
            new(this[Measure.Input]),
            new(this[Measure.Output]),
            new(this[Measure.CacheRead]),
            new(this[Measure.CacheCreation]),
            new(this[Measure.ClientCost])
        );

    /// <summary>The list cost and what it is under the contract, without what only single requests know; null when it is being worked out.</summary>
    public ListCosts? ListCosts =>
        HasListCosts
            ? new ListCosts(
                HasListCost ? new Quantity(this[Measure.ListCost]) : null,
                new(this[Measure.ListCostLow]),
                new(this[Measure.ListCostHigh]),
                (long)this[Measure.UnpricedRequests]
            )
            {
                UnpricedTokens = (long)this[Measure.UnpricedTokens],
                Effective = HasEffective ? new Quantity(this[Measure.Effective]) : null,
            }
            : null;

    /// <summary>The part of the list cost whose owner is on a subscription; null as the list cost.</summary>
    public Quantity? ApiEquivalent => HasListCost ? new Quantity(this[Measure.ApiEquivalent]) : null;

    /// <summary>Adds others.</summary>
    public void Add(AllocationAmounts other)
    {
        for (var i = 0; i < Measures; i++)
            _values[i] += other._values[i];
        HasListCost |= other.HasListCost;
        HasListCosts |= other.HasListCosts;
        HasEffective |= other.HasEffective;
    }

    /// <summary>Divides each of them; null when they cannot be divided.</summary>
    /// <param name="parts">How many there will be.</param>
    /// <param name="divide">Divides one amount.</param>
    public AllocationAmounts[]? Divide(int parts, Func<Int128, Int128[]?> divide)
    {
        var divided = Enumerable
            .Range(0, parts)
            .Select(_ => new AllocationAmounts
            {
                HasListCost = HasListCost,
                HasListCosts = HasListCosts,
                HasEffective = HasEffective,
            })
            .ToArray();
        for (var i = 0; i < Measures; i++)
        {
            var unit = IsWhole((Measure)i) && _values[i] % Quantity.NanosPerUnit == 0 ? Quantity.NanosPerUnit : 1;
            if (divide(_values[i] / unit) is not { } amounts)
                return null;
            for (var part = 0; part < parts; part++)
                divided[part]._values[i] = amounts[part] * unit;
        }

        return divided;
    }
}
