using Plumbline.Core.Caching;
using Plumbline.Core.Model;

namespace Plumbline.Store.Queries;

/// <summary>
/// What the prompt cache saved and lost: by anything that sessions know of themselves, by model, source, hour and day. Times are those of quarters of an
/// hour: the window's ends are rounded down to these.
/// </summary>
public sealed record CacheQuery
{
    const long Quarter = 15L * 60 * 1_000_000_000;

    static readonly string[] CellSums =
    [
        "requests",
        "unpriced",
        "input_tokens",
        "read_tokens",
        "written_5m_tokens",
        "written_1h_tokens",
        "saved",
        "premium",
        "lives_5m",
        "lives_1h",
    ];

    /// <summary>What is told of each large miss.</summary>
    public static IReadOnlyList<Dimension> MissDimensions { get; } =
    [
        Dimension.Of("session"),
        Dimension.Of("user"),
        Dimension.Of("team"),
        Dimension.Of("project"),
        Dimension.Of("repository"),
        Dimension.Of("model"),
        Dimension.Of("query_source"),
    ];

    readonly TimeRange _range;

    /// <summary>The window.</summary>
    public required TimeRange Range
    {
        get => _range;
        init => _range = new TimeRange(Floor(value.From), Math.Max(Floor(value.To - 1) + Quarter, Floor(value.From)));
    }

    /// <summary>The zone that days and hours belong to.</summary>
    public required ZoneClock Zone { get; init; }

    /// <summary>What to group by; empty for the total alone. Each must be one that <see cref="Knows"/>.</summary>
    public IReadOnlyList<Dimension> By { get; init; } = [];

    /// <summary>All of these must hold.</summary>
    public IReadOnlyList<Filter> Filters { get; init; } = [];

    /// <summary>How many of the largest misses are wanted.</summary>
    public int Misses { get; init; } = 20;

    /// <summary>Rows to skip.</summary>
    public int Offset { get; init; }

    /// <summary>Rows to give.</summary>
    public int Limit { get; init; } = 1000;

    /// <summary>Whether the cache is known by a dimension.</summary>
    public static bool Knows(Dimension dimension) =>
        dimension.Kind
            is DimensionKind.Context
                or DimensionKind.User
                or DimensionKind.Owner
                or DimensionKind.QuerySource
                or DimensionKind.Day
                or DimensionKind.Hour
        || dimension is { Kind: DimensionKind.Named, Source: "model" };

    /// <summary>Asks. Rows are in the order of time, else the largest loss first.</summary>
    public CacheFindings Run(IStoreReader store)
    {
        var ids = StringIds.Find(
            store,
            Filters.Where(filter => filter.Dimension.Kind == DimensionKind.Named).SelectMany(filter => filter.Values).OfType<string>()
        );
        var intervals = OwnerIntervals.Read(store, Range);
        CacheSql Sql() => new(this, ids, intervals, store.Dialect);
        var rows = new Dictionary<CacheKey, CacheUsage>();
        foreach (
            var (key, usage) in store.Read(Sql().Sums("cache_cells", [], CellSums), row => (KeyOf(row), CacheUsage.Read(row, By.Count)))
        )
            rows[key] = usage;
        foreach (
            var (key, loss) in store.Read(
                Sql().Sums("cache_losses", ["cause", "evidence"], ["requests", "tokens", "cost"]),
                row => (KeyOf(row), CacheLoss.Read(row, By.Count))
            )
        )
            rows[key].Losses.Add(loss);
        if (By.Count == 0 && rows.Values.All(usage => usage.Requests == 0))
            rows.Clear();
        var total = new CacheUsage();
        foreach (var usage in rows.Values)
            total.Add(usage);
        var sorted = Sorted(rows);
        var state = store.Read(
            "SELECT price_book, CAST(is_complete AS INTEGER), (SELECT count(*) FROM cache_due) FROM cache_state",
            row => (Book: row.Text(0)!, IsComplete: row.Int64(1) != 0, Pending: row.Int64(2))
        )[0];
        return new CacheFindings
        {
            Rows = [.. sorted.Skip(Offset).Take(Limit)],
            HasMore = sorted.Count > Offset + Limit,
            Total = total,
            Misses = Misses == 0 ? [] : LargestMisses(store, Sql()),
            PriceBook = state.IsComplete ? state.Book : null,
            PendingSessions = state.Pending,
        };
    }

    List<CacheRow> Sorted(Dictionary<CacheKey, CacheUsage> rows)
    {
        var isOfTime = By.Any(dimension => dimension.Kind is DimensionKind.Day or DimensionKind.Hour);
        var all = rows.Select(pair => new CacheRow(pair.Key.Values, pair.Value));
        return isOfTime
            ?
            [
                .. all.OrderBy(row => TimeOf(row), StringComparer.Ordinal)
                    .ThenByDescending(row => row.Usage.Lost.Cost.Nanos)
                    .ThenBy(row => Text(row), StringComparer.Ordinal),
            ]
            : [.. all.OrderByDescending(row => row.Usage.Lost.Cost.Nanos).ThenBy(row => Text(row), StringComparer.Ordinal)];

        string TimeOf(CacheRow row) =>
            string.Join('\n', By.Select((dimension, i) => dimension.Kind is DimensionKind.Day or DimensionKind.Hour ? row.Key[i] : null));

        static string Text(CacheRow row) => string.Join('\n', row.Key);
    }

    IReadOnlyList<CacheMissRow> LargestMisses(IStoreReader store, CacheSql sql) =>
        store.Read(
            sql.Rows(
                "cache_misses",
                MissDimensions,
                CacheMissRow.Columns,
                "x.cost DESC NULLS LAST, x.lost_tokens DESC, x.time, x.row",
                Misses
            ),
            row => CacheMissRow.Read(row, MissDimensions)
        );

    CacheKey KeyOf(IRow row) => new([.. By.Select((dimension, i) => Label(row, dimension, i))]);

    internal static string? Label(IRow row, Dimension dimension, int column) =>
        row.IsNull(column)
            ? null
            : dimension.Kind switch
            {
                DimensionKind.QuerySource => Dimension.QuerySources[(int)row.Int64(column)],
                DimensionKind.Day => ZoneClock.DayLabel(row.Int64(column)),
                DimensionKind.Hour => ZoneClock.HourLabel(row.Int64(column)),
                _ => row.Text(column),
            };

    static long Floor(long time) => (time >= 0 ? time / Quarter : (time - Quarter + 1) / Quarter) * Quarter;

    // Equal by its values.
    sealed class CacheKey(string?[] values) : IEquatable<CacheKey>
    {
        public string?[] Values => values;

        public bool Equals(CacheKey? other) => other is not null && values.AsSpan().SequenceEqual(other.Values);

        public override bool Equals(object? obj) => Equals(obj as CacheKey);

        public override int GetHashCode()
        {
            var hash = new HashCode();
            foreach (var value in values)
                hash.Add(value);
            return hash.ToHashCode();
        }
    }
}
