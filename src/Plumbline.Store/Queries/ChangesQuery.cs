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
    public ChangesAnswer Run(IStoreReader store) => Answer(UsageQuery.RunAll(store, Questions(store)));

    /// <summary>What it asks about usage: each dimension by itself, in this window and in the other.</summary>
    public IReadOnlyList<UsageQuery> Questions(IStoreReader store)
    {
        // Requests are counted with their costs; while these are being worked out, by themselves.
        var hasCosts = CostVersion.Current(store) is not null;
        var windows = new[] { Range, Against ?? Range.Before };
        return
        [
            .. By.Select(dimension => (IReadOnlyList<Dimension>)[dimension])
                .DefaultIfEmpty([])
                .SelectMany(_ => windows, (by, window) => Usage(by, window, hasCosts)),
        ];
    }

    UsageQuery Usage(IReadOnlyList<Dimension> by, TimeRange window, bool hasCosts) =>
        new()
        {
            Range = window,
            Zone = Zone,
            By = by,
            Filters = Filters,
            AmountsOnly = hasCosts,
            Limit = UsageQuery.AllRows,
        };

    /// <summary>What follows from the answers to its questions.</summary>
    public ChangesAnswer Answer(IReadOnlyList<UsageAnswer> answers)
    {
        var (now, before) = (answers[0].Total, answers[1].Total);
        var cost = CostShown.Of(now.Requests > 0 || now.Amounts != UsageAmounts.None ? answers[0] : answers[1]);
        return new ChangesAnswer(
            cost,
            ChangeRow.Of(null, SpendOf(before, cost), SpendOf(now, cost)),
            [.. By.Select((dimension, i) => (dimension, Rows(answers[2 * i + 1], answers[2 * i], cost)))]
        );
    }

    static IReadOnlyList<ChangeRow> Rows(UsageAnswer before, UsageAnswer now, CostShown cost)
    {
        // An empty text is no value, as an absent one.
        Dictionary<string, Spend> Sums(UsageAnswer answer) =>
            answer
                .Rows.GroupBy(row => row.Key[0] ?? "", StringComparer.Ordinal)
                .ToDictionary(
                    group => group.Key,
                    group => group.Aggregate(default(Spend), (sum, row) => sum + SpendOf(row, cost)),
                    StringComparer.Ordinal
                );
        var (was, isNow) = (Sums(before), Sums(now));
        return
        [
            .. was
                .Keys.Union(isNow.Keys, StringComparer.Ordinal)
                .Select(key => ChangeRow.Of(key.Length == 0 ? null : key, was.GetValueOrDefault(key), isNow.GetValueOrDefault(key)))
                .Where(row => row.Before != default || row.Now != default)
                .OrderByDescending(row => Int128.Abs(row.Change.Total))
                .ThenBy(row => row.Key, StringComparer.Ordinal),
        ];
    }

    /// <summary>What a row spent, and on what.</summary>
    static Spend SpendOf(UsageRow row, CostShown cost) =>
        new(
            cost.IsListCost ? cost.In(row).Nanos : (row.Amounts.ClientCost - row.Unitemised.ClientCost).Nanos,
            row.Requests,
            (row.Amounts.Tokens - row.Unitemised.Tokens).Nanos,
            cost.IsListCost ? 0 : row.Unitemised.ClientCost.Nanos
        );
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
