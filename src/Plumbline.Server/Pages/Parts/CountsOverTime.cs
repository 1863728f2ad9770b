using System.Globalization;
using Plumbline.Server.Api;
using Plumbline.Store.Queries;

namespace Plumbline.Server.Pages.Parts;

/// <summary>Counts over time by group: bars, or shares of one count in another as lines. Where nothing at all was received there is a gap, never a zero.</summary>
public sealed class CountsOverTime(PageState state, TimeStep step, IReadOnlyList<TimeBucket> buckets, IReadOnlySet<string> withData)
{
    /// <summary>Asks where there is data at all, for the steps in which nothing was counted.</summary>
    /// <param name="state">The page's state.</param>
    /// <param name="step">The step.</param>
    /// <param name="counted">The hours or days in which something was counted.</param>
    /// <param name="store">The store.</param>
    public static CountsOverTime Ask(PageState state, TimeStep step, IEnumerable<string> counted, IStoreReader store)
    {
        var buckets = TimeBucket.Of(state, step);
        var known = counted.Select(step.KeyOf).ToHashSet(StringComparer.Ordinal);
        var coverage = new CoverageQuery
        {
            Ranges = [.. buckets.Where(bucket => !known.Contains(bucket.Key)).Select(bucket => new TimeRange(bucket.Start, bucket.End))],
            Zone = state.Zone,
            Bucket = step.Asked,
        }.Run(store);
        known.UnionWith(coverage.Buckets.Select(step.KeyOf));
        return new CountsOverTime(state, step, buckets, known);
    }

    /// <summary>The step that is drawn.</summary>
    public TimeStep Step => step;

    /// <summary>A drawing of bars, the lowest layer first.</summary>
    /// <param name="title">What it shows, in a phrase.</param>
    /// <param name="layers">Each with its counts by hour or day.</param>
    public ChartData Bars(string title, IEnumerable<CountLayer> layers) =>
        Data(title, "count", [.. layers.Select(layer => Series(layer, Values(layer.Counts)))]);

    /// <summary>A drawing of lines: of each layer its counts in those of another.</summary>
    public ChartData Shares(string title, IEnumerable<(CountLayer Part, IReadOnlyList<(string Key, long Count)> Whole)> layers) =>
        Data(
            title,
            "share",
            [
                .. layers.Select(layer =>
                    Series(
                        layer.Part,
                        [
                            .. Values(layer.Part.Counts)
                                .Zip(
                                    Values(layer.Whole),
                                    (part, whole) => whole is > 0 ? Math.Round(part!.Value / whole.Value, 6) : (decimal?)null
                                ),
                        ]
                    )
                ),
            ]
        ) with
        {
            IsLines = true,
        };

    static ChartSeries Series(CountLayer layer, IReadOnlyList<decimal?> values) =>
        new(layer.Name, layer.Color, layer.Shade, values) { Key = layer.Key };

    List<decimal?> Values(IReadOnlyList<(string Key, long Count)> counts)
    {
        var sums = counts
            .GroupBy(count => step.KeyOf(count.Key), StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.Sum(count => count.Count), StringComparer.Ordinal);
        return [.. buckets.Select(bucket => withData.Contains(bucket.Key) ? sums.GetValueOrDefault(bucket.Key) : (decimal?)null)];
    }

    ChartData Data(string title, string unit, IReadOnlyList<ChartSeries> series) =>
        new()
        {
            Title = title,
            Unit = unit,
            Labels = [.. buckets.Select(bucket => bucket.Label)],
            Starts = [.. buckets.Select(bucket => Rfc3339.Format(bucket.Start)), Rfc3339.Format(buckets[^1].End)],
            Links =
                buckets.Count == 1
                    ? []
                    :
                    [
                        .. buckets.Select(bucket =>
                            state.Link(("range", null), ("from", Rfc3339.Format(bucket.Start)), ("to", Rfc3339.Format(bucket.End)))
                        ),
                    ],
            Series = series,
            Partial = buckets.ToList().FindIndex(bucket => bucket.Start <= state.Now && bucket.End > state.Now),
            Gaps = Gaps(),
        };

    // Runs of buckets in the past without data from anyone.
    List<ChartGap> Gaps()
    {
        var gaps = new List<ChartGap>();
        for (var i = 0; i < buckets.Count && buckets[i].Start <= state.Now; i++)
        {
            if (withData.Contains(buckets[i].Key))
                continue;
            if (gaps.Count > 0 && gaps[^1].Last == i - 1)
                gaps[^1] = gaps[^1] with { Last = i };
            else
                gaps.Add(new ChartGap(i, i));
        }

        return gaps;
    }
}

/// <summary>A layer: its name, its colour's custom property, its shade, and its counts by hour or day.</summary>
public sealed record CountLayer(string Name, string Color, int Shade, IReadOnlyList<(string Key, long Count)> Counts)
{
    /// <summary>The value of the filter that leaves only this layer; null when there is none.</summary>
    public string? Key { get; init; }
}
