using Plumbline.Core.Attribution;
using Plumbline.Core.Model;
using Plumbline.Server.Api;
using Plumbline.Server.Pages.Costs;
using Plumbline.Server.Pages.Parts;
using Plumbline.Server.Rules;
using Plumbline.Store.Queries;

namespace Plumbline.Server.Pages.Attribution;

/// <summary>A request that somebody asked about: whose it is and why; null when there is no such request.</summary>
public sealed record Why(string Id, RequestAnswer? Found, Explanation? Explanation);

/// <summary>The allocation of everything, arranged.</summary>
public sealed class AttributionModel
{
    readonly PageState _state;

    public AttributionModel(PageState state, People people, AllocationAnswer answer, RulesState rules, Why? why)
    {
        (_state, People, Answer, Rules, Why) = (state, people, answer, rules, why);
        IsListCost = state.Own("cost") switch
        {
            null => answer.Total.ListCosts?.Amount is { } amount && amount != Quantity.Zero,
            var key when key == CostKind.List.Key => true,
            var key when key == CostKind.Client.Key => false,
            _ => throw new BadParameterException("cost", "one of list, client"),
        };
    }

    public People People { get; }
    public AllocationAnswer Answer { get; }
    public RulesState Rules { get; }
    public Why? Why { get; }

    /// <summary>Whether the page is about list costs; else about the client's estimate.</summary>
    public bool IsListCost { get; }

    /// <summary>The cost that is allocated.</summary>
    public CostKind Kind => IsListCost ? CostKind.List : CostKind.Client;

    public Dimension By => Answer.By[0];

    /// <summary>Whether nothing was used.</summary>
    public bool IsEmpty => Answer.Rows.Count == 0;

    /// <summary>Whether pools are divided in this view: only teams and cost centres receive of them.</summary>
    public bool DividesPools => By.Name is "team" or "cost_center";

    /// <summary>Whether anything came from a pool.</summary>
    public bool HasPools => Answer.Rows.Any(row => row.Shared.Count > 0);

    /// <summary>Whether any list cost is owed to nobody.</summary>
    public bool HasApiEquivalent => IsListCost && Answer.Total.ApiEquivalent is { } part && part != Quantity.Zero;

    /// <summary>Whether the rows would rank fewer than five people while names are hidden.</summary>
    public bool HidesGroups => People.AreHidden && By.NamesPeople && Answer.Rows.Count(row => row.Key[0] is not null) < 5;

    /// <summary>Whether the senders of what is unallocated are so few that pseudonyms would tell who is who.</summary>
    public bool HidesSenders =>
        People.AreHidden
        && Answer.Senders.Select(sender => sender.User).OfType<string>().Distinct(StringComparer.Ordinal).Count() is > 0 and < 5;

    public IEnumerable<AllocationRow> Allocated => Answer.Rows.Where(row => row.IsAllocated);

    /// <summary>What has no owner, the dearest reason first.</summary>
    public IReadOnlyList<AllocationRow> Unallocated =>
        [
            .. Answer
                .Rows.Where(row => !row.IsAllocated)
                .OrderByDescending(row => Cost(row.Total))
                .ThenByDescending(row => row.Total.Usage.Tokens)
                .ThenBy(row => row.Reason, StringComparer.Ordinal),
        ];

    /// <summary>The cost of some amounts.</summary>
    public Quantity Cost(AllocationAmounts amounts) => IsListCost ? amounts.ListCosts?.Amount ?? default : amounts.Usage.ClientCost;

    /// <summary>Whether the page is about list costs and none of these requests has a price.</summary>
    public bool IsUnpriced(AllocationAmounts amounts) =>
        IsListCost && amounts.Requests > 0 && amounts.ListCosts?.UnpricedRequests == amounts.Requests;

    /// <summary>What a row received of all pools.</summary>
    public Quantity FromPools(AllocationRow row) => row.Shared.Values.Aggregate(Quantity.Zero, (sum, part) => sum + Cost(part));

    /// <summary>What is to be said of the total.</summary>
    public string TotalNote =>
        IsListCost && Answer.Total.ListCosts is { UnpricedRequests: > 0 } costs
            ? $"at least: {Show.Count(costs.UnpricedRequests)} requests are unpriced, {Show.Money(costs.Low)} to {Show.Money(costs.High)} in all"
            : Kind.Means;

    /// <summary>The sum of some rows.</summary>
    public Quantity Sum(IEnumerable<AllocationRow> rows) => rows.Aggregate(Quantity.Zero, (sum, row) => sum + Cost(row.Total));

    /// <summary>The name of a row.</summary>
    public string Label(AllocationRow row) =>
        row.Reason is { } reason ? ReasonWords(reason)
        : row.Key[0] is null && row.Shared.Count > 0 && !DividesPools ? "shared pools"
        : Groups.Label(People, By, row.Key[0]);

    /// <summary>The costs of a row, kept apart.</summary>
    public string Link(AllocationRow row) =>
        row.Reason is { } reason
            ? reason == AllocationQuery.PoolWithoutReceivers
                ? _state.Link("/cost", ("pool", row.Shared.Keys.First()), ("by", "model"))
                : _state.Link("/cost", ("unallocated_reason", reason), ("by", "user"))
            : _state.Link("/cost", (By.Name, People.Show(By, row.Key[0]) ?? ""), ("by", "model"));

    /// <summary>What each pool gave a row, in words.</summary>
    public string PoolsText(AllocationRow row) =>
        row.Shared.Count == 0 ? "nothing" : string.Join("; ", row.Shared.Select(part => $"{part.Key}: ${Show.Exact(Cost(part.Value))}"));

    /// <summary>A reason in words.</summary>
    public static string ReasonWords(string reason) =>
        reason switch
        {
            "no_identity" => "names nobody",
            "unknown_person" => "person not in the identity map",
            "outside_dates" => "person only at other dates in the identity map",
            "person_without_team" => "person without a team in the identity map",
            "no_rule" => "no rule fits",
            AllocationQuery.PoolWithoutReceivers => "pool without receivers",
            _ => reason.Replace('_', ' '),
        };
}
