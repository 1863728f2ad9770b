using System.Globalization;
using Plumbline.Core.Model;
using Plumbline.Core.Timelines;

namespace Plumbline.Server.Pages.Sessions;

/// <summary>Which of the two costs a story is told with, and how: it never mixes them.</summary>
/// <param name="IsListCost">Whether it is the list cost, because the client estimated nothing.</param>
/// <param name="PriceBook">The version of the price book; null while there are no list costs.</param>
public sealed record StoryCost(bool IsListCost, string? PriceBook)
{
    /// <summary>Its name for the head of a column.</summary>
    public string Name => IsListCost ? "List cost" : "Client estimate";

    /// <summary>The amount of some requests; null when none of them has one.</summary>
    public Quantity? Of(RequestSums sums)
    {
        var without = IsListCost ? sums.Unpriced : sums.Unestimated;
        return sums.Requests > 0 && without == sums.Requests ? null
            : IsListCost ? sums.ListCost
            : sums.ClientCost;
    }

    /// <summary>The amount of one request; null when it has none.</summary>
    public Quantity? Of(TimelineCall call) => (IsListCost ? call.ListCost : call.ClientCost) is { } cost ? new Quantity(cost.Nanos) : null;

    /// <summary>It as text, a dash for none.</summary>
    public string Text(RequestSums sums) => sums.Requests == 0 ? "–" : Text(Of(sums));

    /// <summary>It as text.</summary>
    public string Text(TimelineCall call) => Text(Of(call));

    string Text(Quantity? amount) =>
        amount is { } known ? Show.Money(known)
        : IsListCost ? "unpriced"
        : "–";

    /// <summary>Both costs, exactly, with what they are and what they leave out.</summary>
    public string Exact(RequestSums sums)
    {
        var client =
            sums.Unestimated == sums.Requests
                ? "no client estimate"
                : $"client estimate ${sums.ClientCost}{Without(sums.Unestimated, "have none")}";
        var list =
            PriceBook is null ? "list cost being worked out"
            : sums.Unpriced == sums.Requests ? "no list cost"
            : $"list cost ${sums.ListCost} by price book {PriceBook}{Without(sums.Unpriced, "are unpriced")}";
        return $"{Number(sums.Requests)} requests: {client}; {list}.";
    }

    /// <summary>Both costs of one request, exactly.</summary>
    public string Exact(TimelineCall call) =>
        (call.ClientCost is { } client ? $"client estimate ${client}" : "no client estimate")
        + (call.ListCost is { } list ? $", list cost ${list} by price book {PriceBook}" : ", no list cost");

    static string Without(long count, string what) => count == 0 ? "" : $" ({Number(count)} {what})";

    static string Number(long count) => count.ToString("N0", CultureInfo.InvariantCulture);
}
