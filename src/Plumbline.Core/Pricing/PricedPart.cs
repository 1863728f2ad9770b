namespace Plumbline.Core.Pricing;

/// <summary>A part of a request that is priced by itself: its own tokens decide whether its prompt is long, and its model may be another one.</summary>
public readonly record struct PricedPart(PricedModel Model, TokenCounts Tokens);
