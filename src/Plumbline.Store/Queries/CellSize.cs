namespace Plumbline.Store.Queries;

/// <summary>The stretches of time that usage is added up by before it is asked for.</summary>
enum CellSize
{
    /// <summary>Half an hour: local hours and days of nearly all zones are made of these.</summary>
    HalfHour,

    /// <summary>A day in UTC, at whose ends owners change.</summary>
    Day,
}

/// <summary>Their lengths.</summary>
static class CellSizes
{
    public static readonly CellSize[] All = [CellSize.HalfHour, CellSize.Day];

    /// <summary>In nanoseconds.</summary>
    public static long Length(this CellSize size) => size == CellSize.Day ? TimeRange.Day : 30L * 60 * 1_000_000_000;

    /// <summary>The start of the cell that a time belongs to; times are after 1970.</summary>
    public static long StartOf(this CellSize size, long time) => time / size.Length() * size.Length();

    /// <summary>The whole cells within a range; empty when there is none.</summary>
    public static TimeRange Within(this CellSize size, TimeRange range)
    {
        var (from, to) = (size.StartOf(Math.Max(range.From, 0) + size.Length() - 1), size.StartOf(Math.Max(range.To, 0)));
        return new TimeRange(from, Math.Max(from, to));
    }
}
