using Plumbline.Core.Attribution;
using Plumbline.Core.Model;

namespace Plumbline.Store.Queries;

/// <summary>
/// The part of list costs that is owed to nobody: that of owners on a subscription. It is asked apart, because only then the answer depends on whose
/// the usage is.
/// </summary>
public sealed class ApiEquivalents
{
    // More values than this are not named in a condition.
    const int ValuesMax = 1000;

    /// <summary>What tells who is on one.</summary>
    internal static readonly Dimension BillingOf = Dimension.Of("billing");

    /// <summary>Its value of those who are.</summary>
    internal static readonly string Subscription = Billing.Subscription.Name();

    readonly Dictionary<string, Quantity> _byKey;
    readonly Quantity _total;

    ApiEquivalents(UsageAnswer rows, UsageRow total) =>
        (_byKey, _total) = (
            rows.Rows.ToDictionary(row => NameOf(row.Key), row => row.ListCosts?.Amount ?? default, StringComparer.Ordinal),
            total.ListCosts?.Amount ?? default
        );

    /// <summary>An answer with the part in each of its rows and in its total; as it is when costs are not known yet.</summary>
    public static UsageAnswer AddTo(UsageAnswer answer, UsageQuery query, IStoreReader store)
    {
        if (answer.Costs is not { } costs)
            return answer;
        var ofSubscriptions = query with
        {
            Filters = [.. query.Filters, new Filter(BillingOf, [Subscription])],
            Prices = costs.Version,
            AmountsOnly = true,
            Sort = [],
            Offset = 0,
            Limit = UsageQuery.AllRows,
        };
        var isWhole = !answer.HasMore && query.Offset == 0;
        var rows = (isWhole ? ofSubscriptions : Only(ofSubscriptions, answer.Rows)).Run(store);
        var total = isWhole || query.By.Count == 0 ? rows.Total : (ofSubscriptions with { By = [] }).Run(store).Total;
        return new ApiEquivalents(rows, total).AddTo(answer);
    }

    UsageAnswer AddTo(UsageAnswer answer) =>
        answer with
        {
            Rows = [.. answer.Rows.Select(row => With(row, _byKey.GetValueOrDefault(NameOf(row.Key))))],
            Total = With(answer.Total, _total),
        };

    // Nothing is known of what has no price.
    static UsageRow With(UsageRow row, Quantity part) =>
        row.ListCosts is { Amount: not null } costs ? row with { ListCosts = costs with { ApiEquivalent = part } } : row;

    // A page of many rows needs no others.
    static UsageQuery Only(UsageQuery query, IReadOnlyList<UsageRow> rows)
    {
        List<Filter> conditions = [.. query.Filters];
        for (var i = 0; i < query.By.Count; i++)
        {
            var at = i;
            List<string?> values = [.. rows.Select(row => row.Key[at]).Distinct()];
            if (values.Count <= ValuesMax && query.By[i].Kind is not (DimensionKind.Day or DimensionKind.Hour))
                conditions.Add(new Filter(query.By[i], values));
        }

        return query with
        {
            Filters = conditions,
        };
    }

    // An absent value and an empty one differ.
    static string NameOf(IReadOnlyList<string?> key) => string.Join('\u001f', key.Select(part => part is null ? "-" : "+" + part));
}
