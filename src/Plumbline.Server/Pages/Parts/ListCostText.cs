using System.Globalization;
using Plumbline.Core.Model;
using Plumbline.Store.Queries;

namespace Plumbline.Server.Pages.Parts;

/// <summary>A list cost in words and figures: never as if it were more certain, or about more, than it is.</summary>
public static class ListCostText
{
    /// <summary>The figure: the sum of what is priced; where nothing is, what it is at least.</summary>
    public static string Value(UsageRow row) =>
        row.ListCosts switch
        {
            null => "–",
            { Amount: { } amount } => Show.Money(amount),
            { UnpricedRequests: 0 } => Show.Money(Quantity.Zero),
            var costs => $"≥{Show.Thin}{Show.Money(costs.Low)}",
        };

    /// <summary>All that is known of it: bounds, what is unpriced, what is outside of it, and by which book.</summary>
    public static string Exact(UsageRow row, string? priceBook)
    {
        if (row.ListCosts is not { } costs)
            return "List costs are being worked out.";
        List<string> sentences = [$"At list prices of price book {priceBook}"];
        if (costs.Amount is { } amount)
            sentences.Insert(0, "$" + Show.Exact(amount));
        if (costs.UnpricedRequests > 0)
            sentences.Add(
                $"{Count(costs.UnpricedRequests)} of {Count(row.Requests)} requests are unpriced: the book does not know their model at their date"
            );
        if (costs.Amount != costs.Low || costs.Amount != costs.High)
            sentences.Add($"With what is not known, ${Show.Exact(costs.Low)} to ${Show.Exact(costs.High)}");
        if (row.Unitemised.ClientCost != Quantity.Zero || row.Unitemised.Tokens != Quantity.Zero)
            sentences.Add("What only metrics know is outside of it");
        return string.Join(". ", sentences) + ".";
    }

    /// <summary>It in a line beside another cost.</summary>
    public static string Beside(UsageRow row) =>
        row.ListCosts is { UnpricedRequests: > 0, Amount: not null } costs
            ? $"{Value(row)} at list prices, {Show.Count(costs.UnpricedRequests)} requests unpriced"
            : Value(row) + " at list prices";

    /// <summary>The most important of that, in a line.</summary>
    public static string Note(UsageRow row, string? priceBook) =>
        row.ListCosts switch
        {
            { UnpricedRequests: > 0 } costs =>
                $"{Show.Count(costs.UnpricedRequests)} unpriced: {Show.Money(costs.Low)} to {Show.Money(costs.High)} in all",
            { } costs when costs.Low != costs.High =>
                $"{Show.Money(costs.Low)} to {Show.Money(costs.High)}: {Show.Count(costs.BoundedRequests)} known within bounds",
            // A version begins with the book's date; the whole of it is in the title.
            _ => "by the price book of " + priceBook?[..10],
        };

    static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);
}
