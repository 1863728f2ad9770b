using Plumbline.Store.DuckDb;
using Plumbline.Store.Queries;

namespace Plumbline.Store.Writing;

/// <summary>
/// The usage of a version of prices, added up by half hour, context and combination, and by day as well: two tables of its own. They only grow: a request that is changed or removed
/// is taken back by a row of its own with negative sums, and rows of one cell are put together now and then.
/// </summary>
static class CellTable
{
    /// <summary>What a combination is of, after its id.</summary>
    const string Combined = "source, finding, " + Dimensions;

    const string Dimensions = "model_id, query_source, " + CostTable.Dimensions;

    // Beyond this an amount is nobody's usage but somebody's mistake. Such a request stays a row of its own, so that no sum of others grows too large for its column.
    const long Plausible = 1L << 40;

    // Beyond this a row is not put together with others.
    const long Large = 1L << 50;

    static readonly (string Name, string Of)[] Amounts =
    [
        ("input_tokens", "r.input_tokens"),
        ("output_tokens", "r.output_tokens"),
        ("cache_read_tokens", "r.cache_read_tokens"),
        ("cache_creation_tokens", "r.cache_creation_tokens"),
        ("cache_creation_5m_tokens", "r.cache_creation_5m_tokens"),
        ("cache_creation_1h_tokens", "r.cache_creation_1h_tokens"),
        ("client_cost", "r.client_cost"),
        ("list_cost", "l.list_cost"),
        ("to_low", "l.to_low"),
        ("to_high", "l.to_high"),
        ("to_effective", "l.to_effective"),
        ("difference", "l.difference"),
        ("unpriced_tokens", "l.unpriced_tokens"),
    ];

    static readonly string Names = string.Join(", ", Amounts.Select(amount => amount.Name));

    /// <summary>Its name.</summary>
    public static string Name(int version, CellSize size) => CostVersion.CellsOf(version, size);

    /// <summary>Makes them, in the place of former ones.</summary>
    public static void Create(DuckConnection store, int version)
    {
        foreach (var size in CellSizes.All)
            Create(store, Name(version, size));
    }

    static void Create(DuckConnection store, string table) =>
        store.Execute(
            $"""
            CREATE OR REPLACE TABLE {table} (
                time BIGINT NOT NULL, context_id INTEGER NOT NULL, combination INTEGER NOT NULL, requests BIGINT NOT NULL,
                {string.Join(", ", Amounts.Select(amount => amount.Name + " BIGINT NOT NULL"))}
            )
            """
        );

    /// <summary>Removes them, if there are any.</summary>
    public static void Drop(DuckConnection store, int version)
    {
        foreach (var size in CellSizes.All)
            store.Execute($"DROP TABLE IF EXISTS {Name(version, size)}");
    }

    /// <summary>Adds the requests after a row and up to another; inside the caller's transaction.</summary>
    public static void Fold(DuckConnection store, int version, long after, long to)
    {
        AddUp(store, version, FormattableString.Invariant($"r.row > {after} AND r.row <= {to} AND l.row > {after} AND l.row <= {to}"));
        store.Execute(
            $"""
            INSERT INTO combinations
            SELECT CAST((SELECT coalesce(max(id), 0) FROM combinations) + row_number() OVER () AS INTEGER), *
            FROM (SELECT DISTINCT {Combined} FROM added_usage EXCEPT SELECT {Combined} FROM combinations)
            """
        );
        Insert(store, version, "");
    }

    /// <summary>Takes a request back that is about to be changed or removed, in every version; inside the caller's transaction.</summary>
    public static void TakeBack(DuckConnection store, long row) =>
        TakeBackWhere(store, FormattableString.Invariant($"r.row = {row} AND l.row = {row}"), row);

    static void TakeBackWhere(DuckConnection store, string condition, long least = 0)
    {
        foreach (var (version, foldedTo) in Folded(store).Where(known => known.FoldedTo >= least))
        {
            AddUp(store, version, FormattableString.Invariant($"r.row <= {foldedTo} AND l.row <= {foldedTo} AND ({condition})"));
            Insert(store, version, "-");
        }
    }

    /// <summary>Takes back those whose <c>row</c> is in a table.</summary>
    public static void TakeBack(DuckConnection store, string rowsTable) =>
        TakeBackWhere(
            store,
            // The bounds let the store pass over what cannot hold any of them.
            $"r.row IN (SELECT row FROM {rowsTable}) AND r.row >= (SELECT min(row) FROM {rowsTable}) AND r.row <= (SELECT max(row) FROM {rowsTable})"
        );

    /// <summary>Takes back what is before a time (nanoseconds since 1970), in every version; before the requests go.</summary>
    public static void RemoveBefore(DuckConnection store, long time)
    {
        // Of the days that are removed as a whole nothing has to be taken back.
        var day = CellSize.Day.StartOf(time);
        TakeBackWhere(store, FormattableString.Invariant($"r.time >= {day} AND r.time < {time} AND l.time >= {day} AND l.time < {time}"));
        foreach (var (version, _) in Folded(store))
        foreach (var size in CellSizes.All)
            store.Execute($"DELETE FROM {Name(version, size)} WHERE time < $1", day);
    }

