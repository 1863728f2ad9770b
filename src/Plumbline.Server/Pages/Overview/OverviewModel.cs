using System.Globalization;
using Plumbline.Core.Model;
using Plumbline.Server.Api;
using Plumbline.Server.Pages.Parts;
using Plumbline.Store.Queries;

namespace Plumbline.Server.Pages.Overview;

/// <summary>The overview's answer, arranged for its page. Nothing is counted here; groups beyond the drawn ones are put together.</summary>
public sealed class OverviewModel(PageState state, OverviewAnswer answer, People people)
{
    const long Hour = 3_600_000_000_000;

    static readonly (string Name, string Color, Func<UsageAmounts, Quantity> Of)[] TokenTypes =
    [
        ("cache read", "cache-read", amounts => amounts.CacheRead),
        ("cache creation", "cache-creation", amounts => amounts.CacheCreation),
        ("input", "input", amounts => amounts.Input),
        ("output", "output", amounts => amounts.Output),
    ];

    public OverviewAnswer Answer { get; } = answer;

    /// <summary>Whether there is anything in the window.</summary>
    public bool IsEmpty =>
        Answer.Total.Requests == 0 && Answer.Total.Amounts == UsageAmounts.None && Answer.Total.Sessions == Quantity.Zero;

    /// <summary>Whether the drawing would rank fewer than five people while names are hidden.</summary>
    public bool HidesGroups => people.AreHidden && state.GroupBy.NamesPeople && Answer.Total.Users < 5;

    /// <summary>Tokens that could have come from a cache.</summary>
    public static Quantity PromptTokens(UsageAmounts amounts) => amounts.CacheRead + amounts.CacheCreation + amounts.Input;

    /// <summary>Attempts that reached the API: requests and errors.</summary>
    public static Quantity Attempts(UsageRow row) => Quantity.FromWhole(row.Requests + row.Errors);

    /// <summary>What the numbers of a row stand on.</summary>
    public static string Ground(UsageRow row)
    {
        var items = row.Requests == 1 ? "1 request" : $"{row.Requests.ToString("N0", CultureInfo.InvariantCulture)} requests";
        var rest =
            row.Unitemised.ClientCost == Quantity.Zero && row.Unitemised.Tokens == Quantity.Zero
                ? "nothing metered beyond them"
                : $"and metrics beyond them: ${Show.Exact(row.Unitemised.ClientCost)}, {Show.Exact(row.Unitemised.Tokens)} tokens";
        return $"{items} known one by one (events {row.EventRequests.ToString("N0", CultureInfo.InvariantCulture)}, session logs {row.LogRequests.ToString("N0", CultureInfo.InvariantCulture)}), {rest}";
    }

    /// <summary>The name of a group as it is shown.</summary>
    public string Label(Dimension dimension, string? value) =>
        people.Show(dimension, value) is not { } shown ? "without " + dimension.Name.Replace('_', ' ')
        : dimension.Name == "model" ? Show.Model(shown)
        : shown;

    /// <summary>The cost over time by the chosen group.</summary>
    public ChartData Cost()
    {
        var colors = SeriesColors.Of(state.GroupBy, Answer.Groups);
        var series = Answer
            .Groups.Select(
                (group, i) =>
                    Layer(
                        Label(state.GroupBy, group),
                        colors[i].Color,
                        colors[i].Shade,
                        row => row.Key[1] == group,
                        amounts => amounts.ClientCost
                    )
            )
            .ToList();
        if (Answer.OverTime.Any(row => !Answer.Groups.Contains(row.Key[1])))
            series.Add(Layer("other", "other", 0, row => !Answer.Groups.Contains(row.Key[1]), amounts => amounts.ClientCost));
        return Chart("Client estimate by " + Answer.Bucket.Name + " and " + state.GroupBy.Name.Replace('_', ' '), "usd", series);
    }

    /// <summary>Tokens over time by type.</summary>
    public ChartData Tokens() =>
        Chart(
            "Tokens by " + Answer.Bucket.Name + " and type",
            "tokens",
            [.. TokenTypes.Select(type => Layer(type.Name, type.Color, 0, _ => true, type.Of))]
        );

    ChartSeries Layer(string name, string color, int shade, Func<UsageRow, bool> belongs, Func<UsageAmounts, Quantity> of)
    {
        var sums = Answer
            .OverTime.Where(belongs)
            .GroupBy(row => row.Key[0]!, StringComparer.Ordinal)
            .ToDictionary(
                group => group.Key,
                group => group.Aggregate(Quantity.Zero, (sum, row) => sum + of(row.Amounts)),
                StringComparer.Ordinal
            );
        return new ChartSeries(name, color, shade, [.. Buckets().Select(bucket => Show.Value(sums.GetValueOrDefault(bucket.Key)))]);
    }

    ChartData Chart(string title, string unit, IReadOnlyList<ChartSeries> series)
    {
        var buckets = Buckets();
        return new ChartData
        {
            Title = title,
            Unit = unit,
            Labels = [.. buckets.Select(bucket => bucket.Label)],
            Starts = [.. buckets.Select(bucket => Rfc3339.Format(bucket.Start)), Rfc3339.Format(buckets[^1].End)],
            Series = series,
            Partial = buckets[^1].End > state.Now && buckets[^1].Start <= state.Now,
        };
    }

    List<Bucket>? _buckets;

    // Every day or hour of the window, also those without a row.
    List<Bucket> Buckets() => _buckets ??= Answer.Bucket.Kind == DimensionKind.Day ? Days() : Hours();

    List<Bucket> Days()
    {
        var (first, last) = (DayOf(state.Range.From), DayOf(state.Range.To - 1));
        var days = new List<Bucket>();
        for (var day = first; day <= last; day++)
        {
            var date = DateOnly.FromDateTime(DateTime.UnixEpoch).AddDays((int)day);
            var label = date.ToString("ddd d MMM", CultureInfo.InvariantCulture);
            days.Add(new Bucket(ZoneClock.DayLabel(day), label, state.Zone.StartOfDay(day), state.Zone.StartOfDay(day + 1)));
        }

        return days;
    }

    List<Bucket> Hours()
    {
        var hours = new List<Bucket>();
        var offset = state.Zone.OffsetAt(state.Range.From);
        for (var start = (state.Range.From + offset) / Hour * Hour - offset; start < state.Range.To; start += Hour)
        {
            var local = state.Local(start);
            var zone = new DateTimeOffset(local, TimeSpan.FromTicks(state.Zone.OffsetAt(start) / 100));
            var key = zone.ToString(
                zone.Offset == TimeSpan.Zero ? "yyyy-MM-dd'T'HH':00:00Z'" : "yyyy-MM-dd'T'HH':00:00'zzz",
                CultureInfo.InvariantCulture
            );
            hours.Add(new Bucket(key, local.ToString("d MMM HH:00", CultureInfo.InvariantCulture), start, start + Hour));
        }

        return hours;
    }

    long DayOf(long nanos) => (nanos + state.Zone.OffsetAt(nanos)) / TimeRange.Day;

    sealed record Bucket(string Key, string Label, long Start, long End);
}
