namespace Plumbline.Core.Pricing;

/// <summary>Dollars for a million tokens of each kind.</summary>
public sealed record TokenPrices(decimal Input, decimal Output, decimal CacheRead, decimal CacheCreation5m, decimal CacheCreation1h)
{
    /// <summary>The same prices with a discount or a surcharge on every kind of token.</summary>
    public TokenPrices Times(decimal factor) =>
        new(Input * factor, Output * factor, CacheRead * factor, CacheCreation5m * factor, CacheCreation1h * factor);

    /// <summary>The five prices, in the order of <see cref="TokenCounts"/>.</summary>
    public IReadOnlyList<decimal> All => [Input, Output, CacheRead, CacheCreation5m, CacheCreation1h];
}
