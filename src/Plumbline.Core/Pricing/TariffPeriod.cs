namespace Plumbline.Core.Pricing;

/// <summary>A time in which nothing about a model's prices changes, milliseconds since 1970: from, and before.</summary>
sealed class TariffPeriod(long from, long before, Tariff[] byModifiers)
{
    public bool Contains(long unixMilliseconds) => unixMilliseconds >= from && unixMilliseconds < before;

    /// <summary>Whether it was over by then.</summary>
    public bool IsBefore(long unixMilliseconds) => before <= unixMilliseconds;

    public Tariff For(PriceModifiers modifiers) => byModifiers[IndexOf(modifiers)];

    /// <summary>The periods of a model, newest first: most requests are recent.</summary>
    public static TariffPeriod[] Of(ModelPrices model, Surcharges surcharges)
    {
        List<TariffPeriod> periods = [];
        foreach (var period in model.Periods)
            periods.AddRange(Cut(period, model.HasUsSurcharge, surcharges));
        periods.Reverse();
        return [.. periods];
    }

    // A period is cut where one of its parts ends and where the surcharge begins.
    static IEnumerable<TariffPeriod> Cut(PricePeriod period, bool hasUsSurcharge, Surcharges surcharges)
    {
        DateOnly?[] changes =
        [
            period.LongPrompt?.Until?.AddDays(1),
            period.Fast?.Until?.AddDays(1),
            period.Fast?.LongPrompt?.Until?.AddDays(1),
            hasUsSurcharge ? surcharges.UsFrom : null,
        ];
        var starts = new List<DateOnly?> { period.From };
        while (Next(changes, period, starts[^1]) is { } next)
            starts.Add(next);
        for (var i = 0; i < starts.Count; i++)
        {
            var before = i + 1 < starts.Count ? Milliseconds(starts[i + 1]!.Value) : Milliseconds(period.Until, 1) ?? long.MaxValue;
            // The first part of a period without a known start is any day before the next change.
            var day = starts[i] ?? (starts.Count > 1 ? starts[1]!.Value.AddDays(-1) : period.Until ?? DateOnly.MinValue);
            var hasUs = hasUsSurcharge && (surcharges.UsFrom is null || surcharges.UsFrom <= day);
            yield return new TariffPeriod(Milliseconds(starts[i]) ?? long.MinValue, before, Tariffs(period, day, hasUs, surcharges));
        }
    }

    // The first change within a period that is later than what was found. To sort four dates takes a sorter that is compiled first.
    static DateOnly? Next(DateOnly?[] changes, PricePeriod period, DateOnly? found)
    {
        DateOnly? next = null;
        foreach (var change in changes)
            if (change is { } inside && period.Contains(inside) && !(inside <= found) && !(next <= inside))
                next = inside;
        return next;
    }

    static Tariff[] Tariffs(PricePeriod period, DateOnly day, bool hasUs, Surcharges surcharges)
    {
        var fast = period.Fast is { } own && Holds(own.Until, day) ? own : null;
        var tariffs = new Tariff[8];
        for (var index = 0; index < tariffs.Length; index++)
        {
            var (isFast, isBatch, isUsGeo) = ((index & 1) != 0, (index & 2) != 0, (index & 4) != 0);
            var inFastMode = isFast ? fast : null;
            var (prices, longPrompt) = inFastMode is null ? (period.Prices, period.LongPrompt) : (inFastMode.Prices, inFastMode.LongPrompt);
            var factor = (isBatch && inFastMode is null ? surcharges.Batch : 1) * (isUsGeo && hasUs ? surcharges.Us : 1);
            var longRates = longPrompt is not null && Holds(longPrompt.Until, day) ? Rates(longPrompt.Prices, factor) : null;
            tariffs[index] = new Tariff(Rates(prices, factor), longRates, longPrompt?.Above ?? 0);
        }

        return tariffs;

        Rates Rates(TokenPrices prices, decimal factor) => new(prices, factor, surcharges.WebSearches);
    }

    static int IndexOf(PriceModifiers modifiers) => (modifiers.IsFast ? 1 : 0) | (modifiers.IsBatch ? 2 : 0) | (modifiers.IsUsGeo ? 4 : 0);

    static bool Holds(DateOnly? until, DateOnly day) => until is null || day <= until;

    static long? Milliseconds(DateOnly? day, int daysLater = 0) =>
        day is null ? null : (day.Value.DayNumber + daysLater - UnixEpochDay) * MillisecondsPerDay;

    static long Milliseconds(DateOnly day) => (day.DayNumber - UnixEpochDay) * MillisecondsPerDay;

    const long MillisecondsPerDay = 86_400_000;

    static readonly long UnixEpochDay = new DateOnly(1970, 1, 1).DayNumber;
}
