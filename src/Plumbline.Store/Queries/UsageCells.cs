using System.Globalization;

namespace Plumbline.Store.Queries;

/// <summary>
/// The parts of a window that were added up before it is asked for: by day or half hour, context and combination, of requests up to some row. What is outside, at the
/// ends of the window and of later rows, is read request by request; all of it together is all requests, each once.
/// </summary>
/// <param name="Version">The prices.</param>
/// <param name="Inner">The whole half hours within the window, nanoseconds since 1970.</param>
/// <param name="Days">The whole days within it that are asked for as such; may be empty.</param>
sealed record UsageCells(CostVersion Version, TimeRange Inner, TimeRange Days)
{
    /// <summary>The cells that can help to answer a question; null when none can.</summary>
    public static UsageCells? Of(UsageQuery query, CostVersion? version, OwnerIntervals owners)
    {
        if (!Knows(CellSize.HalfHour, query, owners) || Of(query.Range, version, owners) is not { } cells)
            return null;
        return KnowsDays(query, owners) ? cells with { Days = CellSize.Day.Within(cells.Inner) } : cells;
    }

    /// <summary>Whether cells of whole days are enough for the days within the window.</summary>
    public static bool KnowsDays(UsageQuery query, OwnerIntervals owners) => Knows(CellSize.Day, query, owners);

    /// <summary>The half hours of a window, whatever is asked of them; null when there are none.</summary>
    public static UsageCells? Of(TimeRange range, CostVersion? version, OwnerIntervals owners)
    {
        if (version is not { FoldedTo: > 0 } || !owners.ChangeAt(CellSize.HalfHour.Length()))
            return null;
        var inner = CellSize.HalfHour.Within(range);
        return inner.From == inner.To ? null : new UsageCells(version, inner, new TimeRange(inner.From, inner.From));
    }

    /// <summary>The half hours and the whole days of a window, where neither depends on the asker's zone; null when there are none.</summary>
    public static UsageCells? OfDays(TimeRange range, CostVersion? version, OwnerIntervals owners) =>
        Of(range, version, owners) is not { } cells ? null
        : owners.ChangeAt(CellSize.Day.Length()) ? cells with { Days = CellSize.Day.Within(cells.Inner) }
        : cells;

    static bool Knows(CellSize size, UsageQuery query, OwnerIntervals owners) =>
        owners.ChangeAt(size.Length())
        && query
            .By.Concat(query.Filters.Select(filter => filter.Dimension))
            .All(dimension =>
                dimension.Kind switch
                {
                    DimensionKind.Prompt or DimensionKind.Attribute => false,
                    DimensionKind.Day => query.Zone.ChangesAt(size.Length()),
                    DimensionKind.Hour => size == CellSize.HalfHour && query.Zone.ChangesAt(size.Length()),
                    _ => true,
                }
            );

    /// <summary>The tables, each with the part of the window that it answers.</summary>
    public IEnumerable<(string Table, TimeRange Part)> Parts()
    {
        (string, TimeRange) Part(CellSize size, long from, long to) => (CostVersion.CellsOf(Version.Id, size), new TimeRange(from, to));
        if (Days.From == Days.To)
        {
            yield return Part(CellSize.HalfHour, Inner.From, Inner.To);
            yield break;
        }

        yield return Part(CellSize.Day, Days.From, Days.To);
        if (Inner.From < Days.From)
            yield return Part(CellSize.HalfHour, Inner.From, Days.From);
        if (Days.To < Inner.To)
            yield return Part(CellSize.HalfHour, Days.To, Inner.To);
    }

    /// <summary>The conditions, each of other requests, that together hold for all of the window that no cell has.</summary>
    public static IEnumerable<string> Outside(UsageCells? cells, TimeRange range, string time, string row)
    {
        string Sql(TimeRange part, string condition) => string.Create(CultureInfo.InvariantCulture, $"{part.Sql(time)}{condition}");
        if (cells is null)
        {
            yield return Sql(range, "");
            yield break;
        }

        var foldedTo = cells.Version.FoldedTo;
        var folded = string.Create(CultureInfo.InvariantCulture, $" AND {row} <= {foldedTo}");
        yield return Sql(range, string.Create(CultureInfo.InvariantCulture, $" AND {row} > {foldedTo}"));
        if (range.From < cells.Inner.From)
            yield return Sql(range with { To = cells.Inner.From }, folded);
        if (cells.Inner.To < range.To)
            yield return Sql(range with { From = cells.Inner.To }, folded);
    }
}
