namespace Plumbline.Core.Pricing;

/// <summary>One line of a price list: what a million tokens of a model cost, in one way of using it, during some days.</summary>
/// <param name="Kind"><c>standard</c>, <c>long</c> for long prompts, <c>fast</c>, <c>fast_long</c>.</param>
/// <param name="Above">Tokens of prompt above which a long prompt begins; null for other kinds.</param>
public sealed record PriceRow(ModelPrices Model, PricePeriod Period, string Kind, TokenPrices Prices, long? Above, DateOnly? Until)
{
    /// <summary>The lines of a book that hold on a day (all when it is null) for some models.</summary>
    public static List<PriceRow> Of(PriceBook book, DateOnly? day, Func<ModelPrices, bool> isAsked) =>
        [
            .. from model in book.Models
            where isAsked(model)
            from period in model.Periods.Reverse()
            where day is null || period.Contains(day.Value)
            from row in Of(model, period)
            where day is null || row.Until is null || day <= row.Until
            select row,
        ];

    /// <summary>The factor on a request that is kept within the United States; 1 for models without that surcharge.</summary>
    public decimal UsFactor(PriceBook book) => Model.HasUsSurcharge ? book.Surcharges.Us : 1;

    /// <summary>The factor on a batch request; 1 in fast mode, which batches do not have.</summary>
    public decimal BatchFactor(PriceBook book) => Kind.StartsWith("fast", StringComparison.Ordinal) ? 1 : book.Surcharges.Batch;

    /// <summary>How the way of using it is shown.</summary>
    public string KindShown => (Kind is "fast" or "fast_long" ? "fast" : "") + (Above is { } above ? $" >{above / 1000m:0.###}k" : "");

    static IEnumerable<PriceRow> Of(ModelPrices model, PricePeriod period)
    {
        yield return new(model, period, "standard", period.Prices, null, period.Until);
        if (period.LongPrompt is { } longPrompt)
            yield return new(model, period, "long", longPrompt.Prices, longPrompt.Above, Earlier(period.Until, longPrompt.Until));
        if (period.Fast is not { } fast)
            yield break;
        var until = Earlier(period.Until, fast.Until);
        yield return new(model, period, "fast", fast.Prices, null, until);
        if (fast.LongPrompt is { } both)
            yield return new(model, period, "fast_long", both.Prices, both.Above, Earlier(until, both.Until));
    }

    static DateOnly? Earlier(DateOnly? left, DateOnly? right) =>
        left is null ? right
        : right is null || left <= right ? left
        : right;
}
