namespace Plumbline.Core.Pricing;

/// <summary>Prices of fast mode, which replace the standard ones.</summary>
/// <param name="LongPrompt">Null when fast mode costs the same for every prompt.</param>
/// <param name="Until">The last day of fast mode (UTC); later fast requests run and bill as standard. Null when that is not over.</param>
public sealed record FastPrices(TokenPrices Prices, LongPromptPrices? LongPrompt, DateOnly? Until);
