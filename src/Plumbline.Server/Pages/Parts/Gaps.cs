namespace Plumbline.Server.Pages.Parts;

/// <summary>Where a drawing has no data from anyone.</summary>
public static class Gaps
{
    /// <summary>Runs of buckets in the past without data.</summary>
    public static List<ChartGap> Of(IReadOnlyList<TimeBucket> buckets, Func<TimeBucket, bool> hasData, long now)
    {
        var gaps = new List<ChartGap>();
        for (var i = 0; i < buckets.Count && buckets[i].Start <= now; i++)
        {
            if (hasData(buckets[i]))
                continue;
            if (gaps.Count > 0 && gaps[^1].Last == i - 1)
                gaps[^1] = gaps[^1] with { Last = i };
            else
                gaps.Add(new ChartGap(i, i));
        }

        return gaps;
    }
}
