using System.Globalization;
using System.Text.RegularExpressions;
using Plumbline.Core.Model;
using Plumbline.Core.Traces;
using Plumbline.Server.Api;
using Plumbline.Store.Queries;

namespace Plumbline.Server.Pages.Traces;

/// <summary>The answer of the search for traces, arranged.</summary>
public sealed partial class TracesModel(PageState state, People people, TraceSearchQuery query, TraceSearchAnswer answer)
{
    // What the drawing shows at least, so that a few traces of a millisecond do not fill it: 10 ms to 10 s.
    const long LowestTop = 10_000_000_000,
        HighestBottom = 10_000_000;

    public TraceSearchQuery Query { get; } = query;
    public TraceSearchAnswer Answer { get; } = answer;

    /// <summary>For the link to the next page; null on the last one.</summary>
    public string? NextCursor { get; init; }

    /// <summary>Names of spans in the window.</summary>
    public IReadOnlyList<string> SpanNames { get; init; } = [];

    /// <summary>What was pasted and not found.</summary>
    public string? Sought { get; init; }

    /// <summary>Whether anything besides the window narrows the search.</summary>
    public bool IsNarrowed => state.Filters.Count > 0 || Query is { DurationMin: > 0 } or { ErrorsOnly: true } or { SpanName: not null };

    /// <summary>Whether nothing was estimated by clients, so that list costs are shown.</summary>
    public bool IsListCost
    {
        get
        {
            var total = RequestSums.Of(Answer.Rows.Select(TraceTable.UseOf));
            return total is { Estimated: 0, Priced: > 0 };
        }
    }

    /// <summary>A row's cost.</summary>
    public string CostText(TraceRow row) => CostOf(TraceTable.UseOf(row), IsListCost);

    /// <summary>What the cost is and is not.</summary>
    public string CostTitle(TraceRow row) => CostTitle(TraceTable.UseOf(row), IsListCost, Answer.Costs?.PriceBook);

    /// <summary>A cost; a dash where nothing is known.</summary>
    public static string CostOf(RequestSums use, bool isListCost) =>
        isListCost
            ? use.Priced > 0
                ? Show.Money(use.ListCost)
                : "–"
            : use.Estimated > 0
                ? Show.Money(use.ClientCost)
                : "–";

    /// <summary>What a cost is, of how many requests, and what the other one is.</summary>
    public static string CostTitle(RequestSums use, bool isListCost, string? priceBook)
    {
        if (use.Requests == 0)
            return "No request is known of it.";
        var requests = use.Requests == 1 ? "1 request" : string.Create(CultureInfo.InvariantCulture, $"{use.Requests:N0} requests");
        var client =
            use.Estimated == 0
                ? "no estimate of the client"
                : $"${use.ClientCost} by the client's estimate" + Of(use.Estimated, use.Requests);
        var list =
            use.Priced == 0 ? "no list cost" : $"${use.ListCost} at list prices of price book {priceBook}" + Of(use.Priced, use.Requests);
        return $"{requests}, each once: " + (isListCost ? $"{list}; {client}." : $"{client}; {list}.");
    }

    static string Of(long some, long all) => some == all ? "" : string.Create(CultureInfo.InvariantCulture, $" for {some:N0} of them");

    /// <summary>Who, as it may be shown.</summary>
    public string? User(TraceRow row) => people.Show(row.User);

    /// <summary>A trace's page.</summary>
    public string Link(UInt128 trace, ulong? span = null) =>
        state.Link("/traces/" + TraceIds.Text(trace), ("span", span is { } id ? TraceIds.Text(id) : null));

    /// <summary>A local time with seconds.</summary>
    public string Time(long nanos) => state.Local(nanos).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    /// <summary>The same question to the API.</summary>
    public string ApiLink(string format)
    {
        List<(string, string?)> more = [("sort", state.Own("sort") ?? "newest")];
        foreach (var name in new[] { "min_ms", "errors", "span" })
        {
            if (state.Own(name) is { } value)
                more.Add((name, value));
        }

        return state.ApiLink("/api/v1/traces", format, [.. more]);
    }

    // About ten times one another, and round in the units of people.
    static readonly long[] Rounds =
    [
        1_000,
        10_000,
        100_000,
        1_000_000,
        10_000_000,
        100_000_000,
        1_000_000_000,
        10_000_000_000,
        60_000_000_000,
        600_000_000_000,
        3_600_000_000_000,
        36_000_000_000_000,
        360_000_000_000_000,
        3_600_000_000_000_000,
    ];

    /// <summary>The lines of the drawing: round times, from below the shortest to above the longest.</summary>
    public IReadOnlyList<(string Y, string Label)> Lines()
    {
        var (bottom, top) = Bounds();
        return [.. Rounds.Where(time => time > bottom && time < top).Select(time => (Y(time), Rounded(time)))];
    }

    /// <summary>Where a time is in the drawing.</summary>
    public string X(long nanos) => SpanTime.Percent(nanos - Query.Range.From, Query.Range.To - Query.Range.From);

    /// <summary>Where a duration is in the drawing, by its logarithm, from above.</summary>
    public string Y(long duration)
    {
        var (bottom, top) = Bounds();
        var share = (Math.Log(Math.Max(duration, bottom)) - Math.Log(bottom)) / (Math.Log(top) - Math.Log(bottom));
        return (96 - 92 * share).ToString("0.##", CultureInfo.InvariantCulture) + "%";
    }

    (long Bottom, long Top) Bounds()
    {
        var durations = Answer.Dots.Select(dot => Math.Max(1, dot.Place.Duration)).ToList();
        var (least, most) = durations.Count == 0 ? (HighestBottom, LowestTop) : (durations.Min(), durations.Max());
        return (
            Rounds.LastOrDefault(time => time <= Math.Min(least, HighestBottom), 1),
            Rounds.FirstOrDefault(time => time >= Math.Max(most, LowestTop), long.MaxValue)
        );
    }

    static string Rounded(long time) => TrailingZeros().Replace(SpanTime.Text(time), "");

    [GeneratedRegex(@"\.0+(?=\u2009)| 00\u2009(s|min)$")]
    private static partial Regex TrailingZeros();
}
