using System.Globalization;

namespace Plumbline.Store.Queries;

/// <summary>
/// The whole days (UTC) of a window of which the times of requests were counted before (<c>request_times</c>), of requests up to some row. What is outside is read request by request;
/// all of it together is all requests, each once.
/// </summary>
/// <param name="FoldedTo">The last row of <c>requests</c> that is counted.</param>
/// <param name="Days">The days.</param>
sealed record RequestTimes(long FoldedTo, TimeRange Days)
{
    /// <summary>Milliseconds to the first token.</summary>
    public const string First = "t.ttft_ms";

    /// <summary>Milliseconds to the last.</summary>
    public const string Last = "t.duration_ms";

    // From the first token to the end; output of which only a lower bound is known has no speed.
    const string IsTimed =
        "t.ttft_ms >= 0 AND t.duration_ms > t.ttft_ms AND t.output_tokens IS NOT NULL AND (t.output_is_lower_bound IS NULL OR NOT t.output_is_lower_bound)";

    /// <summary>Output tokens of requests (t) that tell both times.</summary>
    public const string Tokens = $"coalesce(sum(CASE WHEN {IsTimed} THEN t.output_tokens ELSE 0 END), 0)";

    /// <summary>Milliseconds between the two.</summary>
    public const string Generating = $"coalesce(sum(CASE WHEN {IsTimed} THEN t.duration_ms - t.ttft_ms ELSE 0 END), 0)";

    /// <summary>The days of a window; null when there are none, or when a dimension is not known by day.</summary>
    public static RequestTimes? Of(IStoreReader store, TimeRange range, IEnumerable<Dimension> dimensions)
    {
        var days = CellSize.Day.Within(range);
        if (days.From == days.To || !dimensions.All(Knows))
            return null;
        var folded = store.Read("SELECT requests FROM derived_rows", row => row.Int64(0))[0];
        return folded == 0 ? null : new RequestTimes(folded, days);
    }

    static bool Knows(Dimension dimension) => dimension is { Kind: DimensionKind.Named, Source: "model" or "effort" };

    /// <summary>The condition on counted times (t).</summary>
    public string Counted(bool isFirst) => $"{(isFirst ? "" : "NOT ")}t.is_first AND {Days.Sql("t.time")}";

    /// <summary>The conditions on requests (t), each of others, that together hold for all that is not counted.</summary>
    public static IEnumerable<string> Outside(RequestTimes? times, TimeRange range)
    {
        if (times is null)
        {
            yield return range.Sql("t.time");
            yield break;
        }

        string Sql(TimeRange part, string than) =>
            string.Create(CultureInfo.InvariantCulture, $"{part.Sql("t.time")} AND t.row {than} {times.FoldedTo}");
        yield return Sql(range, ">");
        if (range.From < times.Days.From)
            yield return Sql(range with { To = times.Days.From }, "<=");
        if (times.Days.To < range.To)
            yield return Sql(range with { From = times.Days.To }, "<=");
    }
}
