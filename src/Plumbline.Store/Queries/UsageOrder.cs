using Plumbline.Core.Model;

namespace Plumbline.Store.Queries;

/// <summary>The order of the rows of a question: by what it says, then by the dimensions, what is absent last.</summary>
sealed class UsageOrder(UsageQuery query, UsageKeys keys)
{
    // As UsageSql.Sortable has them.
    static readonly Dictionary<string, Func<UsageRow, Int128>> Columns = new(StringComparer.Ordinal)
    {
        ["requests"] = row => row.Requests,
        ["input_tokens"] = row => row.Amounts.Input.Nanos,
        ["output_tokens"] = row => row.Amounts.Output.Nanos,
        ["cache_read_tokens"] = row => row.Amounts.CacheRead.Nanos,
        ["cache_creation_tokens"] = row => row.Amounts.CacheCreation.Nanos,
        ["cache_creation_5m_tokens"] = row => row.CacheCreation5m,
        ["cache_creation_1h_tokens"] = row => row.CacheCreation1h,
        ["client_cost_usd"] = row => row.Amounts.ClientCost.Nanos,
        ["list_cost_usd"] = row => Costs(row, costs => costs.Amount),
        ["list_cost_low_usd"] = row => Costs(row, costs => costs.Low),
        ["list_cost_high_usd"] = row => Costs(row, costs => costs.High),
        ["unpriced_requests"] = row => row.ListCosts?.UnpricedRequests ?? 0,
        ["unpriced_tokens"] = row => row.ListCosts?.UnpricedTokens ?? 0,
        ["effective_cost_usd"] = row => Costs(row, costs => costs.Effective),
        ["sessions"] = row => row.Sessions.Nanos,
        ["users"] = row => row.Users,
        ["errors"] = row => row.Errors,
    };

    readonly List<Comparison<(int Group, UsageRow Row)>> _steps = [.. query.Sort.Select(item => Step(item, query, keys))];

    /// <summary>Compares two rows by their groups.</summary>
    public int Compare((int Group, UsageRow Row) left, (int Group, UsageRow Row) right)
    {
        foreach (var step in _steps)
        {
            if (step(left, right) is not 0 and var order)
                return order;
        }

        for (var i = 0; i < query.By.Count; i++)
        {
            if (keys.Compare(left.Group, right.Group, i) is not 0 and var order)
                return order;
        }

        return 0;
    }

    static Comparison<(int Group, UsageRow Row)> Step(string item, UsageQuery query, UsageKeys keys)
    {
        var (name, isFalling) = item[0] == '-' ? (item[1..], true) : (item, false);
        var index = query.By.ToList().FindIndex(dimension => dimension.Name == name);
        if (index < 0)
        {
            var column = Columns[name];
            return (left, right) =>
                isFalling ? column(right.Row).CompareTo(column(left.Row)) : column(left.Row).CompareTo(column(right.Row));
        }

        return (left, right) => keys.Compare(left.Group, right.Group, index, isFalling);
    }

    static Int128 Costs(UsageRow row, Func<ListCosts, Quantity?> of) => row.ListCosts is { } costs ? of(costs)?.Nanos ?? 0 : 0;
}
