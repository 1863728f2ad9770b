using Plumbline.Core.Model;
using Plumbline.Store.Queries;

namespace Plumbline.Server.Pages.Explore;

/// <summary>A group's value; of a share the part, with the whole beside it. Null where it is not known.</summary>
public sealed record ExploreValue(Quantity? Amount, Quantity Whole)
{
    /// <summary>Both together; what is not known adds nothing.</summary>
    public static ExploreValue operator +(ExploreValue left, ExploreValue right) =>
        new(left.Amount is { } a && right.Amount is { } b ? a + b : left.Amount ?? right.Amount, left.Whole + right.Whole);

    /// <summary>What is left.</summary>
    public static ExploreValue operator -(ExploreValue left, ExploreValue right) =>
        new(left.Amount is { } a ? a - (right.Amount ?? Quantity.Zero) : null, left.Whole - right.Whole);

    /// <summary>Nothing.</summary>
    public static readonly ExploreValue None = new(null, Quantity.Zero);
}

/// <summary>A row of an answer: the group, its value, and on what it stands where usage says so.</summary>
public sealed record ExploreRow(IReadOnlyList<string?> Key, ExploreValue Value, UsageRow? Usage);

/// <summary>The answer to one question: the same rows as the API's.</summary>
public sealed record ExploreRows(IReadOnlyList<ExploreRow> Rows, ExploreRow Total, bool HasMore, CostVersion? Costs)
{
    /// <summary>Asks.</summary>
    /// <param name="store">Where.</param>
    /// <param name="measure">What.</param>
    /// <param name="frame">Window, zone, grouping, filters, limit; the rest is chosen here.</param>
    /// <param name="amountsOnly">Whether rows need not say how many people they are of.</param>
    public static ExploreRows Ask(IStoreReader store, Measure measure, UsageQuery frame, bool amountsOnly) =>
        measure.IsCounter ? OfCounter(store, measure, frame) : OfUsage(store, measure, frame, amountsOnly);

    static ExploreRows OfUsage(IStoreReader store, Measure measure, UsageQuery frame, bool amountsOnly)
    {
        var query = frame with
        {
            AmountsOnly = amountsOnly && measure.IsAmount,
            WithListCosts = measure.IsListCost,
            Sort = [.. frame.Sort, "-" + measure.SortedBy],
        };
        var answer = query.Run(store);
        return new([.. answer.Rows.Select(Row)], Row(answer.Total), answer.HasMore, answer.Costs);

        ExploreRow Row(UsageRow row) => new(row.Key, Value(measure, row), row);
    }

    static ExploreValue Value(Measure measure, UsageRow row) =>
        measure.ShareOf is { } share ? new(share(row).Part, share(row).Whole) : new(measure.OfUsage!(row), Quantity.Zero);

    static ExploreRows OfCounter(IStoreReader store, Measure measure, UsageQuery frame)
    {
        var filters = frame.Filters.ToList();
        if (measure.Only is { } only)
            filters.Add(new Filter(new Dimension(only.Attribute, DimensionKind.Attribute, only.Attribute), [only.Value]));
        var query = new CounterQuery
        {
            Metric = measure.Metric!,
            Range = frame.Range,
            Zone = frame.Zone,
            By = frame.By,
            Filters = filters,
            Sort = [.. frame.Sort, "-increase"],
            Limit = frame.Limit,
        };
        var answer = query.Run(store);
        return answer is null
            ? new([], new([], ExploreValue.None, null), false, null)
            : new(
                [.. answer.Rows.Select(row => new ExploreRow(row.Key, new(row.Increase, Quantity.Zero), null))],
                new([], new(answer.Total, Quantity.Zero), null),
                answer.HasMore,
                null
            );
    }
}
