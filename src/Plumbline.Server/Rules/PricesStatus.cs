using Plumbline.Core.Pricing;

namespace Plumbline.Server.Rules;

/// <summary>Which prices are in use, and what is wrong with those in the files, for whoever shows it.</summary>
public sealed class PricesStatus(PricesState first)
{
    PricesState _now = first;

    /// <summary>How it is at this moment.</summary>
    public PricesState Now
    {
        get => Volatile.Read(ref _now);
        internal set => Volatile.Write(ref _now, value);
    }
}

/// <summary>The prices at one moment.</summary>
/// <param name="Prices">Those in use.</param>
/// <param name="Problem">What is wrong in the files as they are now, in one line; then the prices in use are those from before.</param>
public sealed record PricesState(PriceSet Prices, string? Problem);
