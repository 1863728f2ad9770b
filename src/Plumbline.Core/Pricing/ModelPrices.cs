namespace Plumbline.Core.Pricing;

/// <summary>One model of the book.</summary>
/// <param name="Name">Its full name at the provider.</param>
/// <param name="Aliases">Other official names of the same model.</param>
/// <param name="HasUsSurcharge">Whether keeping requests within the United States costs more.</param>
/// <param name="Periods">Its prices, oldest first; they do not overlap.</param>
public sealed record ModelPrices(string Name, IReadOnlyList<string> Aliases, bool HasUsSurcharge, IReadOnlyList<PricePeriod> Periods);
