using Plumbline.Core.Model;

namespace Plumbline.Core.Pricing;

/// <summary>What caches did to the bill of a request at list prices.</summary>
/// <param name="SavedByReads">What the tokens that were read would have cost more as input.</param>
/// <param name="PaidForWrites">What the tokens that were written cost more than as input.</param>
public readonly record struct CacheEffect(Usd SavedByReads, Usd PaidForWrites)
{
    public static CacheEffect operator +(CacheEffect left, CacheEffect right) =>
        new(left.SavedByReads + right.SavedByReads, left.PaidForWrites + right.PaidForWrites);
}
