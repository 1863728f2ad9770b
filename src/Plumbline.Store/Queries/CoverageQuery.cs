namespace Plumbline.Store.Queries;

/// <summary>
/// Where there is data at all, from any sender and whatever the filters: a day without any is a gap in a drawing, never a zero.
/// </summary>
public sealed record CoverageQuery
{
    static readonly (string Table, string Time)[] Records =
    [
        ("requests", "time"),
        ("increments", "time"),
        ("events", "time"),
        ("points", "time"),
        ("spans", "start_time"),
    ];

    /// <summary>The times that are asked about, such as the days for which nothing is known yet.</summary>
    public required IReadOnlyList<TimeRange> Ranges { get; init; }

    public required ZoneClock Zone { get; init; }

    /// <summary>Day or hour.</summary>
    public required Dimension Bucket { get; init; }

    /// <summary>Asks.</summary>
    public CoverageAnswer Run(IStoreReader store)
    {
        var earliest = Records.Select(record => $"SELECT min({record.Time}) AS t FROM {record.Table}");
        var first = store.Read($"SELECT min(t) FROM ({string.Join(" UNION ALL ", earliest)}) x", row => row.Number(0))[0];
        return new CoverageAnswer(first, Ranges.Count == 0 ? [] : Buckets(store).ToHashSet(StringComparer.Ordinal));
    }

    IReadOnlyList<string> Buckets(IStoreReader store)
    {
        string Key(string time) => Bucket.Kind == DimensionKind.Day ? Zone.DaySql(time, store.Dialect) : Zone.HourSql(time, store.Dialect);
        var parts = Records.Select(record =>
            $"SELECT DISTINCT {Key(record.Time)} AS k FROM {record.Table} WHERE "
            + string.Join(" OR ", Joined().Select(range => $"({range.Sql(record.Time)})"))
        );
        return store.Read(
            $"SELECT DISTINCT k FROM ({string.Join(" UNION ALL ", parts)}) x",
            row => Bucket.Kind == DimensionKind.Day ? ZoneClock.DayLabel(row.Int64(0)) : ZoneClock.HourLabel(row.Int64(0))
        );
    }

    // Neighbours become one condition.
    List<TimeRange> Joined()
    {
        var joined = new List<TimeRange>();
        foreach (var range in Ranges)
        {
            if (joined.Count > 0 && joined[^1].To == range.From)
                joined[^1] = joined[^1] with { To = range.To };
            else
                joined.Add(range);
        }

        return joined;
    }
}

/// <summary>Where there is data.</summary>
/// <param name="First">The earliest record of all, in nanoseconds since 1970; null when there is none.</param>
/// <param name="Buckets">The days or hours with data, as usage labels them.</param>
public sealed record CoverageAnswer(long? First, IReadOnlySet<string> Buckets);
