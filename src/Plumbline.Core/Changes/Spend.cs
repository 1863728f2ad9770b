namespace Plumbline.Core.Changes;

/// <summary>What was used in a stretch of time: cost in any whole unit, and the requests and tokens that it stands on.</summary>
/// <param name="Cost">Of requests that are known one by one.</param>
/// <param name="Tokens">Of the same requests.</param>
/// <param name="Unitemised">Cost beyond them, of which nobody knows the requests.</param>
public readonly record struct Spend(Int128 Cost, Int128 Requests, Int128 Tokens, Int128 Unitemised)
{
    /// <summary>All cost.</summary>
    public Int128 Total => Cost + Unitemised;

    public static Spend operator +(Spend left, Spend right) =>
        new(
            checked(left.Cost + right.Cost),
            checked(left.Requests + right.Requests),
            checked(left.Tokens + right.Tokens),
            checked(left.Unitemised + right.Unitemised)
        );
}
