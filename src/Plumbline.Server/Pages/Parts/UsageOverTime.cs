using Plumbline.Store.Queries;

namespace Plumbline.Server.Pages.Parts;

/// <summary>Usage by time and group, and how to draw it.</summary>
public sealed record UsageOverTime(IReadOnlyList<UsageRow> Usage, OverTime Drawing)
{
    // A year of days times the most groups that one can tell apart; what is beyond belongs to the smallest groups.
    const int Most = 50_000;

    /// <summary>The usage question, by time and group, as it is asked.</summary>
    public static UsageQuery Question(UsageQuery query) => query with { AmountsOnly = true, Limit = Most };

    /// <summary>Asks: a usage question by time and group, and what stands beside it.</summary>
    public static UsageOverTime Ask(PageState state, TimeStep step, UsageQuery query, IStoreReader store) =>
        Of(state, step, query, Question(query).Run(store), store);

    /// <summary>The answer of that question, where there is data at all, and what has no known moment.</summary>
    public static UsageOverTime Of(PageState state, TimeStep step, UsageQuery query, UsageAnswer answer, IStoreReader store)
    {
        var usage = answer.Rows;
        var buckets = TimeBucket.Of(state, step);
        var coverage = OverTime.Coverage(query.Zone, step, buckets, usage, store);
        var carriedIn = OverTime.CarriedIn(query.Range, query.Zone, step, state.GroupBy, query.Filters, store);
        return new UsageOverTime(usage, new OverTime(state, step, usage, buckets, coverage, carriedIn));
    }
}
