namespace Plumbline.Core.Pricing;

/// <summary>What a model cost during some days.</summary>
/// <param name="From">The first day (UTC); null when it is not known, so that the prices hold for any earlier day.</param>
/// <param name="Until">The last day (UTC); null when the prices still hold.</param>
/// <param name="Sources">Where the figures are from.</param>
/// <param name="Note">What a reader should know of them.</param>
public sealed record PricePeriod(
    DateOnly? From,
    DateOnly? Until,
    TokenPrices Prices,
    LongPromptPrices? LongPrompt,
    FastPrices? Fast,
    IReadOnlyList<string> Sources,
    string? Note
)
{
    /// <summary>Whether it holds on a day.</summary>
    public bool Contains(DateOnly day) => (From is null || From <= day) && (Until is null || day <= Until);
}
