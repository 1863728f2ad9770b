using System.Numerics;

namespace Plumbline.Core.Pricing;

/// <summary>
/// Prices with all factors, as whole numbers: a request's cost is five products and one rounding. The unit is the largest power of ten, at most 10⁻¹²
/// dollars, in which all of them are whole; 10⁻¹⁸ always suffices, because prices have at most 8 decimals of a millionth dollar and two factors at most 2 each.
/// </summary>
sealed class Rates
{
    /// <summary>The finest unit, in which costs of different rates are added: 10⁻¹⁸ dollars.</summary>
    public const int FinestScale = 18;

    const int CoarsestScale = 12;

    // No cost is near this; beyond it sums stay there instead of wrapping around.
    static readonly Int128 Ceiling = Int128.MaxValue / 1_000_000;

    readonly long _input,
        _output,
        _cacheRead,
        _cacheCreation5m,
        _cacheCreation1h,
        _webSearch;

    // Units in a billionth of a dollar, and in the finest unit.
    readonly long _perNano,
        _toFinest;

    /// <summary>Counts that are at most this, a power of two less one, cannot overflow 64 bits.</summary>
    public ulong SmallCount { get; }

    public Rates(TokenPrices prices, decimal factor, decimal webSearches)
    {
        var each = prices.Times(factor);
        decimal[] perToken =
        [
            each.Input / 1_000_000m,
            each.Output / 1_000_000m,
            each.CacheRead / 1_000_000m,
            each.CacheCreation5m / 1_000_000m,
            each.CacheCreation1h / 1_000_000m,
            webSearches / 1000m,
        ];
        var scale = CoarsestScale;
        while (!AreWhole(perToken, Power(scale)))
            scale++;
        var (whole, largest) = (new long[perToken.Length], 1L);
        for (var i = 0; i < whole.Length; i++)
            largest = Math.Max(largest, whole[i] = (long)(perToken[i] * Power(scale)));
        (_input, _output, _cacheRead) = (whole[0], whole[1], whole[2]);
        (_cacheCreation5m, _cacheCreation1h, _webSearch) = (whole[3], whole[4], whole[5]);
        (_perNano, _toFinest) = (Power(scale - 9), Power(FinestScale - scale));
        SmallCount = (BitOperations.RoundUpToPowerOf2((ulong)(long.MaxValue / 6 / largest) + 1) >> 1) - 1;
    }

    /// <summary>The cost of small counts, rounded half to even to billionths of a dollar.</summary>
    public long NanosOfSmall(in TokenCounts tokens, long webSearches)
    {
        var cost =
            tokens.Input * _input
            + tokens.Output * _output
            + tokens.CacheRead * _cacheRead
            + tokens.CacheCreation5m * _cacheCreation5m
            + tokens.CacheCreation1h * _cacheCreation1h
            + webSearches * _webSearch;
        var (nanos, rest) = Math.DivRem(cost, _perNano);
        return rest > _perNano - rest || (rest == _perNano - rest && long.IsOddInteger(nanos)) ? nanos + 1 : nanos;
    }

    /// <summary>The cost of any counts in the finest unit, not rounded. Counts below zero are nothing.</summary>
    public Int128 Exact(in TokenCounts tokens, long webSearches)
    {
        var cost =
            Product(tokens.Input, _input)
            + Product(tokens.Output, _output)
            + Product(tokens.CacheRead, _cacheRead)
            + Product(tokens.CacheCreation5m, _cacheCreation5m)
            + Product(tokens.CacheCreation1h, _cacheCreation1h)
            + Product(webSearches, _webSearch);
        return Sum(0, cost > Ceiling / _toFinest ? Ceiling : cost * _toFinest);
    }

    /// <summary>What reads saved against input, and what writes cost beyond it, each rounded to billionths of a dollar. A price may also be lower than input's.</summary>
    public (long Saved, long Paid) CacheEffect(in TokenCounts tokens)
    {
        var saved = Product(tokens.CacheRead, _input - _cacheRead);
        var paid = Product(tokens.CacheCreation5m, _cacheCreation5m - _input) + Product(tokens.CacheCreation1h, _cacheCreation1h - _input);
        return (Signed(saved), Signed(paid));
    }

    long Signed(Int128 cost)
    {
        var nanos = Round(Int128.Min(Ceiling, Int128.Abs(cost)) is var size && size > Ceiling / _toFinest ? Ceiling : size * _toFinest);
        return cost < 0 ? -nanos : nanos;
    }

    /// <summary>Adds two exact costs.</summary>
    public static Int128 Sum(Int128 left, Int128 right) => Int128.Min(Ceiling, left + right);

    /// <summary>An exact cost in billionths of a dollar, rounded half to even; at most what <see cref="Model.Usd"/> can hold.</summary>
    public static long Round(Int128 exact)
    {
        Int128 perNano = Power(FinestScale - 9);
        var (nanos, rest) = Int128.DivRem(exact, perNano);
        if (rest * 2 > perNano || (rest * 2 == perNano && Int128.IsOddInteger(nanos)))
            nanos++;
        return (long)Int128.Min(nanos, long.MaxValue);
    }

    // At most 6 × 9.2 × 10¹⁸ × 10¹⁸ in all: within 128 bits.
    static Int128 Product(long count, long rate) => (Int128)Math.Max(0, count) * rate;

    // A loop, here and above: queries over decimals are compiled while a report waits for its prices.
    static bool AreWhole(decimal[] prices, long unitsPerDollar)
    {
        foreach (var price in prices)
            if (decimal.Truncate(price * unitsPerDollar) != price * unitsPerDollar)
                return false;
        return true;
    }

    static long Power(int exponent)
    {
        var power = 1L;
        for (; exponent > 0; exponent--)
            power *= 10;
        return power;
    }
}
