using Plumbline.Core.Pricing;

namespace Plumbline.Tests.OfCore;

/// <summary>A request's cost as one would work it out on paper, from what a book says: slow, plain decimals, rounded once.</summary>
static class ObviousCost
{
    public static decimal? Of(
        PriceBook book,
        ModelPrices model,
        DateTimeOffset time,
        TokenCounts tokens,
        PriceModifiers modifiers,
        long searches
    ) => Exact(book, model, time, tokens, modifiers, searches) is { } cost ? Math.Round(cost, 9, MidpointRounding.ToEven) : null;

    public static decimal? Exact(
        PriceBook book,
        ModelPrices model,
        DateTimeOffset time,
        TokenCounts tokens,
        PriceModifiers modifiers,
        long searches
    )
    {
        var day = DateOnly.FromDateTime(time.UtcDateTime);
        var period = model.Periods.SingleOrDefault(candidate => candidate.Contains(day));
        if (period is null)
            return null;
        var (prices, longPrompt) = (period.Prices, period.LongPrompt);
        var isFast = modifiers.IsFast && period.Fast is not null && (period.Fast.Until is null || day <= period.Fast.Until);
        if (isFast)
            (prices, longPrompt) = (period.Fast!.Prices, period.Fast.LongPrompt);
        var prompt = tokens.Input + tokens.CacheRead + tokens.CacheCreation5m + tokens.CacheCreation1h;
        if (longPrompt is not null && (longPrompt.Until is null || day <= longPrompt.Until) && prompt > longPrompt.Above)
            prices = longPrompt.Prices;
        var cost =
            tokens.Input * prices.Input / 1_000_000m
            + tokens.Output * prices.Output / 1_000_000m
            + tokens.CacheRead * prices.CacheRead / 1_000_000m
            + tokens.CacheCreation5m * prices.CacheCreation5m / 1_000_000m
            + tokens.CacheCreation1h * prices.CacheCreation1h / 1_000_000m;
        if (modifiers.IsBatch && !isFast)
            cost *= book.Surcharges.Batch;
        if (modifiers.IsUsGeo && model.HasUsSurcharge && (book.Surcharges.UsFrom is null || day >= book.Surcharges.UsFrom))
            cost *= book.Surcharges.Us;
        return cost + searches * book.Surcharges.WebSearches / 1000m;
    }
}
