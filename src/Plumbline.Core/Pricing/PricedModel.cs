using Plumbline.Core.Model;

namespace Plumbline.Core.Pricing;

/// <summary>A model's name as a client wrote it, looked up in a book: ask once for each distinct name, then for the cost of each request.</summary>
public sealed class PricedModel
{
    readonly PriceBook _book;
    TariffPeriod[]? _periods;

    internal PricedModel(PriceBook book, ModelPrices? prices, string name)
    {
        (_book, Prices, Name) = (book, prices, name);
    }

    /// <summary>Its full name in the book; of an unknown model what is left of the name that was asked for.</summary>
    public string Name { get; }

    /// <summary>Whether the book has the model; it may still have no price for a date.</summary>
    public bool IsKnown => Prices is not null;

    /// <summary>What the book says of it; null for an unknown model.</summary>
    public ModelPrices? Prices { get; }

    internal Surcharges Surcharges => _book.Surcharges;

    // Worked out when first asked for: most programs meet few models. Two threads may both do it, with the same result.
    internal TariffPeriod[] Periods => _periods ??= Prices is null ? [] : TariffPeriod.Of(Prices, _book.Surcharges);

    /// <summary>The cost of a request. Its UTC date decides which prices hold.</summary>
    /// <param name="unixMilliseconds">When it ended, since 1970.</param>
    /// <param name="webSearches">How many web searches the API made for it.</param>
    public ListCost Cost(long unixMilliseconds, in TokenCounts tokens, PriceModifiers modifiers, long webSearches)
    {
        var tariff = TariffAt(unixMilliseconds, modifiers);
        return tariff is null
            ? _book.Unpriced(unixMilliseconds, tokens, modifiers, webSearches)
            : ListCost.Priced(new Usd(tariff.Nanos(tokens, webSearches)));
    }

    /// <summary>What caches saved and cost in a request, in billionths of a dollar; nothing where the book has no price.</summary>
    public CacheEffect CacheEffectAt(long unixMilliseconds, in TokenCounts tokens, PriceModifiers modifiers)
    {
        if (TariffAt(unixMilliseconds, modifiers) is not { } tariff)
            return default;
        var (saved, paid) = tariff.CacheEffect(tokens);
        return new CacheEffect(new Usd(saved), new Usd(paid));
    }

    /// <summary>Whether it has a fast mode with prices of its own on a day (UTC).</summary>
    internal bool HasFastAt(DateOnly day) =>
        Prices?.Periods.Any(period => period.Contains(day) && period.Fast is { } fast && (fast.Until is null || day <= fast.Until))
        ?? false;

    internal Tariff? TariffAt(long unixMilliseconds, PriceModifiers modifiers)
    {
        foreach (var period in Periods)
        {
            if (period.Contains(unixMilliseconds))
                return period.For(modifiers);
        }

        return null;
    }

    /// <summary>The bounds of a cost, not rounded; equal when the book has the price.</summary>
    internal (Int128 Low, Int128 High, bool IsPriced) Exact(
        long unixMilliseconds,
        in TokenCounts tokens,
        PriceModifiers modifiers,
        long webSearches
    )
    {
        if (TariffAt(unixMilliseconds, modifiers) is { } tariff)
        {
            var cost = tariff.Exact(tokens, webSearches);
            return (cost, cost, true);
        }

        var (low, high) = _book.Bounds(unixMilliseconds, tokens, modifiers, webSearches);
        return (low, high, false);
    }
}