    /// <summary>How many rows it has.</summary>
    public static long Count(DuckConnection store, int version)
    {
        using var rows = store.Query($"SELECT count(*) FROM {Name(version, CellSize.HalfHour)}");
        rows.Read();
        return rows.GetInt64(0);
    }

    /// <summary>Puts the rows of each cell of one day together; inside the caller's transaction.</summary>
    /// <param name="store">The store.</param>
    /// <param name="version">The number in the table's name.</param>
    /// <param name="from">Where to go on, nanoseconds since 1970.</param>
    /// <returns>Where to go on after it; null when all of it is done.</returns>
    public static long? Compact(DuckConnection store, int version, long from)
    {
        long day;
        using (var rows = store.Query($"SELECT min(time) FROM {Name(version, CellSize.HalfHour)} WHERE time >= $1", from))
        {
            if (!rows.Read() || rows.IsNull(0))
                return null;
            day = CellSize.Day.StartOf(rows.GetInt64(0));
        }

        foreach (var size in CellSizes.All)
            Compact(store, Name(version, size), new TimeRange(day, day + TimeRange.Day).Sql("time"));
        return day + TimeRange.Day;
    }

    static void Compact(DuckConnection store, string table, string range)
    {
        string[] names = ["requests", .. Amounts.Select(amount => amount.Name)];
        var largest = string.Join(", ", names.Select(name => $"abs({name})"));
        // Sums are exact in themselves, but what is large stays a row, as when it was added.
        store.Execute(
            FormattableString.Invariant(
                $"""
                CREATE OR REPLACE TEMP TABLE gathered_usage AS
                SELECT time, context_id, combination, CASE WHEN greatest({largest}) > {Large} THEN rowid ELSE -1 END AS alone,
                       {string.Join(", ", names.Select(name => $"CAST(sum({name}) AS BIGINT) AS {name}"))}
                FROM {table} WHERE {range} GROUP BY ALL HAVING {string.Join(" OR ", names.Select(name => $"sum({name}) <> 0"))}
                """
            )
        );
        store.Execute($"DELETE FROM {table} WHERE {range}");
        store.Execute($"INSERT INTO {table} SELECT * EXCLUDE (alone) FROM gathered_usage ORDER BY time, context_id");
    }

    static void AddUp(DuckConnection store, int version, string condition)
    {
        var largest = string.Join(", ", Amounts.Select(amount => $"abs({amount.Of})"));
        var dimensions = string.Join(", ", Dimensions.Split(',').Select(name => "r." + name.Trim()));
        var sums = string.Join(", ", Amounts.Select(amount => $"CAST(coalesce(sum({amount.Of}), 0) AS BIGINT) AS {amount.Name}"));
        store.Execute(
            FormattableString.Invariant(
                $"""
                CREATE OR REPLACE TEMP TABLE added_usage AS
                SELECT {StartOf(
                    CellSize.HalfHour,
                    "r.time"
                )} AS time, r.context_id AS context_id, r.source AS source, l.finding AS finding, {dimensions},
                       CASE WHEN greatest({largest}) > {Plausible} THEN r.row ELSE 0 END AS alone,
                       CAST(count(*) AS BIGINT) AS requests, {sums}
                FROM requests r JOIN {CostTable.Name(version)} l ON l.row = r.row WHERE {condition} GROUP BY ALL
                """
            )
        );
    }

    static string StartOf(CellSize size, string time) => FormattableString.Invariant($"{time} // {size.Length()} * {size.Length()}");

    static void Insert(DuckConnection store, int version, string sign)
    {
        var same = string.Join(" AND ", Combined.Split(',').Select(name => $"c.{name.Trim()} IS NOT DISTINCT FROM u.{name.Trim()}"));
        var amounts = string.Join(", ", Amounts.Select(amount => $"{sign}u.{amount.Name} AS {amount.Name}"));
        store.Execute(
            $"""
            CREATE OR REPLACE TEMP TABLE added_cells AS
            SELECT u.time, u.context_id, c.id AS combination, u.alone, {sign}u.requests AS requests, {amounts} FROM added_usage u JOIN combinations c ON {same}
            """
        );
        store.Execute(
            $"INSERT INTO {Name(version, CellSize.HalfHour)} SELECT * EXCLUDE (alone) FROM added_cells ORDER BY time, context_id"
        );
        var sums = string.Join(", ", Amounts.Select(amount => $"CAST(sum({amount.Name}) AS BIGINT)"));
        store.Execute(
            $"""
            INSERT INTO {Name(version, CellSize.Day)}
            SELECT {StartOf(CellSize.Day, "time")} AS day, context_id, combination, CAST(sum(requests) AS BIGINT), {sums} FROM added_cells
            GROUP BY day, context_id, combination, alone ORDER BY day, context_id
            """
        );
    }

    static List<(int Version, long FoldedTo)> Folded(DuckConnection store)
    {
        List<(int, long)> folded = [];
        using var rows = store.Query("SELECT id, folded_to FROM price_versions WHERE folded_to > 0");
        while (rows.Read())
            folded.Add(((int)rows.GetInt64(0), rows.GetInt64(1)));
        return folded;
    }
}
