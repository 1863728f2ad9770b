using System.Numerics;

namespace Plumbline.Core.Attribution;

/// <summary>
/// Divides a whole amount among receivers by their weights: each gets its share rounded down, and what is left over goes, one unit each, to those
/// who lost most by that (largest remainder; of equals, the first by team and cost centre). The parts sum to the amount, to the last unit, and do
/// not depend on the order of the receivers.
/// </summary>
public static class PoolDivision
{
    /// <summary>The parts, in the order of the receivers; null when nobody has a weight, so that nobody can be charged.</summary>
    public static Int128[]? Divide(Int128 amount, IReadOnlyList<PoolReceiver> receivers)
    {
        var weights = Whole(receivers);
        var sum = weights.Aggregate(BigInteger.Zero, (total, weight) => total + weight);
        if (sum.IsZero)
            return null;
        var size = BigInteger.Abs(amount);
        var parts = new BigInteger[weights.Length];
        var remainders = new BigInteger[weights.Length];
        for (var i = 0; i < weights.Length; i++)
            parts[i] = BigInteger.DivRem(size * weights[i], sum, out remainders[i]);
        var left = (int)(size - parts.Aggregate(BigInteger.Zero, (total, part) => total + part));
        var order = Enumerable
            .Range(0, weights.Length)
            .OrderByDescending(i => remainders[i])
            .ThenBy(i => receivers[i].Team, StringComparer.Ordinal)
            .ThenBy(i => receivers[i].CostCenter, StringComparer.Ordinal);
        foreach (var i in order.Take(left))
            parts[i]++;
        return [.. parts.Select(part => (Int128)(amount < 0 ? -part : part))];
    }

    // In the smallest unit that any of them needs.
    static BigInteger[] Whole(IReadOnlyList<PoolReceiver> receivers)
    {
        var scale = receivers.Count == 0 ? 0 : receivers.Max(receiver => receiver.Weight.Scale);
        return
        [
            .. receivers.Select(receiver =>
            {
                ArgumentOutOfRangeException.ThrowIfNegative(receiver.Weight, nameof(receivers));
                return Unscaled(receiver.Weight) * BigInteger.Pow(10, scale - receiver.Weight.Scale);
            }),
        ];
    }

    // 12.34 is 1234 with a scale of 2: multiplying a decimal could leave its range.
    static BigInteger Unscaled(decimal value)
    {
        Span<int> bits = stackalloc int[4];
        decimal.GetBits(value, bits);
        return new BigInteger(new decimal(bits[0], bits[1], bits[2], isNegative: false, scale: 0));
    }
}

/// <summary>Somebody who receives a part of a shared pool.</summary>
/// <param name="Team">The team.</param>
/// <param name="CostCenter">The cost centre it is charged to; null when none is named.</param>
/// <param name="Weight">Its weight among the others, at least 0: fixed, or its own use.</param>
public readonly record struct PoolReceiver(string Team, string? CostCenter, decimal Weight);
