using Plumbline.Core.Model;

namespace Plumbline.Core.Pricing;

/// <summary>
/// Holds list costs against a client's estimates. Where the record leaves something open, such as the kind of cache writes, the estimate settles it if
/// there is one answer only; where the two differ for good, it says why. Estimates never become list costs: they choose between prices of the book.
/// </summary>
public sealed class ClientCost
{
    // What Claude Code fell back to over the years; a version that is not told may be any.
    static readonly string[] DefaultModels = ["claude-opus-5-5", "claude-opus-4-8", "claude-sonnet-4-5", "claude-sonnet-4"];

    readonly PricedModel[] _defaults;

    /// <summary>With the prices of a book.</summary>
    public ClientCost(PriceBook book) => _defaults = [.. DefaultModels.Select(book.Find)];

    /// <summary>Prices a request and compares.</summary>
    public RequestCost Check(in RequestFacts facts, in ClientEstimate client)
    {
        var told = new PriceAssumption(facts.Modifiers, facts.WebSearches, 0);
        var list = facts.CostWith(told);
        if (list.Amount is not { } amount)
            return Unpriced(facts, Widened(facts, list), client);
        if (client.Cost is not { } estimate)
            return AsTold(facts, list, CostDifference.NoEstimate, -amount.Nanos);
        var difference = estimate.Nanos - amount.Nanos;
        if (!Agrees(estimate, amount))
            return Explained(facts, list, new PriceSearch(facts, client).Run(), difference, estimate);
        // Some prices know no difference between kinds of writes, or there are none.
        var basis = facts.UnsplitWrites > 0 ? CostBasis.Solved : CostBasis.Exact;
        return new RequestCost(list, basis, CostDifference.None, new Usd(difference), told);
    }

    /// <summary>
    /// Whether an estimate is a cost. Clients add up in doubles, so that the last billionth may differ; some tell whole micro-dollars only.
    /// </summary>
    internal static bool Agrees(Usd estimate, Usd cost)
    {
        Int128 difference = (Int128)estimate.Nanos - cost.Nanos;
        return Int128.Abs(difference) <= (estimate.Nanos % 1000 == 0 ? 500 : 1);
    }

    RequestCost Unpriced(in RequestFacts facts, in ListCost list, in ClientEstimate client)
    {
        var assumed = new PriceAssumption(facts.Modifiers, facts.WebSearches, 0);
        if (client.Cost is not { } estimate)
            return new RequestCost(list, CostBasis.Unpriced, CostDifference.NoEstimate, default, assumed);
        // A client that has a price where the book has none knows more than the book.
        var cause =
            facts.Parts is not null ? CostDifference.Unknown
            : !facts.Model.IsKnown && HasPriceOfDefault(facts, client) ? CostDifference.UnknownModel
            : CostDifference.ClientTableNewer;
        return new RequestCost(list, CostBasis.Unpriced, cause, estimate, assumed);
    }

    bool HasPriceOfDefault(in RequestFacts facts, in ClientEstimate client)
    {
        foreach (var model in _defaults)
        {
            if (new PriceSearch(facts with { Model = model }, client).IsSolvable)
                return true;
        }

        return false;
    }

    static RequestCost AsTold(in RequestFacts facts, in ListCost list, CostDifference cause, long difference)
    {
        var basis = facts.UnsplitWrites > 0 ? CostBasis.Bounded : CostBasis.Exact;
        return new RequestCost(
            Widened(facts, list),
            basis,
            cause,
            new Usd(difference),
            new PriceAssumption(facts.Modifiers, facts.WebSearches, 0)
        );
    }

    static RequestCost Explained(in RequestFacts facts, in ListCost list, PriceExplanation found, long difference, Usd estimate)
    {
        if (found.Solution is { } solution)
        {
            var solved = facts.CostWith(solution);
            return new RequestCost(
                solved,
                CostBasis.Solved,
                CostDifference.None,
                new Usd(estimate.Nanos - solved.Amount!.Value.Nanos),
                solution
            );
        }

        var told = AsTold(facts, list, found.Cause, difference);
        if (found.IsAmbiguous || found.Cause == CostDifference.EstimatedStreamOutput)
            told = told with { List = told.List.Including(ListCost.Priced(estimate)), Basis = CostBasis.Bounded };
        return found.Cause == CostDifference.Unknown && facts.UnsplitWrites > 0 && IsWithin(told.List, estimate)
            ? told with
            {
                Cause = CostDifference.CacheWriteSplit,
            }
            : told;
    }

    // Writes of unknown kind cost what five minutes cost, at most what an hour does.
    static ListCost Widened(in RequestFacts facts, in ListCost list)
    {
        if (facts.UnsplitWrites == 0)
            return list;
        return list.Including(facts.CostWith(new PriceAssumption(facts.Modifiers, facts.WebSearches, facts.UnsplitWrites)));
    }

    static bool IsWithin(in ListCost list, Usd cost) => list.Low.Nanos <= cost.Nanos && cost.Nanos <= list.High.Nanos;
}
