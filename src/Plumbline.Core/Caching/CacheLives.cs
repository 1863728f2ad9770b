using Plumbline.Core.Model;
using Plumbline.Core.Pricing;

namespace Plumbline.Core.Caching;

/// <summary>
/// What prompts would have cost if all cache writes lived five minutes, or an hour: each conversation's own gaps are played again. What
/// another cause than time has broken stays broken either way.
/// </summary>
/// <param name="FiveMinutes">Cost of all prompts, output not included, with five-minute writes.</param>
/// <param name="Hour">The same with one-hour writes.</param>
public readonly record struct CacheLives(Usd FiveMinutes, Usd Hour)
{
    const long FiveMinutesMs = 5 * 60_000,
        HourMs = 60 * 60_000;

    /// <summary>What an hour saves against five minutes; below zero when five minutes are cheaper.</summary>
    public Usd HourSaves => new(checked(FiveMinutes.Nanos - Hour.Nanos));

    /// <summary>The life to choose; null when the difference is less than a fiftieth of the cost.</summary>
    public CacheLife? Better =>
        Math.Abs(HourSaves.Nanos) < Math.Max(FiveMinutes.Nanos, Hour.Nanos) / 50 || HourSaves.Nanos == 0 ? null
        : HourSaves.Nanos > 0 ? CacheLife.Hour
        : CacheLife.FiveMinutes;

    public static CacheLives operator +(CacheLives left, CacheLives right) =>
        new(left.FiveMinutes + right.FiveMinutes, left.Hour + right.Hour);

    /// <summary>The costs of a request either way; nothing for a model without a price.</summary>
    public static CacheLives Of(PricedModel model, in CacheRequest request, PriceModifiers modifiers, in CacheStep step)
    {
        var tariff = model.TariffAt(request.End, modifiers);
        return tariff is null
            ? default
            : new(
                new(tariff.Nanos(CountsWith(CacheLife.FiveMinutes, request, step), 0)),
                new(tariff.Nanos(CountsWith(CacheLife.Hour, request, step), 0))
            );
    }

    /// <summary>The counts of a request as they would have been.</summary>
    public static TokenCounts CountsWith(CacheLife life, in CacheRequest request, in CacheStep step)
    {
        var limit = life == CacheLife.Hour ? HourMs : FiveMinutesMs;
        var (read, input) = (request.Read, CacheRequest.Known(request.InputTokens));
        var isOfTime = step.Cause is CacheCause.Idle5m or CacheCause.Idle1h;
        if (step.GapMs > limit)
            read = step.Cause == CacheCause.SessionStart ? read : 0;
        else if (isOfTime)
            read = Math.Max(read, step.Expected);
        // A request that wrote nothing would not have begun to: only what it lost or would lose is written.
        input = Math.Min(input, request.Prompt - read);
        var written = request.Prompt - read - input;
        return life == CacheLife.Hour ? new(input, 0, read, 0, written) : new(input, 0, read, written, 0);
    }
}

/// <summary>How long what is written to the cache is kept, counted from its last use.</summary>
public enum CacheLife : byte
{
    FiveMinutes,
    Hour,
}
