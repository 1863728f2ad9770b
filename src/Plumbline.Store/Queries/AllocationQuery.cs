using System.Globalization;
using Plumbline.Core.Attribution;

namespace Plumbline.Store.Queries;

/// <summary>
/// Gives all usage of a window an owner: its own, a part of what is divided among teams, or none with the reason. Shared pools are divided day by day
/// (UTC), so that every view over whole days adds up; which dimensions the rows are by changes no part.
/// </summary>
public sealed record AllocationQuery
{
    /// <summary>Why usage of a pool is nobody's: there is nobody to receive it, or none of them used anything in its month.</summary>
    public const string PoolWithoutReceivers = "pool_without_receivers";

    const int SendersMax = 10;

    /// <summary>What rows can be by: the first two are what pools are divided among.</summary>
    public static IReadOnlyList<string> Names { get; } = ["team", "cost_center", "department", "project", "person"];

    static readonly Dimension[] Divided = [Dimension.Of("team"), Dimension.Of("cost_center")];

    /// <summary>The window.</summary>
    public required TimeRange Range { get; init; }

    /// <summary>What the rows are by.</summary>
    public IReadOnlyList<Dimension> By { get; init; } = Divided;

    /// <summary>
    /// All of these must hold. Those on teams and cost centres choose among owners when everything is divided; all others choose the usage that is allocated,
    /// while the shares of a pool stay those of all usage.
    /// </summary>
    public IReadOnlyList<Filter> Filters { get; init; } = [];

    /// <summary>Asks.</summary>
    public AllocationAnswer Run(IStoreReader store)
    {
        var ofOwners = Filters.Where(filter => Divided.Contains(filter.Dimension)).ToList();
        if (ofOwners.Count == 0)
            return RunAll(store);
        var all = this with
        {
            By = [.. By.Concat(ofOwners.Select(filter => filter.Dimension)).Distinct()],
            Filters = [.. Filters.Except(ofOwners)],
        };
        return all.RunAll(store).Only(ofOwners, By.Count);
    }

    AllocationAnswer RunAll(IStoreReader store)
    {
        var owners = OwnerIntervals.Read(store, Range);
        var own = Usage([Dimension.Of("pool"), Dimension.Of("unallocated_reason"), Dimension.Of("billing"), .. By], []).Run(store);
        var rows = new AllocationRows();
        foreach (var row in own.Rows)
            AddOwn(rows, row);
        var pools = own.Rows.Select(row => row.Key[0]).OfType<string>().Distinct(StringComparer.Ordinal).ToList();
        if (pools.Count > 0 && IsByReceiver)
            Divide(store, owners, pools, rows);
        return new AllocationAnswer
        {
            By = By,
            Rows = rows.Sorted(),
            Total = rows.Total(),
            Senders = rows.All.Any(row => !row.IsAllocated) ? Senders(store) : [],
            Rules = owners.Rules,
            PriceBook = own.PriceBook,
        };
    }

    // Pools are divided among teams; whose project or department a part of it is nobody can say.
    bool IsByReceiver => By.Any(Divided.Contains);

    UsageQuery Usage(IReadOnlyList<Dimension> by, IReadOnlyList<Filter> filters) =>
        new()
        {
            Range = Range,
            Zone = new ZoneClock(TimeZoneInfo.Utc, Range),
            By = by,
            Filters = Filters.Count == 0 ? filters : [.. Filters, .. filters],
            WithPeople = false,
            Limit = UsageQuery.AllRows,
        };

    void AddOwn(AllocationRows rows, UsageRow row)
    {
        var (pool, reason, billing) = (row.Key[0], row.Key[1], row.Key[2]);
        var amounts = AllocationAmounts.Of(row, billing == Billing.Subscription.Name());
        IReadOnlyList<string?> key = reason is null ? [.. row.Key.Skip(3)] : [.. By.Select(_ => (string?)null)];
        if (pool is null)
            rows.Of(key, reason).AddDirect(amounts);
        else if (!IsByReceiver)
            rows.Of(key, null).AddShared(pool, amounts);
    }

    void Divide(IStoreReader store, OwnerIntervals owners, IReadOnlyList<string> pools, AllocationRows rows)
    {
        var shares = PoolShares.Read(store, owners);
        var pool = Dimension.Of("pool");
        var used = Usage([Dimension.Of("day"), pool, Dimension.Of("billing")], [new Filter(pool, [.. pools])]).Run(store);
        foreach (var cell in used.Rows.GroupBy(row => (Day: row.Key[0]!, Pool: row.Key[1]!)))
        {
            var amounts = new AllocationAmounts();
            foreach (var row in cell)
                amounts.Add(AllocationAmounts.Of(row, row.Key[2] == Billing.Subscription.Name()));
            var receivers = shares.Receivers(cell.Key.Pool, DateOnly.Parse(cell.Key.Day, CultureInfo.InvariantCulture));
            Divide(cell.Key.Pool, amounts, receivers, rows);
        }
    }

    void Divide(string pool, AllocationAmounts amounts, IReadOnlyList<PoolReceiver> receivers, AllocationRows rows)
    {
        if (amounts.Divide(receivers.Count, amount => PoolDivision.Divide(amount, receivers)) is not { } parts)
        {
            rows.Of([.. By.Select(_ => (string?)null)], PoolWithoutReceivers).AddShared(pool, amounts);
            return;
        }

        for (var i = 0; i < parts.Length; i++)
        {
            var receiver = receivers[i];
            string? Label(Dimension dimension) =>
                dimension == Divided[0] ? receiver.Team
                : dimension == Divided[1] ? receiver.CostCenter
                : null;
            rows.Of([.. By.Select(Label)], null).AddShared(pool, parts[i]);
        }
    }

    // What a rule could go by, or a row of the identity map.
    IReadOnlyList<UnallocatedSender> Senders(IStoreReader store)
    {
        var by = new[]
        {
            Dimension.Of("unallocated_reason"),
            Dimension.Of("user"),
            new Dimension("service_name", DimensionKind.Context, "service_name"),
            Dimension.Of("repository"),
        };
        var filters = new[] { new Filter(Dimension.Of("team"), [null]), new Filter(Dimension.Of("pool"), [null]) };
        var query = Usage(by, filters) with { Sort = UsageQuery.DefaultSort(by), Limit = SendersMax };
        return
        [
            .. query
                .Run(store)
                .Rows.Select(row => new UnallocatedSender(
                    row.Key[0]!,
                    row.Key[1],
                    row.Key[2],
                    row.Key[3],
                    AllocationAmounts.Of(row, isSubscription: false)
                )),
        ];
    }
}
