namespace Plumbline.Core.Pricing;

/// <summary>What holds for all models of a book.</summary>
/// <param name="Batch">Factor on every kind of token of a batch request; not on fast ones.</param>
/// <param name="Us">Factor on every kind of token of a request kept within the United States, for models that have the surcharge.</param>
/// <param name="UsFrom">The first day of that surcharge (UTC); null for always.</param>
/// <param name="WebSearches">Dollars for a thousand web searches; failed ones are free and are not counted. No factor applies.</param>
public sealed record Surcharges(decimal Batch, decimal Us, DateOnly? UsFrom, decimal WebSearches);
