namespace Plumbline.Core.Pricing;

/// <summary>A model under a contract: the terms that are about it, in their order.</summary>
sealed class ContractedModel
{
    // Costs are at most a millionth of what 128 bits hold, so that this product fits.
    const int Whole = 1_000_000;

    readonly PricedModel _model;
    readonly (ContractTerm Term, TariffPeriod[] Prices)[] _terms;

    public ContractedModel(PricedModel model, IReadOnlyList<ContractTerm> terms)
    {
        _model = model;
        _terms =
        [
            .. terms
                .Where(term => term.IsAbout(model))
                .Select(term => (term, term.Prices is { } own ? TariffPeriod.Of(own, model.Surcharges) : [])),
        ];
    }

    /// <summary>
    /// The effective cost in the finest unit of <see cref="Rates"/>, not rounded to billionths; null where neither the contract nor the book has a price.
    /// </summary>
    public Int128? Exact(long unixMilliseconds, in TokenCounts tokens, PriceModifiers modifiers, long webSearches)
    {
        var day = DateOnly.FromDateTime(DateTime.UnixEpoch.AddMilliseconds(unixMilliseconds));
        foreach (var (term, prices) in _terms)
        {
            if (day < term.From || day > term.Until)
                continue;
            if (term.DiscountMillionths is { } discount)
                return List(unixMilliseconds, tokens, modifiers, webSearches) is { } list ? list * (Whole - discount) / Whole : null;
            // Fast mode that the contract does not name costs what the list says.
            if (modifiers.IsFast && term.Prices!.Periods[0].Fast is null && _model.HasFastAt(day))
                break;
            foreach (var period in prices)
            {
                if (period.Contains(unixMilliseconds))
                    return period.For(modifiers).Exact(tokens, webSearches);
            }
        }

        return List(unixMilliseconds, tokens, modifiers, webSearches);
    }

    Int128? List(long unixMilliseconds, in TokenCounts tokens, PriceModifiers modifiers, long webSearches) =>
        _model.TariffAt(unixMilliseconds, modifiers)?.Exact(tokens, webSearches);
}
