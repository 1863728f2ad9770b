using Plumbline.Core.Model;
using Plumbline.Core.Pricing;

namespace Plumbline.Core.Caching;

/// <summary>
/// What caching did to the list cost of a request. Each amount is the exact difference of two costs, rounded once to 10⁻⁹ dollars; nothing
/// is known of a model without a price.
/// </summary>
/// <param name="Saved">What reads would have cost more as plain input.</param>
/// <param name="Premium">What writes cost more than plain input would have.</param>
/// <param name="Lost">What the lost tokens cost more than reading them would have.</param>
/// <param name="Cold">What the tokens of a first request that were not read cost.</param>
public readonly record struct CacheMoney(bool IsPriced, Usd Saved, Usd Premium, Usd Lost, Usd Cold)
{
    /// <summary>Works it out by the prices of the moment when the request ended.</summary>
    public static CacheMoney Of(PricedModel model, in CacheRequest request, PriceModifiers modifiers, in CacheStep step)
    {
        if (model.TariffAt(request.End, modifiers) is not { } tariff)
            return default;
        var paid = CountsOf(request);
        var actual = tariff.Exact(paid, 0);
        return new(
            true,
            request.Read == 0 ? default : Difference(tariff.Exact(Unread(paid), 0), actual),
            request.Written == 0 ? default : Difference(actual, tariff.Exact(Unwritten(paid), 0)),
            step.Lost == 0 ? default : Difference(actual, tariff.Exact(Found(paid, step.Lost), 0)),
            step.Cold == 0 ? default : Difference(actual, tariff.Exact(AllRead(paid), 0) / request.Prompt * request.Read)
        );
    }

    /// <summary>A request's prompt as it is priced.</summary>
    public static TokenCounts CountsOf(in CacheRequest request) =>
        new(
            CacheRequest.Known(request.InputTokens),
            0,
            CacheRequest.Known(request.CacheReadTokens),
            CacheRequest.Known(request.CacheCreation5mTokens),
            CacheRequest.Known(request.CacheCreation1hTokens)
        );

    /// <summary>The counts with the lost tokens read. A prompt is written from its beginning on, what lives an hour before the rest, and input ends it.</summary>
    public static TokenCounts Found(in TokenCounts paid, long lost)
    {
        var of1h = Math.Min(lost, paid.CacheCreation1h);
        var of5m = Math.Min(lost - of1h, paid.CacheCreation5m);
        var ofInput = Math.Min(lost - of1h - of5m, paid.Input);
        return paid with
        {
            Input = paid.Input - ofInput,
            CacheRead = paid.CacheRead + of1h + of5m + ofInput,
            CacheCreation5m = paid.CacheCreation5m - of5m,
            CacheCreation1h = paid.CacheCreation1h - of1h,
        };
    }

    // All of these have the same prompt, so that the same tier of prices holds for them.
    static TokenCounts Unread(in TokenCounts paid) => paid with { Input = paid.Input + paid.CacheRead, CacheRead = 0 };

    static TokenCounts Unwritten(in TokenCounts paid) =>
        paid with
        {
            Input = paid.Input + paid.CacheCreation5m + paid.CacheCreation1h,
            CacheCreation5m = 0,
            CacheCreation1h = 0,
        };

    static TokenCounts AllRead(in TokenCounts paid) =>
        new(0, 0, paid.Input + paid.CacheRead + paid.CacheCreation5m + paid.CacheCreation1h, 0, 0);

    static Usd Difference(Int128 more, Int128 less) => more >= less ? new(Rates.Round(more - less)) : new(-Rates.Round(less - more));
}
