using Plumbline.Core.Model;
using Encoding = System.Text.Encoding;

namespace Plumbline.Core.Pricing;

/// <summary>Everything that costs are worked out with: a price book, and a contract where there is one.</summary>
public sealed class PriceSet
{
    readonly ClientCost _client;

    public PriceSet(PriceBook book, Contract? contract)
    {
        (Book, Contract) = (book, contract);
        _client = new ClientCost(book);
        Version = contract is null ? book.Version : $"{book.Version}.{contract.Version}";
    }

    /// <summary>The list prices.</summary>
    public PriceBook Book { get; }

    /// <summary>The contract; null for none.</summary>
    public Contract? Contract { get; }

    /// <summary>The book's version, and behind a dot the contract's: costs of another version may be other costs.</summary>
    public string Version { get; }

    /// <summary>The list cost of a request, and why the client says otherwise.</summary>
    public RequestCost Cost(in RequestFacts facts, in ClientEstimate client) => _client.Check(facts, client);

    /// <summary>What a request costs under the contract, rounded once; null where neither the book nor the contract has a price.</summary>
    /// <param name="facts">The request.</param>
    /// <param name="cost">What <see cref="Cost"/> said of it.</param>
    public Usd? EffectiveCost(in RequestFacts facts, in RequestCost cost)
    {
        if (Contract is null)
            return cost.List.Amount;
        Int128 sum = 0;
        var searches = cost.Assumed.WebSearches;
        foreach (var part in facts.Parts ?? [new PricedPart(facts.Model, facts.TokensWith(cost.Assumed.HourWrites))])
        {
            if (Contract.Of(part.Model).Exact(facts.UnixMilliseconds, part.Tokens, cost.Assumed.Modifiers, searches) is not { } exact)
                return null;
            sum = Rates.Sum(sum, exact);
            searches = 0;
        }

        return new Usd(Rates.Round(sum));
    }

    /// <summary>What caches saved and cost in it.</summary>
    public static CacheEffect CacheEffect(in RequestFacts facts, in RequestCost cost)
    {
        if (facts.Parts is not { } parts)
            return facts.Model.CacheEffectAt(facts.UnixMilliseconds, facts.TokensWith(cost.Assumed.HourWrites), cost.Assumed.Modifiers);
        var sum = default(CacheEffect);
        foreach (var part in parts)
            sum += part.Model.CacheEffectAt(facts.UnixMilliseconds, part.Tokens, cost.Assumed.Modifiers);
        return sum;
    }

    /// <summary>Makes one again from the texts of its parts; null with a reason when one cannot be read any more.</summary>
    public static PriceSet? TryRead(string book, string? extended, string? contract, out string? error)
    {
        PriceBook? basis = null;
        Contract? agreed = null;
        if (extended is not null && !PriceBook.TryParse(Encoding.UTF8.GetBytes(extended), out basis, out error))
            return null;
        if (!PriceBook.TryParse(Encoding.UTF8.GetBytes(book), basis, out var read, out error))
            return null;
        if (contract is not null && !Contract.TryParse(Encoding.UTF8.GetBytes(contract), out agreed, out error))
            return null;
        return new PriceSet(read!, agreed);
    }
}
