using Plumbline.Store.Queries;

namespace Plumbline.Server.Pages.Parts;

/// <summary>Usage by time and group, and how to draw it.</summary>
public sealed record UsageOverTime(IReadOnlyList<UsageRow> Usage, OverTime Drawing)
{
    // A year of days times the most groups that one can tell apart; what is beyond belongs to the smallest groups.
    const int Most = 50_000;

    /// <summary>Asks: a usage question by time and group, where there is data at all, and what has no known moment.</summary>
    public static UsageOverTime Ask(PageState state, TimeStep step, UsageQuery query, IStoreReader store)
    {
        var usage = (query with { AmountsOnly = true, Limit = Most }).Run(store).Rows;
        var buckets = TimeBucket.Of(state, step);
        var coverage = OverTime.Coverage(query.Zone, step, buckets, usage, store);
        var carriedIn = OverTime.CarriedIn(query.Range, query.Zone, step, state.GroupBy, query.Filters, store);
        return new UsageOverTime(usage, new OverTime(state, step, usage, buckets, coverage, carriedIn));
    }
}
