using Plumbline.Core.Model;
using Plumbline.Server.Pages.Parts;
using Plumbline.Store.Queries;

namespace Plumbline.Server.Pages.Explore;

/// <summary>A measure over time: all of it, and the largest groups of it.</summary>
/// <param name="Step">The length of the steps.</param>
/// <param name="All">By hour or day.</param>
/// <param name="Groups">By hour or day and by what was asked; of the largest groups alone.</param>
/// <param name="Largest">The groups that are kept apart, the largest first.</param>
/// <param name="Coverage">Where there is data of anyone.</param>
public sealed record ExploreOverTime(
    TimeStep Step,
    IReadOnlyList<ExploreRow> All,
    IReadOnlyList<ExploreRow> Groups,
    IReadOnlyList<IReadOnlyList<string?>> Largest,
    CoverageAnswer Coverage
)
{
    // A year of days times the groups that one can tell apart, and those that share a value with them.
    const int Most = 50_000;

    /// <summary>Asks. The largest groups are found first, so that the rest need not be told apart at every step.</summary>
    public static ExploreOverTime Ask(
        PageState state,
        ExploreQuestion question,
        TimeStep step,
        UsageQuery frame,
        ExploreRows table,
        IStoreReader store
    )
    {
        var inTime = frame with { By = [step.Asked], Sort = [step.Asked.Name], Limit = Most };
        var all = ExploreRows.Ask(store, question.Measure, inTime, amountsOnly: true).Rows;
        var largest = table.Rows.Take(OverviewQuery.SeriesMax).Select(row => row.Key).ToList();
        var groups = question.By.Count == 0 ? [] : OfGroups(question, inTime, largest, store);
        var withData = all.Select(row => step.KeyOf(row.Key[0]!)).ToHashSet(StringComparer.Ordinal);
        var coverage = new CoverageQuery
        {
            Ranges =
            [
                .. TimeBucket
                    .Of(state, step)
                    .Where(bucket => !withData.Contains(bucket.Key))
                    .Select(bucket => new TimeRange(bucket.Start, bucket.End)),
            ],
            Zone = frame.Zone,
            Bucket = step.Asked,
        }.Run(store);
        return new ExploreOverTime(step, all, groups, largest, coverage);
    }

    static IReadOnlyList<ExploreRow> OfGroups(
        ExploreQuestion question,
        UsageQuery inTime,
        List<IReadOnlyList<string?>> largest,
        IStoreReader store
    ) =>
        largest.Count == 0
            ? []
            : ExploreRows
                .Ask(
                    store,
                    question.Measure,
                    inTime with
                    {
                        By = [.. inTime.By, .. question.By],
                        Filters =
                        [
                            .. inTime.Filters,
                            .. question.By.Select((dimension, i) => new Filter(dimension, [.. largest.Select(key => key[i]).Distinct()])),
                        ],
                    },
                    amountsOnly: true
                )
                .Rows;

    /// <summary>The drawing.</summary>
    public ChartData Chart(PageState state, ExploreQuestion question, ExploreModel model)
    {
        var buckets = TimeBucket.Of(state, Step);
        var withData = All.Select(row => row.Key[0]!).Concat(Coverage.Buckets).Select(Step.KeyOf).ToHashSet(StringComparer.Ordinal);
        var series = Layers(question, model, buckets, bucket => withData.Contains(bucket.Key));
        return new ChartData
        {
            Title = model.Title + " by " + Step.Name,
            Unit = question.Measure.Unit == "s" ? "hours" : question.Measure.Unit,
            IsLines = question.Measure.Unit == "share" || !question.Measure.CanAdd,
            Labels = [.. buckets.Select(bucket => bucket.Label)],
            Starts = [.. buckets.Select(bucket => Api.Rfc3339.Format(bucket.Start)), Api.Rfc3339.Format(buckets[^1].End)],
            Links = buckets.Count == 1 ? [] : [.. buckets.Select(bucket => model.Link(bucket))],
            Link = state.Link,
            FilterBy = question.By is [var one] ? one.Name : null,
            Series = series,
            Partial = buckets.ToList().FindIndex(bucket => bucket.Start <= state.Now && bucket.End > state.Now),
            Gaps = Gaps.Of(buckets, bucket => withData.Contains(bucket.Key), state.Now),
            Notes = [.. model.Notes()],
        };
    }

    List<ChartSeries> Layers(
        ExploreQuestion question,
        ExploreModel model,
        IReadOnlyList<TimeBucket> buckets,
        Func<TimeBucket, bool> hasData
    )
    {
        var measure = question.Measure;
        var all = Sums(All, _ => "");
        IReadOnlyList<decimal?> Values(Func<TimeBucket, ExploreValue> of) =>
            [.. buckets.Select(bucket => hasData(bucket) ? Value(measure, of(bucket)) : null)];
        ExploreValue At(Dictionary<(string, string), ExploreValue> sums, TimeBucket bucket, string group) =>
            sums.GetValueOrDefault((bucket.Key, group), ExploreValue.None);
        if (question.By.Count == 0)
            return [new(measure.Title, "s1", 0, Values(bucket => At(all, bucket, "")))];
        var groups = Sums(Groups, row => Name(row.Key.Skip(1)));
        var colors = SeriesColors.Of(question.By.Count == 1 ? question.By[0] : Dimension.Of("team"), [.. Largest.Select(key => Name(key))]);
        List<ChartSeries> series =
        [
            .. Largest.Select(
                (key, i) =>
                    new ChartSeries(model.Label(key), colors[i].Color, colors[i].Shade, Values(bucket => At(groups, bucket, Name(key))))
                    {
                        Key = question.By.Count == 1 ? model.Key(question.By[0], key[0]) : null,
                        Link = model.Link(key),
                    }
            ),
        ];
        // Of what does not add up, nothing says what the others are together.
        if (model.Table!.Rows.Count > Largest.Count && measure.CanAdd && measure.Unit != "share")
        {
            ExploreValue Rest(TimeBucket bucket) =>
                Largest.Aggregate(At(all, bucket, ""), (rest, key) => rest - At(groups, bucket, Name(key)));
            series.Add(new ChartSeries("other", "other", 0, Values(Rest)));
        }

        return series;
    }

    Dictionary<(string Bucket, string Group), ExploreValue> Sums(IEnumerable<ExploreRow> rows, Func<ExploreRow, string> group) =>
        rows.GroupBy(row => (Step.KeyOf(row.Key[0]!), group(row)))
            .ToDictionary(same => same.Key, same => same.Aggregate(ExploreValue.None, (sum, row) => sum + row.Value));

    // No value holds this character beside another, and absent is not empty.
    static string Name(IEnumerable<string?> key) => string.Join('\u001F', key.Select(value => value is null ? "-" : "+" + value));

    static decimal? Value(Measure measure, ExploreValue value) =>
        measure.Unit switch
        {
            "share" => value.Whole > Quantity.Zero ? Math.Round(Show.Value(value.Amount ?? default) / Show.Value(value.Whole), 6) : null,
            "s" => Math.Round(Show.Value(value.Amount ?? default) / 3600, 6),
            _ => Show.Value(value.Amount ?? default),
        };
}
