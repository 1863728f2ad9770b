using System.Globalization;
using Plumbline.Core.Model;
using Plumbline.Server.Api;
using Plumbline.Store.Queries;

namespace Plumbline.Server.Pages.Parts;

/// <summary>Usage over time, as drawings show it: layers, gaps where nothing was received, and apart what has no known moment.</summary>
public sealed class OverTime(
    PageState state,
    TimeStep step,
    IReadOnlyList<UsageRow> usage,
    IReadOnlyList<TimeBucket> buckets,
    CoverageAnswer coverage,
    IReadOnlyList<CarriedInRow> carriedIn
)
{
    readonly HashSet<string> _withData = usage
        .Select(row => row.Key[0]!)
        .Concat(coverage.Buckets)
        .Select(step.KeyOf)
        .ToHashSet(StringComparer.Ordinal);
    readonly Dictionary<(string, string?), UsageAmounts> _carriedIn = carriedIn.ToDictionary(
        row => (row.Bucket, row.Group),
        row => row.Amounts
    );

    /// <summary>Asks for what has no known moment; nothing where metrics cannot know the group or a condition.</summary>
    public static IReadOnlyList<CarriedInRow> CarriedIn(
        TimeRange range,
        ZoneClock zone,
        TimeStep step,
        Dimension groupBy,
        IReadOnlyList<Filter> filters,
        IStoreReader store
    ) =>
        !CarriedInQuery.CanKnow(groupBy, filters)
            ? []
            : new CarriedInQuery
            {
                Range = range,
                Zone = zone,
                Bucket = step.Asked,
                GroupBy = groupBy,
                Filters = filters,
            }.Run(store);

    /// <summary>Asks where there is data at all, for the steps in which nothing was used.</summary>
    public static CoverageAnswer Coverage(
        ZoneClock zone,
        TimeStep step,
        IReadOnlyList<TimeBucket> buckets,
        IReadOnlyList<UsageRow> usage,
        IStoreReader store
    )
    {
        var used = usage.Select(row => step.KeyOf(row.Key[0]!)).ToHashSet(StringComparer.Ordinal);
        return new CoverageQuery
        {
            Ranges = [.. buckets.Where(bucket => !used.Contains(bucket.Key)).Select(bucket => new TimeRange(bucket.Start, bucket.End))],
            Zone = zone,
            Bucket = step.Asked,
        }.Run(store);
    }

    /// <summary>The time of the earliest record; null when there is none.</summary>
    public long? FirstData => coverage.First;

    /// <summary>The same steps for another answer over the same window, which needs no groups; nothing in it is without a known moment.</summary>
    public OverTime Of(IReadOnlyList<UsageRow> other) => new(state, step, other, buckets, coverage with { Buckets = _withData }, []);

    /// <summary>A drawing of some layers, the lowest first.</summary>
    public ChartData Chart(string title, string unit, IReadOnlyList<Layer> layers)
    {
        var carried = Values(
            _ => true,
            row => layers.Aggregate(Quantity.Zero, (sum, layer) => sum + (layer.Holds(row) ? CarriedIn(row, layer) : default))
        );
        var series = layers
            .Select(layer => new ChartSeries(
                layer.Name,
                layer.Color,
                layer.Shade,
                Values(layer.Holds, row => layer.OfRow is { } of ? of(row) : layer.Of(row.Amounts) - CarriedIn(row, layer))
            )
            {
                Key = layer.Key,
            })
            .ToList();
        var isCarried = carried.Any(value => value > 0);
        if (isCarried)
            series.Add(new ChartSeries("moment not known", ChartSeries.CarriedIn, 0, carried));
        return Data(title, unit, series) with { Notes = [.. Notes(unit, carried.Sum() ?? 0)] };
    }

    /// <summary>A drawing of shares as lines: of each group, one amount in another. Where there is nothing to share, there is no point.</summary>
    public ChartData Shares(string title, IReadOnlyList<Layer> layers, Func<UsageRow, (Quantity Part, Quantity Whole)> of) =>
        Data(
            title,
            "share",
            [.. layers.Select(layer => new ChartSeries(layer.Name, layer.Color, layer.Shade, Shares(layer, of)) { Key = layer.Key })]
        ) with
        {
            IsLines = true,
        };

    List<decimal?> Shares(Layer layer, Func<UsageRow, (Quantity Part, Quantity Whole)> of)
    {
        var (parts, wholes) = (Values(layer.Holds, row => of(row).Part), Values(layer.Holds, row => of(row).Whole));
        return [.. parts.Zip(wholes, (part, whole) => whole is > 0 ? Math.Round(part!.Value / whole.Value, 6) : (decimal?)null)];
    }

    ChartData Data(string title, string unit, IReadOnlyList<ChartSeries> series) =>
        new()
        {
            Title = title,
            Unit = unit,
            Labels = [.. buckets.Select(bucket => bucket.Label)],
            Starts = [.. buckets.Select(bucket => Rfc3339.Format(bucket.Start)), Rfc3339.Format(buckets[^1].End)],
            Links = buckets.Count == 1 ? [] : [.. buckets.Select(Link)],
            Series = series,
            Link = state.Link,
            Partial = buckets.ToList().FindIndex(bucket => bucket.Start <= state.Now && bucket.End > state.Now),
            Gaps = Gaps.Of(buckets, HasData, state.Now),
        };

    // Of what is left beyond the requests in this bucket; what came later for requests of its own is not carried in any more.
    Quantity CarriedIn(UsageRow row, Layer layer)
    {
        if (_carriedIn.Count == 0 || !_carriedIn.TryGetValue((row.Key[0]!, row.Key[1]), out var amounts))
            return Quantity.Zero;
        var (carried, rest) = (layer.Of(amounts), layer.Of(row.Unitemised));
        return carried < rest ? carried
            : rest > Quantity.Zero ? rest
            : Quantity.Zero;
    }

    // A bucket without data, or yet to come, has no value; one with data of others has a zero.
    List<decimal?> Values(Func<UsageRow, bool> holds, Func<UsageRow, Quantity> of)
    {
        var sums = usage
            .Where(holds)
            .GroupBy(row => step.KeyOf(row.Key[0]!), StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.Aggregate(Quantity.Zero, (sum, row) => sum + of(row)), StringComparer.Ordinal);
        return [.. buckets.Select(bucket => HasData(bucket) ? Show.Value(sums.GetValueOrDefault(bucket.Key)) : (decimal?)null)];
    }

    bool HasData(TimeBucket bucket) => _withData.Contains(bucket.Key);

    string Link(TimeBucket bucket) =>
        state.Link(("range", null), ("from", Rfc3339.Format(bucket.Start)), ("to", Rfc3339.Format(bucket.End)));

    IEnumerable<string> Notes(string unit, decimal carried)
    {
        if (carried <= 0)
            yield break;
        var amount = new Quantity((Int128)(carried * Quantity.NanosPerUnit));
        var text = unit == "usd" ? Show.Money(amount) : Show.Count(amount) + " tokens";
        yield return string.Create(
            CultureInfo.InvariantCulture,
            $"{text} came as a running total over more than 15 minutes with no point before it. The total is right, the moment is not known: it stands where it was reported, outlined."
        );
    }
}

/// <summary>A layer of the bars: which rows are in it, and which of their amounts.</summary>
public sealed record Layer(string Name, string Color, int Shade, Func<UsageRow, bool> Holds, Func<UsageAmounts, Quantity> Of)
{
    /// <summary>The value of the filter that leaves only this layer; empty for "absent", null when there is none.</summary>
    public string? Key { get; init; }

    /// <summary>What it shows of a row instead, where that is nothing that metrics know: itemised alone, so that all its moments are known.</summary>
    public Func<UsageRow, Quantity>? OfRow { get; init; }
}
