namespace Plumbline.Core.Pricing;

/// <summary>What a request is priced with beyond its tokens: as told, or as it has to be for the client's estimate to be right.</summary>
/// <param name="Modifiers">Fast, batch, United States.</param>
/// <param name="WebSearches">Web searches.</param>
/// <param name="HourWrites">How many cache writes of unknown kind live an hour.</param>
public readonly record struct PriceAssumption(PriceModifiers Modifiers, long WebSearches, long HourWrites);
