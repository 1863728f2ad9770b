using System.Collections.Concurrent;
using Plumbline.Instrumentation.Linked.Pricing;
using Plumbline.Instrumentation.Wire;

namespace Plumbline.Instrumentation.Signals;

/// <summary>The list cost of a call by the price book that the server has, too.</summary>
static class Prices
{
    const int ModelsMax = 200;

    static readonly ConcurrentDictionary<string, PricedModel> Models = new(StringComparer.Ordinal);

    public static string BookVersion => PriceBook.BuiltIn.Version;

    /// <param name="model">The model that answered, else the one that was asked.</param>
    /// <param name="unixMilliseconds">When the call ended.</param>
    /// <param name="isLowerBound">Whether the counts are only what was seen of a stream.</param>
    public static CallCost Of(string? model, in Usage usage, long unixMilliseconds, bool isLowerBound)
    {
        if (!usage.IsKnown)
            return default;
        var own = Find(model);
        var searches = Math.Max(0, usage.WebSearches);
        var modifiers = new PriceModifiers(usage.Speed == "fast", usage.ServiceTier == "batch", usage.InferenceGeo == "us");
        var list = usage.Iterations is { } iterations
            ? OfParts(own, usage, iterations, unixMilliseconds, modifiers, searches)
            : OfWhole(own, usage, unixMilliseconds, modifiers, searches);
        var basis =
            !list.IsPriced ? CallCost.Unpriced
            : isLowerBound ? CallCost.LowerBound
            : list.Low != list.High ? CallCost.Bounded
            : CallCost.Exact;
        return new CallCost(list, basis);
    }

    static ListCost OfWhole(PricedModel model, in Usage usage, long time, PriceModifiers modifiers, long searches)
    {
        var list = model.Cost(time, Tokens(usage, 0), modifiers, searches);
        return usage.UnsplitWrites == 0 ? list : list.Including(model.Cost(time, Tokens(usage, usage.UnsplitWrites), modifiers, searches));
    }

    // Parts that are not an advisor's make up the whole request, an advisor's come on top. Of one model they only matter when they add up: a sum of parts that is
    // less than the whole left something out.
    static ListCost OfParts(PricedModel own, in Usage usage, List<Iteration> iterations, long time, PriceModifiers modifiers, long searches)
    {
        List<PricedPart> low = [],
            high = [];
        var isWhole = IsWhole(usage, iterations);
        foreach (var iteration in iterations)
        {
            if (!iteration.IsAdvisor && !isWhole)
                continue;
            var model = iteration.Model is null ? own : Find(iteration.Model);
            low.Add(new PricedPart(model, Tokens(iteration.Usage, 0)));
            high.Add(new PricedPart(model, Tokens(iteration.Usage, iteration.Usage.UnsplitWrites)));
        }

        if (!isWhole)
        {
            low.Add(new PricedPart(own, Tokens(usage, 0)));
            high.Add(new PricedPart(own, Tokens(usage, usage.UnsplitWrites)));
        }

        return PriceBook
            .Cost(time, low.ToArray(), modifiers, searches)
            .Including(PriceBook.Cost(time, high.ToArray(), modifiers, searches));
    }

    // A fallback's earlier attempt is billed, and may be missing in the counts of the whole.
    static bool IsWhole(in Usage usage, List<Iteration> iterations)
    {
        long input = 0,
            output = 0;
        var (count, hasFallback) = (0, false);
        foreach (var iteration in iterations)
        {
            if (iteration.IsAdvisor)
                continue;
            (input, output) = (input + iteration.Usage.AllInput, output + Math.Max(0, iteration.Usage.Output));
            (count, hasFallback) = (count + 1, hasFallback || iteration.IsFallback);
        }

        var isAsLarge = input >= usage.AllInput && output >= Math.Max(0, usage.Output);
        return count > 0 && (hasFallback ? isAsLarge : input == usage.AllInput && output == Math.Max(0, usage.Output));
    }

    static TokenCounts Tokens(in Usage usage, long moreHourWrites) =>
        new(usage.Input, usage.Output, usage.CacheRead, usage.FiveMinuteWrites - moreHourWrites, usage.HourWrites + moreHourWrites);

    // Names come from the network: only so many are kept.
    static PricedModel Find(string? model)
    {
        model ??= "";
        if (Models.TryGetValue(model, out var known))
            return known;
        var found = PriceBook.BuiltIn.Find(model);
        if (Models.Count < ModelsMax)
            Models.TryAdd(model, found);
        return found;
    }
}
