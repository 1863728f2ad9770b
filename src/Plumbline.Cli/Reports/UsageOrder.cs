namespace Plumbline.Cli.Reports;

/// <summary>The order of rows. Keys decide between rows that are equal otherwise, so it is the same every time.</summary>
static class UsageOrder
{
    /// <summary>By time where rows are stretches of time; else by list cost, then tokens, falling.</summary>
    public static IReadOnlyList<UsageRow> Natural(IEnumerable<UsageRow> rows, bool isTime) =>
        isTime ? [.. rows.OrderBy(row => row.Key, StringComparer.Ordinal)] : [.. ByCost(rows)];

    /// <summary>In the asked order.</summary>
    public static IReadOnlyList<UsageRow> Sort(IReadOnlyList<UsageRow> rows, UsageQuestion question, bool isTime)
    {
        if (question.Sort is null && question.IsDescending is null)
            return Natural(rows, isTime);
        var sort = question.Sort ?? (isTime ? RowOrder.Key : RowOrder.Cost);
        var ascending = sort switch
        {
            RowOrder.Key => [.. rows.OrderBy(row => row.Key, StringComparer.Ordinal)],
            RowOrder.Cost => ByCost(rows).Reverse().ToList(),
            RowOrder.Tokens => Ascending(rows, row => row.Sums.Tokens),
            RowOrder.Requests => Ascending(rows, row => row.Sums.Requests),
            _ => Ascending(rows, row => row.Sums.Last),
        };
        if (question.IsDescending ?? sort is not RowOrder.Key)
            ascending.Reverse();
        return ascending;
    }

    static List<UsageRow> Ascending(IEnumerable<UsageRow> rows, Func<UsageRow, long> by) =>
        [.. rows.OrderBy(by).ThenByDescending(row => row.Key, StringComparer.Ordinal)];

    static IOrderedEnumerable<UsageRow> ByCost(IEnumerable<UsageRow> rows) =>
        rows.OrderByDescending(row => row.Sums.PricedNanos)
            .ThenByDescending(row => row.Sums.Tokens)
            .ThenBy(row => row.Key, StringComparer.Ordinal);
}
