using System.Globalization;
using Plumbline.Core.Model;
using Plumbline.Core.Pricing;
using Plumbline.Server.Api;
using Plumbline.Server.Pages.Parts;
using Plumbline.Store.Queries;

namespace Plumbline.Server.Pages.Costs;

/// <summary>The answers of the page of costs, arranged. Nothing is counted here; groups beyond the drawn ones are put together.</summary>
public sealed class CostModel(PageState state, People people, TimeStep step, UsageAnswer table, UsageOverTime time, UsageAnswer? byModel)
{
    /// <summary>Usage by group, the dearest first.</summary>
    public UsageAnswer Table { get; } = table;

    public UsageRow Total => Table.Total;

    public TimeStep Step { get; } = step;

    /// <summary>The cost that is drawn, and that shares are of.</summary>
    public CostKind Kind { get; } = CostKind.Read(state.Own("cost"), table.Total);

    /// <summary>Whether a contract makes the effective cost another one than the list cost.</summary>
    public bool HasContract => Table.Costs?.Contract is not null;

    /// <summary>Whether a part of the list cost is on subscriptions, and owed to nobody.</summary>
    public bool HasApiEquivalent => Total.ListCosts?.ApiEquivalent is { } part && part != Quantity.Zero;

    /// <summary>The costs that can be drawn.</summary>
    public IEnumerable<CostKind> Kinds => CostKind.All.Where(kind => kind != CostKind.Effective || HasContract);

    /// <summary>Why the client's estimates of requests and their list cost differ, the largest difference first; rounding is last.</summary>
    public IReadOnlyList<KeyValuePair<CostDifference, Quantity>> Differences { get; } =
    [
        .. (table.Total.ListCosts?.Differences ?? new Dictionary<CostDifference, Quantity>())
            .OrderBy(pair => pair.Key == CostDifference.None)
            .ThenByDescending(pair => Int128.Abs(pair.Value.Nanos))
            .ThenBy(pair => pair.Key),
    ];

    /// <summary>All costs by time; null when there are no differences.</summary>
    public UsageAnswer? OverTime { get; init; }

    /// <summary>What leads from the client's estimate to the list cost, cause by cause, in each step of time; null when nothing does.</summary>
    public ChartData? DifferencesChart()
    {
        if (OverTime is not { } answer)
            return null;
        var colors = SeriesColors.Of(Dimension.Of("effort"), [.. Differences.Select(pair => pair.Key.Name())]);
        var layers = Differences
            .Select(
                (pair, i) =>
                    Difference(
                        DifferenceText.Of(pair.Key).Title,
                        colors[i].Color,
                        row => row.ListCosts?.Differences.GetValueOrDefault(pair.Key) ?? default
                    )
            )
            .ToList();
        if (Total.Unitemised.ClientCost != Quantity.Zero)
            layers.Insert(0, Difference("not itemised", "other", row => row.Unitemised.ClientCost));
        return time.Drawing.Of(answer.Rows).Chart($"From client estimate to list cost by {Step.Name} and cause", "usd", layers);
    }

    // Away from the estimate: what the list cost has less is below zero.
    static Layer Difference(string name, string color, Func<UsageRow, Quantity> of) =>
        new(name, color, 0, _ => true, _ => Quantity.Zero) { OfRow = row => Quantity.Zero - of(row) };

    /// <summary>Whether there is anything in the window.</summary>
    public bool IsEmpty => Total.Requests == 0 && Total.Amounts == UsageAmounts.None && Total.Sessions == Quantity.Zero;

    /// <summary>Whether the groups would rank fewer than five people while names are hidden.</summary>
    public bool HidesGroups => people.AreHidden && state.GroupBy.NamesPeople && Total.Users < 5;

    /// <summary>The models without a price, the most used first.</summary>
    public IReadOnlyList<UsageRow> Unpriced { get; } =
    [
        .. (byModel?.Rows ?? [])
            .Where(row => row.ListCosts is { UnpricedRequests: > 0 })
            .OrderByDescending(row => row.Amounts.Tokens)
            .ThenBy(row => row.Key[0], StringComparer.Ordinal),
    ];

    /// <summary>The name of a group as it is shown.</summary>
    public string Label(string? value) => Groups.Label(people, state.GroupBy, value);

    /// <summary>A group as the URL says it.</summary>
    public string Key(string? value) => people.Show(state.GroupBy, value) ?? "";

