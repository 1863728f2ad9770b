using System.Globalization;

namespace Plumbline.Store.Queries;

/// <summary>In which order traces come.</summary>
public enum TraceOrder
{
    Newest,
    Longest,

    /// <summary>By the client's estimates of their requests; by list costs where nobody estimated anything.</summary>
    Dearest,
}

/// <summary>
/// The traces that began in a window: those that meet all conditions, in an order, page by page. A trace begins with its earliest span; it meets a
/// condition when one of its spans, or of its requests, does.
/// </summary>
public sealed record TraceSearchQuery
{
    public required TimeRange Range { get; init; }

    /// <summary>Conditions on contexts, people and owners of spans, and on what else is known of the traces' requests.</summary>
    public IReadOnlyList<Filter> Filters { get; init; } = [];

    /// <summary>Nanoseconds from the first start to the last end.</summary>
    public long DurationMin { get; init; }

    /// <summary>Only traces with a span that failed.</summary>
    public bool ErrorsOnly { get; init; }

    /// <summary>The name of one of its spans, Claude Code's also without prefix; null for any.</summary>
    public string? SpanName { get; init; }

    public TraceOrder Order { get; init; }

    /// <summary>Only what comes behind this place.</summary>
    public TracePlace? After { get; init; }

    public int Limit { get; init; } = 1000;

    /// <summary>Into how many equal steps the window is divided, of each of which the longest trace is wanted, or all of them while they are few; 0 for none.</summary>
    public int Steps { get; init; }

    /// <summary>So many traces are few.</summary>
    public const int DotsOfAll = 200;

    /// <summary>Asks.</summary>
    public TraceSearchAnswer Run(IStoreReader store)
    {
        var prices = CostVersion.Current(store);
        var sql = new TraceSearchSql(this, store, prices);
        var found = store.Read(sql.Build(), Found.Read);
        var page = found.Where(row => row.Kind == TraceSearchSql.RowKind).Select(row => row.Place).ToList();
        var rows = TraceDetails.Read(store, [.. page.Take(Limit)], prices);
        var total = found.First(row => row.Kind == TraceSearchSql.TotalKind);
        return new TraceSearchAnswer(rows, page.Count > Limit ? page[Limit - 1] : null)
        {
            Dots = [.. found.Where(row => row.Kind == TraceSearchSql.DotKind).Select(row => new TraceDot(row.Place, row.Errors))],
            Traces = total.Spans,
            TracesWithErrors = total.Errors,
            Costs = prices,
        };
    }

    readonly record struct Found(int Kind, TracePlace Place, long Spans, long Errors)
    {
        public static Found Read(IRow row) =>
            new(
                (int)row.Int64(0),
                row.IsNull(1) ? default : new TracePlace(row.Int64(5), row.Int64(2), row.Id(1)) { Duration = row.Int64(3) - row.Int64(2) },
                row.Int64(4),
                row.Int64(6)
            );
    }
}

/// <summary>A place in the order of traces: what they are sorted by, falling, then the start, then the id.</summary>
/// <param name="Key">The start, the duration, or the cost in billionths of a dollar.</param>
/// <param name="Start">Nanoseconds since 1970.</param>
public readonly record struct TracePlace(long Key, long Start, UInt128 TraceId)
{
    /// <summary>Nanoseconds. No part of the place.</summary>
    public long Duration { get; init; }
}

/// <summary>A trace in the drawing: the longest of its step.</summary>
public readonly record struct TraceDot(TracePlace Place, long Errors);

/// <summary>A page of traces, and where the next one begins; null at the end.</summary>
public sealed record TraceSearchAnswer(IReadOnlyList<TraceRow> Rows, TracePlace? Next)
{
    /// <summary>The longest trace of each step that has any, in the order of time.</summary>
    public IReadOnlyList<TraceDot> Dots { get; init; } = [];

    /// <summary>How many meet the conditions.</summary>
    public long Traces { get; init; }

    /// <summary>How many of them have a span that failed.</summary>
    public long TracesWithErrors { get; init; }

    /// <summary>The prices of list costs; null while they are being worked out for the first time.</summary>
    public CostVersion? Costs { get; init; }
}
