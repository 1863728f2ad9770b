using Plumbline.Cli.Reports;
using Plumbline.Core.Model;

namespace Plumbline.Cli.Blocks;

/// <summary>How fast something is used: an average over some time. Costs are list costs of what has a price; null when nothing has.</summary>
/// <param name="ElapsedMs">The time, in milliseconds.</param>
readonly record struct BurnRate(long Tokens, Usd? Cost, long ElapsedMs)
{
    /// <summary>The average over some milliseconds, which are not zero.</summary>
    public static BurnRate Of(in Measures sums, long elapsedMs) => new(sums.Tokens, sums.ListCost, elapsedMs);

    /// <summary>Tokens of all types, rounded down.</summary>
    public long TokensPerMinute => TokensIn(60_000);

    public Usd? CostPerHour => CostIn(3_600_000);

    /// <summary>Tokens in so many milliseconds.</summary>
    public long TokensIn(long milliseconds) => Scaled(Tokens, milliseconds);

    /// <summary>Cost of so many milliseconds.</summary>
    public Usd? CostIn(long milliseconds) => Cost is { } cost ? new Usd(Scaled(cost.Nanos, milliseconds)) : null;

    long Scaled(long amount, long milliseconds) => (long)Int128.Clamp((Int128)amount * milliseconds / ElapsedMs, 0, long.MaxValue / 4);
}

/// <summary>What a block will hold at its end.</summary>
readonly record struct Projection(long Tokens, Usd? ListCost, long RemainingMs)
{
    /// <summary>What is there, and what the rate adds in the time that remains.</summary>
    public static Projection Of(in Measures sums, BurnRate rate, long remainingMs) =>
        new(sums.Tokens + rate.TokensIn(remainingMs), sums.ListCost + rate.CostIn(remainingMs), remainingMs);
}
