using Plumbline.Core.Pricing;

namespace Plumbline.Server.Pages.Prices;

/// <summary>One line of the price list: what a million tokens of a model cost, in one way of using it, during some days.</summary>
/// <param name="Use">Empty for a standard request, else such as <c>fast</c> or <c>prompt over 200 k</c>.</param>
/// <param name="Until">Its last day; null when it still holds.</param>
public sealed record PriceLine(ModelPrices Model, PricePeriod Period, string Use, TokenPrices Prices, DateOnly? Until)
{
    /// <summary>The lines of a model that hold on a day (all when it is null), the newest first.</summary>
    public static IReadOnlyList<PriceLine> Of(ModelPrices model, DateOnly? day) =>
        [
            .. model
                .Periods.Reverse()
                .Where(period => day is null || period.Contains(day.Value))
                .SelectMany(period => Of(model, period))
                .Where(line => day is null || line.Until is null || day <= line.Until),
        ];

    static IEnumerable<PriceLine> Of(ModelPrices model, PricePeriod period)
    {
        yield return new(model, period, "", period.Prices, period.Until);
        if (period.LongPrompt is { } longPrompt)
            yield return new(model, period, Over(longPrompt), longPrompt.Prices, Earlier(period.Until, longPrompt.Until));
        if (period.Fast is not { } fast)
            yield break;
        var until = Earlier(period.Until, fast.Until);
        yield return new(model, period, "fast", fast.Prices, until);
        if (fast.LongPrompt is { } both)
            yield return new(model, period, "fast, " + Over(both), both.Prices, Earlier(until, both.Until));
    }

    static string Over(LongPromptPrices longPrompt) =>
        FormattableString.Invariant($"prompt over {longPrompt.Above / 1000m:0.###}{Show.Thin}k");

    static DateOnly? Earlier(DateOnly? left, DateOnly? right) =>
        left is null ? right
        : right is null || left <= right ? left
        : right;
}
