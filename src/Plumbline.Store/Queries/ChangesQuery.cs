using Plumbline.Core.Changes;
using Plumbline.Core.Model;

namespace Plumbline.Store.Queries;

/// <summary>What a window cost, against the one of the same length before it, and which groups the change is of.</summary>
public sealed record ChangesQuery
{
    /// <summary>What movers are looked for by.</summary>
    public static IReadOnlyList<Dimension> Usual { get; } =
    [.. new[] { "team", "project", "user", "model", "repository", "agent", "skill" }.Select(Dimension.Of)];

    public required TimeRange Range { get; init; }

    /// <summary>The window to compare with; without it the one of the same length that ends where this one begins.</summary>
    public TimeRange? Against { get; init; }

    /// <summary>The zone, over both windows.</summary>
    public required ZoneClock Zone { get; init; }

    /// <summary>What groups are by; each dimension by itself.</summary>
    public IReadOnlyList<Dimension> By { get; init; } = Usual;

    public IReadOnlyList<Filter> Filters { get; init; } = [];

    /// <summary>Whether it can be grouped by a dimension: times and single prompts are not there in both windows.</summary>
    public static bool Knows(Dimension dimension) =>
        dimension.Kind is not (DimensionKind.Day or DimensionKind.Hour or DimensionKind.Prompt or DimensionKind.Attribute);

    /// <summary>Asks.</summary>
    public ChangesAnswer Run(IStoreReader store)
    {
        // What sessions know and what requests know is asked apart: all combinations of both would be many.
        var parts = By.GroupBy(dimension => dimension.IsOfRequests)
            .Select(group => group.ToList())
            .DefaultIfEmpty([])
            .Select(dimensions => Part.Ask(this, dimensions, store))
            .ToList();
        var (now, before) = (parts[0].Now.Total, parts[0].Before.Total);
        var cost = CostShown.Of(now.Requests > 0 || now.Amounts != UsageAmounts.None ? parts[0].Now : parts[0].Before);
        return new ChangesAnswer(
            cost,
            ChangeRow.Of(null, SpendOf(before, cost), SpendOf(now, cost)),
            [.. By.Select(dimension => (dimension, parts.First(part => part.By.Contains(dimension)).Rows(dimension, cost)))]
        );
    }

    /// <summary>What a row spent, and on what.</summary>
    static Spend SpendOf(UsageRow row, CostShown cost) =>
        new(
            cost.IsListCost ? cost.In(row).Nanos : (row.Amounts.ClientCost - row.Unitemised.ClientCost).Nanos,
            row.Requests,
            (row.Amounts.Tokens - row.Unitemised.Tokens).Nanos,
            cost.IsListCost ? 0 : row.Unitemised.ClientCost.Nanos
        );

    sealed record Part(IReadOnlyList<Dimension> By, UsageAnswer Now, UsageAnswer Before)
    {
        public static Part Ask(ChangesQuery query, IReadOnlyList<Dimension> by, IStoreReader store)
        {
            // Requests are counted with their costs; while these are being worked out, by themselves.
            var hasCosts = CostVersion.Current(store) is not null;
            var usage = new UsageQuery
            {
                Range = query.Range,
                Zone = query.Zone,
                By = by,
                Filters = query.Filters,
                AmountsOnly = hasCosts,
                Limit = UsageQuery.AllRows,
            };
            return new Part(by, usage.Run(store), (usage with { Range = query.Against ?? query.Range.Before }).Run(store));
        }

        public IReadOnlyList<ChangeRow> Rows(Dimension dimension, CostShown cost)
        {
            var index = By.ToList().IndexOf(dimension);
            Dictionary<string, (string? Key, Spend Spend)> Sums(UsageAnswer answer) =>
                answer
                    .Rows.GroupBy(row => row.Key[index])
                    .ToDictionary(
                        // A dictionary takes no null: an empty text is no value.
                        group => group.Key ?? "",
                        group => (group.Key, group.Aggregate(default(Spend), (sum, row) => sum + SpendOf(row, cost))),
                        StringComparer.Ordinal
                    );
            var (before, now) = (Sums(Before), Sums(Now));
            return
            [
                .. before
                    .Keys.Union(now.Keys)
                    .Select(key =>
                        ChangeRow.Of(key.Length == 0 ? null : key, before.GetValueOrDefault(key).Spend, now.GetValueOrDefault(key).Spend)
                    )
                    .Where(row => row.Before != default || row.Now != default)
                    .OrderByDescending(row => Int128.Abs(row.Change.Total))
                    .ThenBy(row => row.Key, StringComparer.Ordinal),
            ];
        }
    }
}

/// <summary>The change of all, and of groups by each dimension, the largest first.</summary>
/// <param name="Cost">Which cost it is about; money is in billionths of a dollar.</param>
public sealed record ChangesAnswer(CostShown Cost, ChangeRow Total, IReadOnlyList<(Dimension By, IReadOnlyList<ChangeRow> Rows)> Groups);

/// <summary>The change of one group: tokens in billionths, as costs are.</summary>
/// <param name="Key">The group; null where it is absent, and for all together.</param>
public sealed record ChangeRow(string? Key, Spend Before, Spend Now, CostChange Change)
{
    internal static ChangeRow Of(string? key, Spend before, Spend now) => new(key, before, now, CostChange.Of(before, now));

    /// <summary>A part as a quantity of dollars.</summary>
    public static Quantity Usd(Int128 nanos) => new(nanos);
}
