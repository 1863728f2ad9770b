using System.Numerics;

namespace Plumbline.Core.Adoption;

/// <summary>
/// How unevenly an amount is spread over people: the Lorenz curve, the Gini coefficient, and how many make most of it. All of it is counted in whole
/// numbers, so that nothing depends on the order of people, and only what is shown is rounded.
/// </summary>
public sealed class Concentration
{
    readonly Int128[] _amounts;
    readonly Int128[] _sums;

    Concentration(Int128[] amounts)
    {
        _amounts = amounts;
        _sums = new Int128[amounts.Length + 1];
        for (var i = 0; i < amounts.Length; i++)
            _sums[i + 1] = checked(_sums[i] + amounts[i]);
    }

    /// <summary>Takes an amount for each person, in any order. A negative one, which only a correction can leave, counts as none.</summary>
    public static Concentration Of(IEnumerable<Int128> amounts) => new([.. amounts.Select(amount => Int128.Max(amount, 0)).Order()]);

    /// <summary>How many people there are, those without any of it included.</summary>
    public int People => _amounts.Length;

    /// <summary>All of it.</summary>
    public Int128 Total => _sums[^1];

    /// <summary>What the people with the least have together; the points of the Lorenz curve are these over <see cref="Total"/>.</summary>
    /// <param name="count">How many of them, from 0 to <see cref="People"/>.</param>
    public Int128 OfLowest(int count) => _sums[count];

    /// <summary>What the people with the most have together.</summary>
    public Int128 OfHighest(int count) => Total - _sums[People - count];

    /// <summary>The fewest people who have so many percent of it together; 0 when there is nothing.</summary>
    public int PeopleFor(int percent)
    {
        for (var count = 0; count <= People; count++)
        {
            if ((BigInteger)OfHighest(count) * 100 >= (BigInteger)Total * percent)
                return count;
        }

        return People;
    }

    /// <summary>
    /// The Gini coefficient as a fraction: 0 when all have the same, (n − 1)/n when one of n has everything. Null when there is nothing to share.
    /// It is Σ (2i − n − 1) xᵢ over n Σ xᵢ, with the amounts xᵢ in rising order and i from 1.
    /// </summary>
    public (BigInteger Numerator, BigInteger Denominator)? GiniFraction
    {
        get
        {
            if (Total == 0)
                return null;
            var weighted = BigInteger.Zero;
            for (var i = 0; i < People; i++)
                weighted += (BigInteger)(2 * (i + 1) - People - 1) * _amounts[i];
            return (weighted, (BigInteger)People * Total);
        }
    }

    /// <summary>The Gini coefficient with four decimals, the half rounded up; null when there is nothing to share.</summary>
    public decimal? Gini =>
        GiniFraction is var (numerator, denominator) ? (decimal)((numerator * 20_000 + denominator) / (denominator * 2)) / 10_000 : null;
}
