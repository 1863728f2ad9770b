namespace Plumbline.Core.Pricing;

/// <summary>Prices of requests with a long prompt. They hold for all tokens of such a request, its output too.</summary>
/// <param name="Above">A prompt is long when input, cache reads and cache writes together are more than this.</param>
/// <param name="Until">The last day on which long prompts had a price of their own (UTC); null when that is not over.</param>
public sealed record LongPromptPrices(long Above, TokenPrices Prices, DateOnly? Until);
