namespace Plumbline.Core.Pricing;

/// <summary>What a list cost stands on. The numbers are stored: append, never renumber.</summary>
public enum CostBasis
{
    /// <summary>On what the record tells.</summary>
    Exact = 0,

    /// <summary>On the record, and on what the client's estimate tells beyond it: one answer only makes the two agree.</summary>
    Solved = 1,

    /// <summary>On an assumption; the cost lies between two bounds.</summary>
    Bounded = 2,

    /// <summary>The price book has no price; there are bounds only.</summary>
    Unpriced = 3,
}
