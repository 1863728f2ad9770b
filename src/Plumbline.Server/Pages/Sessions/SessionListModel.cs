using Plumbline.Core.Model;
using Plumbline.Server.Api;
using Plumbline.Store.Queries;

namespace Plumbline.Server.Pages.Sessions;

/// <summary>What the list of sessions shows.</summary>
public sealed class SessionListModel(
    PageState state,
    People people,
    SessionsQuery query,
    SessionsAnswer answer,
    DearestPromptsAnswer dearest,
    long users
)
{
    public PageState State { get; } = state;
    public SessionsQuery Query { get; } = query;
    public SessionsAnswer Answer { get; } = answer;
    public DearestPromptsAnswer Dearest { get; } = dearest;

    /// <summary>Which cost is shown: the client's estimate, or the list cost where nobody estimated anything.</summary>
    public CostShown Cost => Answer.Cost;

    public bool IsEmpty => Answer.Rows.Count == 0 && Query.Search is null && Query.Offset == 0;

    /// <summary>Whether the list would rank fewer than five people while names are hidden.</summary>
    public bool HidesPeople => users < 5;

    /// <summary>The orders, with their names in words.</summary>
    public static IReadOnlyList<(SessionOrder Order, string Name)> Orders { get; } =
    [
        (SessionOrder.Newest, "newest"),
        (SessionOrder.Cost, "cost"),
        (SessionOrder.Tokens, "tokens"),
        (SessionOrder.Duration, "duration"),
        (SessionOrder.Errors, "errors"),
    ];

    /// <summary>Some people as they may be shown.</summary>
    public string? Who(IEnumerable<string> users) => FirstOf([.. users.Select(user => people.Show(user)!)]);

    /// <summary>A person as the URL says it.</summary>
    public string? Shown(string? user) => people.Show(user);

    /// <summary>The first of some values, and how many others there are.</summary>
    public static string? FirstOf(IReadOnlyList<string> values) =>
        values.Count switch
        {
            0 => null,
            1 => values[0],
            _ => FormattableString.Invariant($"{values[0]} +{values.Count - 1}"),
        };

    /// <summary>The page of one session.</summary>
    public string Link(string session) => SessionLinks.Session(State, session);

    /// <summary>A cost of a session; a dash where there is none of that kind.</summary>
    public string CostText(UsageRow row) =>
        Cost.IsListCost ? Parts.ListCostText.Value(row)
        : row.Amounts.ClientCost == Quantity.Zero && row.EventRequests == 0 && row.Requests > 0 ? "–"
        : Show.Money(row.Amounts.ClientCost);

    /// <summary>Both costs of a session, exactly, and which is which.</summary>
    public string CostExact(UsageRow row) =>
        $"Client estimate ${Show.Exact(row.Amounts.ClientCost)}"
        + (row.Unitemised.ClientCost == Quantity.Zero ? "" : $", ${Show.Exact(row.Unitemised.ClientCost)} of it known from metrics only")
        + $". {Parts.ListCostText.Exact(row, Answer.Costs?.PriceBook)}";
}