    /// <summary>The page with only this group, kept apart by something else.</summary>
    public string Link(string? value) =>
        state.Link((state.GroupBy.Name, Key(value)), ("by", state.GroupBy.Name == "model" ? "team" : "model"));

    /// <summary>What the rows beyond the shown ones add up to; null when all are shown.</summary>
    public UsageRow? Rest() =>
        !Table.HasMore
            ? null
            : new UsageRow
            {
                Key = [null],
                Amounts = Table.Rows.Aggregate(Total.Amounts, (rest, row) => Minus(rest, row.Amounts)),
                Unitemised = Table.Rows.Aggregate(Total.Unitemised, (rest, row) => Minus(rest, row.Unitemised)),
                Requests = Total.Requests - Table.Rows.Sum(row => row.Requests),
                Errors = Total.Errors - Table.Rows.Sum(row => row.Errors),
                ListCosts = RestOfListCosts(),
            };

    /// <summary>The chosen cost over time.</summary>
    public ChartData Chart()
    {
        var groups = Groups.Largest(time.Usage, Kind.Of);
        var colors = SeriesColors.Of(state.GroupBy, groups);
        var layers = groups
            .Select(
                (group, i) => Layer(Label(group), colors[i].Color, colors[i].Shade, row => row.Key[1] == group) with { Key = Key(group) }
            )
            .ToList();
        if (time.Usage.Any(row => !groups.Contains(row.Key[1])))
            layers.Add(Layer("other", "other", 0, row => !groups.Contains(row.Key[1])));
        return time.Drawing.Chart($"{Kind.Name} by {Step.Name} and {Groups.Name(state.GroupBy)}", "usd", layers) with
        {
            FilterBy = state.GroupBy.Name,
        };
    }

    /// <summary>The share of the client's cost that stands on exact records of single requests; null when there is no estimate.</summary>
    public static string? Coverage(UsageRow row) =>
        row.Coverage is { } share ? (Math.Floor(share * 1000) / 10).ToString("0.0", CultureInfo.InvariantCulture) + Show.Thin + "%" : null;

    /// <summary>What stands on what, in a sentence.</summary>
    public static string Ground(UsageRow row)
    {
        var requests = string.Create(CultureInfo.InvariantCulture, $"{row.Requests:N0} {(row.Requests == 1 ? "request" : "requests")}");
        var sources = string.Create(CultureInfo.InvariantCulture, $"events {row.EventRequests:N0}, session logs {row.LogRequests:N0}");
        return $"{requests} known one by one ({sources}); metrics beyond them: ${Show.Exact(row.Unitemised.ClientCost)}, {Show.Exact(row.Unitemised.Tokens)} tokens";
    }

    Layer Layer(string name, string color, int shade, Func<UsageRow, bool> holds) =>
        Kind == CostKind.Client
            ? new(name, color, shade, holds, amounts => amounts.ClientCost)
            : new(name, color, shade, holds, _ => Quantity.Zero) { OfRow = Kind.Of };

    ListCosts? RestOfListCosts()
    {
        if (Total.ListCosts is not { } all)
            return null;
        var shown = Table.Rows.Select(row => row.ListCosts!).ToList();
        Quantity Less(Quantity from, Func<ListCosts, Quantity> of) => shown.Aggregate(from, (rest, costs) => rest - of(costs));
        return new ListCosts(
            all.Amount is { } amount ? Less(amount, costs => costs.Amount ?? default) : null,
            Less(all.Low, costs => costs.Low),
            Less(all.High, costs => costs.High),
            all.UnpricedRequests - shown.Sum(costs => costs.UnpricedRequests)
        )
        {
            UnpricedTokens = all.UnpricedTokens - shown.Sum(costs => costs.UnpricedTokens),
            Effective = all.Effective is { } effective ? Less(effective, costs => costs.Effective ?? default) : null,
            ApiEquivalent = all.ApiEquivalent is { } part ? Less(part, costs => costs.ApiEquivalent ?? default) : null,
        };
    }

    static UsageAmounts Minus(UsageAmounts left, UsageAmounts right) =>
        new(
            left.Input - right.Input,
            left.Output - right.Output,
            left.CacheRead - right.CacheRead,
            left.CacheCreation - right.CacheCreation,
            left.ClientCost - right.ClientCost
        );
}
