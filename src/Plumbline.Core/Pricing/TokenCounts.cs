namespace Plumbline.Core.Pricing;

/// <summary>The tokens of one request, or of one part of it, as they are priced. Each is counted in one place only; below zero means unknown and costs nothing.</summary>
/// <param name="Input">Tokens that were neither read from nor written to a cache.</param>
/// <param name="Output">Thinking included.</param>
/// <param name="CacheRead">Tokens of the prompt that a cache held.</param>
/// <param name="CacheCreation5m">Tokens written to a cache that lives five minutes.</param>
/// <param name="CacheCreation1h">Tokens written to a cache that lives an hour.</param>
public readonly record struct TokenCounts(long Input, long Output, long CacheRead, long CacheCreation5m, long CacheCreation1h);
