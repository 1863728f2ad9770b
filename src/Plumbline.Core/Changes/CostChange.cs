using System.Numerics;

namespace Plumbline.Core.Changes;

/// <summary>
/// Why a cost is another one than before, in parts that add up to the change to the last unit: more or fewer requests, larger or smaller ones, dearer or
/// cheaper tokens. They are taken in this order, each with what comes after it as it was before, so each part is the difference of two amounts that were
/// rounded once.
/// </summary>
/// <param name="Volume">Requests: what the change of their number would have done alone.</param>
/// <param name="Size">Tokens of a request: what their change does with the requests of now, at the price of before.</param>
/// <param name="Price">Cost of a token: models, kinds of tokens (cache, output), speed, and prices themselves.</param>
/// <param name="Unitemised">What is known from metrics alone, of which nobody knows the requests.</param>
public readonly record struct CostChange(Int128 Volume, Int128 Size, Int128 Price, Int128 Unitemised)
{
    /// <summary>The change.</summary>
    public Int128 Total => Volume + Size + Price + Unitemised;

    /// <summary>Nothing.</summary>
    public static readonly CostChange None;

    /// <summary>Takes a change apart. Where there was nothing before, all of it is volume: there is nothing to be larger or dearer than.</summary>
    public static CostChange Of(Spend before, Spend now)
    {
        var unitemised = checked(now.Unitemised - before.Unitemised);
        if (before.Cost == 0 || before.Requests <= 0 || before.Tokens <= 0)
            return new CostChange(checked(now.Cost - before.Cost), 0, 0, unitemised);
        var asManyRequests = Scaled(before.Cost, now.Requests, before.Requests);
        // Without a request there are no tokens of requests either.
        var asManyTokens = now.Requests <= 0 ? asManyRequests : Scaled(before.Cost, now.Tokens, before.Tokens);
        return new CostChange(
            checked(asManyRequests - before.Cost),
            checked(asManyTokens - asManyRequests),
            checked(now.Cost - asManyTokens),
            unitemised
        );
    }

    public static CostChange operator +(CostChange left, CostChange right) =>
        new(
            checked(left.Volume + right.Volume),
            checked(left.Size + right.Size),
            checked(left.Price + right.Price),
            checked(left.Unitemised + right.Unitemised)
        );

    public static CostChange operator -(CostChange left, CostChange right) =>
        new(
            checked(left.Volume - right.Volume),
            checked(left.Size - right.Size),
            checked(left.Price - right.Price),
            checked(left.Unitemised - right.Unitemised)
        );

    // Rounded to the nearest, the half away from zero, so that a change the other way round is rounded alike.
    static Int128 Scaled(Int128 amount, Int128 by, Int128 of)
    {
        var product = (BigInteger)amount * by * 2;
        var half = product.Sign < 0 ? -(BigInteger)of : of;
        return (Int128)((product + half) / ((BigInteger)of * 2));
    }
}
