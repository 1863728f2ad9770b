using Plumbline.Core.Model;

namespace Plumbline.Store.Queries;

/// <summary>All usage of a window, each part with its owner or with the reason why it has none. The rows sum to the total to the last digit.</summary>
public sealed record AllocationAnswer
{
    /// <summary>What the rows are by.</summary>
    public required IReadOnlyList<Dimension> By { get; init; }

    /// <summary>The allocated ones first, the dearest first; then the unallocated ones.</summary>
    public required IReadOnlyList<AllocationRow> Rows { get; init; }

    /// <summary>All of it.</summary>
    public required AllocationAmounts Total { get; init; }

    /// <summary>Who sent the largest parts of what is unallocated, the dearest first.</summary>
    public required IReadOnlyList<UnallocatedSender> Senders { get; init; }

    /// <summary>The version of the rules.</summary>
    public required string Rules { get; init; }

    /// <summary>The version of the price book of list costs; null while they are being worked out.</summary>
    public required string? PriceBook { get; init; }

    /// <summary>The allocated part of the client's estimate, from 0 to 1; null when there is none.</summary>
    public decimal? AllocatedClientCost => Share(amounts => amounts.Usage.ClientCost.Nanos);

    /// <summary>The allocated part of the list cost, from 0 to 1; null when there is none.</summary>
    public decimal? AllocatedListCost => Share(amounts => amounts.ListCosts?.Amount?.Nanos ?? 0);

    /// <summary>The rows of some owners, by the first of what they are by.</summary>
    internal AllocationAnswer Only(IReadOnlyList<Filter> owners, int dimensions)
    {
        var by = By.ToList();
        bool Holds(AllocationRow row) => owners.All(filter => filter.Values.Contains(row.Key[by.IndexOf(filter.Dimension)]));
        var rows = new AllocationRows();
        foreach (var row in Rows.Where(Holds))
        {
            var kept = rows.Of([.. row.Key.Take(dimensions)], row.Reason);
            if (row.HasDirect)
                kept.AddDirect(row.Direct);
            foreach (var (pool, amounts) in row.Shared)
                kept.AddShared(pool, amounts);
        }

        return this with
        {
            By = [.. By.Take(dimensions)],
            Rows = rows.Sorted(),
            Total = rows.Total(),
            Senders = rows.All.Any(row => !row.IsAllocated) ? Senders : [],
        };
    }

    // Rounded down: 1 means all of it.
    decimal? Share(Func<AllocationAmounts, Int128> measure)
    {
        var total = measure(Total);
        var allocated = Rows.Where(row => row.IsAllocated).Aggregate(Int128.Zero, (sum, row) => sum + measure(row.Total));
        return total > 0 ? (decimal)(allocated * 1_000_000 / total) / 1_000_000 : null;
    }
}

/// <summary>What belongs to one owner, or to nobody for one reason.</summary>
public sealed record AllocationRow
{
    /// <summary>A value for each dimension, null where the owner has none.</summary>
    public required IReadOnlyList<string?> Key { get; init; }

    /// <summary>Why it is unallocated; null when it is allocated.</summary>
    public string? Reason { get; init; }

    /// <summary>Whether it has an owner.</summary>
    public bool IsAllocated => Reason is null;

    /// <summary>Its own use.</summary>
    public AllocationAmounts Direct { get; } = new();

    /// <summary>Whether it has use of its own.</summary>
    public bool HasDirect { get; private set; }

    /// <summary>What it received of each shared pool, by the pool's name.</summary>
    public SortedDictionary<string, AllocationAmounts> Shared { get; } = new(StringComparer.Ordinal);

    /// <summary>Both together.</summary>
    public AllocationAmounts Total
    {
        get
        {
            var total = new AllocationAmounts();
            total.Add(Direct);
            foreach (var part in Shared.Values)
                total.Add(part);
            return total;
        }
    }

    /// <summary>Adds to its own use.</summary>
    internal void AddDirect(AllocationAmounts amounts)
    {
        Direct.Add(amounts);
        HasDirect = true;
    }

    /// <summary>Adds what it received of a pool.</summary>
    internal void AddShared(string pool, AllocationAmounts amounts)
    {
        if (!Shared.TryGetValue(pool, out var sum))
            Shared[pool] = sum = new AllocationAmounts();
        sum.Add(amounts);
    }
}

/// <summary>A sender of unallocated usage: what it says of itself that a rule or a row of the identity map could go by.</summary>
/// <param name="Reason">Why it is unallocated.</param>
/// <param name="User">The merged person; null when it names nobody.</param>
/// <param name="Service"><c>service.name</c>.</param>
/// <param name="Repository">The repository.</param>
/// <param name="Amounts">How much.</param>
public sealed record UnallocatedSender(string Reason, string? User, string? Service, string? Repository, AllocationAmounts Amounts);
