using Plumbline.Cli.Output;
using Plumbline.Cli.Reports;
using Plumbline.Core.Model;
using Plumbline.Core.Pricing;
using Plumbline.Store.SessionIndex;

namespace Plumbline.Cli.Budgets;

/// <summary>A budget and what was spent of it.</summary>
/// <param name="Limit">Passed by more than this.</param>
/// <param name="From">Milliseconds since 1970; <paramref name="Until"/> is the first moment after the period.</param>
/// <param name="Spent">List cost of the period.</param>
/// <param name="IsStrict">Whether usage without a price counts with its high bound; otherwise with its low one, which is certain.</param>
sealed record BudgetCheck(BudgetPeriod Period, Usd Limit, long From, long Until, Measures Spent, bool IsStrict)
{
    /// <summary>What counts against the limit.</summary>
    public Usd Counted => new(IsStrict ? Spent.HighNanos : Spent.LowNanos);

    /// <summary>Whether more was spent than the limit.</summary>
    public bool IsPassed => Counted.Nanos > Limit.Nanos;

    /// <summary>Such as <c>today $12.34 of $10.00, passed</c>.</summary>
    public override string ToString() =>
        $"{Period.Name()} {Figures.Money(Counted)} of {Figures.Money(Limit)}{(IsPassed ? ", passed" : $" ({Figures.Share(Counted.Nanos, Limit.Nanos)})")}";

    /// <summary>Checks budgets in one pass over the requests.</summary>
    public static IReadOnlyList<BudgetCheck> Of(
        IndexSnapshot snapshot,
        PriceBook prices,
        LogFilter filter,
        IReadOnlyList<(BudgetPeriod Period, Usd Limit, long From, long Until)> budgets,
        bool isStrict
    )
    {
        var costs = new RequestCosts(snapshot, prices);
        var rows = new RowFilter(
            snapshot,
            filter with
            {
                Since = budgets.Min(budget => budget.From),
                Until = budgets.Max(budget => budget.Until),
            },
            Projects.Of(snapshot),
            costs
        );
        var spent = new Measures[budgets.Count];
        var requests = snapshot.Requests;
        for (var i = 0; i < requests.Length; i++)
        {
            ref readonly var row = ref requests[i];
            if (!rows.Takes(row))
                continue;
            var cost = costs.Of(i, row);
            for (var b = 0; b < spent.Length; b++)
            {
                if (row.Time >= budgets[b].From && row.Time < budgets[b].Until)
                    spent[b].Add(row, cost, place: 0);
            }
        }

        return
        [
            .. budgets.Select((budget, i) => new BudgetCheck(budget.Period, budget.Limit, budget.From, budget.Until, spent[i], isStrict)),
        ];
    }
}
