namespace Plumbline.Core.Pricing;

/// <summary>What changes the price of a request besides its model and date. The default is a standard request. A priority tier has no effect on list prices.</summary>
/// <param name="IsFast">The response was made in fast mode; models that have none at that date run and bill as standard.</param>
/// <param name="IsBatch">It came through the batch interface, which has no fast mode: both together count as fast.</param>
/// <param name="IsUsGeo">It was kept within the United States (<c>inference_geo</c> is <c>us</c>).</param>
public readonly record struct PriceModifiers(bool IsFast, bool IsBatch, bool IsUsGeo);
