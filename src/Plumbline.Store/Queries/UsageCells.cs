using System.Globalization;

namespace Plumbline.Store.Queries;

/// <summary>
/// The part of a window that was added up before it is asked for: by half hour, context and combination, of requests up to some row. What is outside, at the
/// ends of the window and of later rows, is read request by request; the two together are all requests, each once.
/// </summary>
/// <param name="Table">The table of the cells.</param>
/// <param name="FoldedTo">The last row of <c>requests</c> that they have.</param>
/// <param name="Inner">The whole cells within the window, nanoseconds since 1970.</param>
sealed record UsageCells(string Table, long FoldedTo, TimeRange Inner)
{
    /// <summary>A cell's length: half an hour, in nanoseconds. Hours and days of nearly all zones are made of these, and owners change at midnight (UTC).</summary>
    public const long Length = 30L * 60 * 1_000_000_000;

    /// <summary>The start of the cell that a time belongs to; times are after 1970.</summary>
    public static long StartOf(long time) => time / Length * Length;

    /// <summary>The cells that can help to answer a question; null when none can.</summary>
    public static UsageCells? Of(UsageQuery query, CostVersion? version, OwnerIntervals owners)
    {
        return query.By.Concat(query.Filters.Select(filter => filter.Dimension)).All(dimension => Knows(query, dimension))
            ? Of(query.Range, version, owners)
            : null;
    }

    /// <summary>The cells of a window, whatever is asked of them; null when there are none.</summary>
    public static UsageCells? Of(TimeRange range, CostVersion? version, OwnerIntervals owners)
    {
        if (version is not { FoldedTo: > 0 })
            return null;
        var inner = new TimeRange(StartOf(Math.Max(range.From, 0) + Length - 1), StartOf(Math.Max(range.To, 0)));
        return inner.From < inner.To && owners.ChangeAt(Length) ? new UsageCells(version.Cells, version.FoldedTo, inner) : null;
    }

    static bool Knows(UsageQuery query, Dimension dimension) =>
        dimension.Kind switch
        {
            DimensionKind.Prompt or DimensionKind.Attribute => false,
            DimensionKind.Day or DimensionKind.Hour => query.Zone.ChangesAt(Length),
            _ => true,
        };

    /// <summary>The conditions, each of other requests, that together hold for all of the window that no cell has.</summary>
    public static IEnumerable<string> Outside(UsageCells? cells, TimeRange range, string time, string row)
    {
        string Sql(TimeRange part, string condition) => string.Create(CultureInfo.InvariantCulture, $"{part.Sql(time)}{condition}");
        if (cells is null)
        {
            yield return Sql(range, "");
            yield break;
        }

        var folded = string.Create(CultureInfo.InvariantCulture, $" AND {row} <= {cells.FoldedTo}");
        yield return Sql(range, string.Create(CultureInfo.InvariantCulture, $" AND {row} > {cells.FoldedTo}"));
        if (range.From < cells.Inner.From)
            yield return Sql(range with { To = cells.Inner.From }, folded);
        if (cells.Inner.To < range.To)
            yield return Sql(range with { From = cells.Inner.To }, folded);
    }
}
