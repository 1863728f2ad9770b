using System.Globalization;
using Plumbline.Core.Model;
using Plumbline.Core.Pricing;
using Plumbline.Server.Api;
using Plumbline.Server.Rules;
using Plumbline.Store.Queries;

namespace Plumbline.Server.Pages.Prices;

/// <summary>The price book, and what was used in the window that it has no price for.</summary>
/// <param name="Prices">The prices that costs are worked out with, and the versions that there are.</param>
/// <param name="InUse">The prices of the files, and what is wrong with them; null without a server around it.</param>
/// <param name="Day">The only day to show prices of; null for all.</param>
/// <param name="Models">Usage of the window by model.</param>
public sealed record PricesModel(PricesShown Prices, PricesState? InUse, DateOnly? Day, UsageAnswer Models)
{
    /// <summary>The price book.</summary>
    public PriceBook Book => Prices.Prices.Book;

    /// <summary>The contract; null for none.</summary>
    public Contract? Contract => Prices.Prices.Contract;

    /// <summary>The version that costs stand on; null while they are worked out for the first time.</summary>
    public string? CostsVersion => Models.Costs?.Version;

    /// <summary>A version that all costs are being worked out with anew; null when there is none.</summary>
    public string? NextVersion => InUse is { } used && CostsVersion is { } now && used.Prices.Version != now ? used.Prices.Version : null;

    /// <summary>The models with unpriced requests, the most used first.</summary>
    public IReadOnlyList<UsageRow> Unpriced { get; } =
    [
        .. Models
            .Rows.Where(row => row.ListCosts is { UnpricedRequests: > 0 })
            .OrderByDescending(row => row.Amounts.Tokens)
            .ThenBy(row => row.Key[0], StringComparer.Ordinal),
    ];

    /// <summary>The lines of each model, in the order of the book; models without a price on the day are left out.</summary>
    public IReadOnlyList<IReadOnlyList<PriceRow>> Lines { get; } =
    [.. PriceRow.Of(Prices.Prices.Book, Day, _ => true).GroupBy(row => row.Model).Select(lines => lines.ToList())];

    /// <summary>In which way of using the model a line holds: empty for a standard request, else such as <c>fast</c> or <c>prompt over 200 k</c>.</summary>
    public static string Use(PriceRow line) =>
        (line.Kind is "fast" or "fast_long" ? "fast" : "")
        + (line.Kind is "fast_long" ? ", " : "")
        + (line.Above is { } above ? FormattableString.Invariant($"prompt over {above / 1000m:0.###}{Show.Thin}k") : "");

    /// <summary>Requests of a model in the window, under any of its names.</summary>
    public long Requests(ModelPrices model) =>
        Models.Rows.Where(row => ReferenceEquals(Book.Find(row.Key[0]).Prices, model)).Sum(row => row.Requests);

    /// <summary>Why a model has no price.</summary>
    public string Why(UsageRow row) =>
        row.Key[0] is null ? "The requests do not say their model."
        : Book.Find(row.Key[0]).IsKnown ? "The book knows the model, but has no price for the dates of these requests."
        : "The book does not know the model.";

    /// <summary>Reads the day of <c>at</c>.</summary>
    /// <exception cref="BadParameterException">It is no date.</exception>
    public static DateOnly? ReadDay(string? text) =>
        text is null ? null
        : DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day
        : throw new BadParameterException("at", "a date such as 2026-11-20");

    /// <summary>A price for a million tokens: at least two decimals.</summary>
    public static string Price(decimal price) => price.ToString("0.00######", CultureInfo.InvariantCulture);

    /// <summary>A factor.</summary>
    public static string Factor(decimal factor) => "×" + factor.ToString("0.########", CultureInfo.InvariantCulture);

    /// <summary>A day, or a word for none.</summary>
    public static string DayText(DateOnly? day, string none) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? none;

    /// <summary>A term of a contract in words.</summary>
    public static string TermText(ContractTerm term) =>
        term.DiscountMillionths is { } millionths
            ? $"{(millionths / 10_000m).ToString("0.####", CultureInfo.InvariantCulture)}{Show.Thin}% off the list cost"
            : string.Join(
                "; ",
                (term.Prices?.Periods ?? []).Select(period =>
                    $"input {Price(period.Prices.Input)}, output {Price(period.Prices.Output)}, cache read {Price(period.Prices.CacheRead)}, write 5 m {Price(period.Prices.CacheCreation5m)}, write 1 h {Price(period.Prices.CacheCreation1h)}"
                )
            );
}
