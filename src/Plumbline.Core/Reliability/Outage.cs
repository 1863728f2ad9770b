namespace Plumbline.Core.Reliability;

/// <summary>What happened in a slice of time: requests that were answered and requests that failed for good.</summary>
/// <param name="Start">In nanoseconds since 1970, a multiple of the slices' length.</param>
/// <param name="Answered">Answered.</param>
/// <param name="Failed">Failed, by the API or by a limit; what senders did wrong is not counted.</param>
public readonly record struct AttemptSlice(long Start, long Answered, long Failed)
{
    /// <summary>The share that failed; 0 of none.</summary>
    public decimal FailedShare => Failed == 0 ? 0 : (decimal)Failed / (Answered + Failed);
}

/// <summary>A span of time in which far more failed than usual.</summary>
/// <param name="Start">The start of its first slice, in nanoseconds since 1970.</param>
/// <param name="End">The end of its last slice.</param>
/// <param name="Answered">Answered in it nevertheless.</param>
/// <param name="Failed">Failed in it.</param>
public readonly record struct Outage(long Start, long End, long Answered, long Failed)
{
    /// <summary>
    /// At least so many failures: one alone says nothing, however few requests there are.
    /// </summary>
    public const long FailuresMin = 3;

    /// <summary>At least this share of requests failed.</summary>
    public const decimal ShareMin = 0.1m;

    /// <summary>At least so many times the usual share failed, or half of all.</summary>
    public const decimal TimesUsual = 5,
        ShareAlways = 0.5m;

    /// <summary>So many calm slices do not end it: people pause, and clients wait between attempts.</summary>
    public const int CalmMax = 2;

    /// <summary>The share of requests from which on a slice is part of an outage.</summary>
    /// <param name="usual">The usual share.</param>
    public static decimal Threshold(decimal usual) => Math.Min(ShareAlways, Math.Max(ShareMin, TimesUsual * usual));

    /// <summary>
    /// The usual share of failures: the median of the slices in which anything was asked, so that an outage of less than half of the time does not
    /// make itself usual.
    /// </summary>
    public static decimal Usual(IEnumerable<AttemptSlice> slices)
    {
        var shares = slices.Where(slice => slice.Answered + slice.Failed > 0).Select(slice => slice.FailedShare).Order().ToList();
        return shares.Count == 0 ? 0 : shares[(shares.Count - 1) / 2];
    }

    /// <summary>The outages in some slices, in the order of time.</summary>
    /// <param name="slices">Each start once, in any order; slices in which nothing was asked may be left out.</param>
    /// <param name="length">Of each slice, in nanoseconds.</param>
    public static IReadOnlyList<Outage> Find(IEnumerable<AttemptSlice> slices, long length)
    {
        var ordered = slices.OrderBy(slice => slice.Start).ToList();
        var threshold = Threshold(Usual(ordered));
        var found = new List<Outage>();
        Outage? open = null;
        // What happened in the calm between two bad slices counts too, once the second one comes.
        var (answered, failed) = (0L, 0L);
        foreach (var slice in ordered)
        {
            if (open is { } last && slice.Start - last.End > CalmMax * length)
            {
                found.Add(last);
                open = null;
            }

            (answered, failed) = (answered + slice.Answered, failed + slice.Failed);
            if (slice.Failed == 0 || slice.FailedShare < threshold)
                continue;
            open = open is { } before
                ? new Outage(before.Start, slice.Start + length, before.Answered + answered, before.Failed + failed)
                : new Outage(slice.Start, slice.Start + length, slice.Answered, slice.Failed);
            (answered, failed) = (0, 0);
        }

        if (open is { } end)
            found.Add(end);
        return [.. found.Where(outage => outage.Failed >= FailuresMin && outage.FailedShare >= threshold)];
    }

    /// <summary>The share that failed in it.</summary>
    public decimal FailedShare => (decimal)Failed / (Answered + Failed);
}
