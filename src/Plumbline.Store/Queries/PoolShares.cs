using System.Globalization;
using Plumbline.Core.Attribution;
using Plumbline.Core.Model;

namespace Plumbline.Store.Queries;

/// <summary>How the shared pools of the present owners are divided, day by day in UTC.</summary>
sealed class PoolShares
{
    readonly record struct Definition(string Pool, long From, long Until, bool ByUse, IReadOnlyList<PoolReceiver> Receivers);

    // By month, as its first day: what teams and their cost centres used themselves.
    readonly Dictionary<DateOnly, List<PoolReceiver>> _use = [];
    readonly List<Definition> _definitions;

    PoolShares(List<Definition> definitions) => _definitions = definitions;

    /// <summary>Reads how pools are divided, and what has to be known of use for that.</summary>
    public static PoolShares Read(IStoreReader store, OwnerIntervals owners)
    {
        var rows = store.Read(
            string.Create(
                CultureInfo.InvariantCulture,
                $"SELECT pool, from_time, until_time, by_use, team, cost_center, weight FROM shared_pools WHERE generation = {owners.Generation}"
            ),
            row =>
                (
                    Pool: (Name: row.Text(0)!, From: row.Int64(1), Until: row.Int64(2), ByUse: row.Int64(3) != 0),
                    Team: row.Text(4),
                    CostCenter: row.Text(5),
                    Weight: decimal.Parse(row.Text(6)!, CultureInfo.InvariantCulture)
                )
        );
        var definitions = rows.GroupBy(
            row => row.Pool,
            (pool, shares) =>
                new Definition(
                    pool.Name,
                    pool.From,
                    pool.Until,
                    pool.ByUse,
                    [
                        .. shares
                            .Where(share => share.Team is not null)
                            .Select(share => new PoolReceiver(share.Team!, share.CostCenter, share.Weight)),
                    ]
                )
        );
        var shares = new PoolShares([.. definitions]);
        if (shares._definitions.Exists(definition => definition.ByUse))
            shares.ReadUse(store, owners.Range);
        return shares;
    }

    /// <summary>Who receives the pool's usage of a day, and by which weights; nobody when nothing says so.</summary>
    public IReadOnlyList<PoolReceiver> Receivers(string pool, DateOnly day)
    {
        var at = StartOf(day);
        var definition = _definitions.Find(found => found.Pool == pool && found.From <= at && at < found.Until);
        if (definition.Receivers is null)
            return [];
        if (!definition.ByUse)
            return definition.Receivers;
        var use = _use.GetValueOrDefault(FirstOfMonth(day)) ?? [];
        if (definition.Receivers.Count == 0)
            return use;
        decimal UseOf(PoolReceiver receiver) => use.Where(team => team.Team == receiver.Team).Sum(team => team.Weight);
        return [.. definition.Receivers.Select(receiver => receiver with { Weight = UseOf(receiver) })];
    }

    // Direct use of whole months, also of those of which the window shows a part only: a share does not depend on who looks.
    void ReadUse(IStoreReader store, TimeRange range)
    {
        var first = FirstOfMonth(DayOf(range.From));
        var last = FirstOfMonth(DayOf(range.To - 1)).AddMonths(1);
        var months = new TimeRange(StartOf(first), StartOf(last));
        var answer = new UsageQuery
        {
            Range = months,
            Zone = new ZoneClock(TimeZoneInfo.Utc, months),
            By = [Dimension.Of("day"), Dimension.Of("team"), Dimension.Of("cost_center")],
            Filters = [new Filter(Dimension.Of("pool"), [null])],
            AmountsOnly = true,
            Limit = UsageQuery.AllRows,
        }.Run(store);
        var teams = answer.Rows.Where(row => row.Key[1] is not null && row.ListCosts?.Amount?.Nanos > 0);
        foreach (var month in teams.GroupBy(row => FirstOfMonth(DateOnly.Parse(row.Key[0]!, CultureInfo.InvariantCulture))))
            _use[month.Key] =
            [
                .. month.GroupBy(
                    row => (Team: row.Key[1]!, CostCenter: row.Key[2]),
                    (owner, rows) =>
                        new PoolReceiver(owner.Team, owner.CostCenter, rows.Sum(row => (decimal)row.ListCosts!.Amount!.Value.Nanos))
                ),
            ];
    }

    static DateOnly FirstOfMonth(DateOnly day) => new(day.Year, day.Month, 1);

    static DateOnly DayOf(long nanos) => DateOnly.FromDayNumber((int)(nanos / TimeRange.Day) + Epoch);

    static long StartOf(DateOnly day) => (day.DayNumber - Epoch) * TimeRange.Day;

    static readonly int Epoch = new DateOnly(1970, 1, 1).DayNumber;
}
