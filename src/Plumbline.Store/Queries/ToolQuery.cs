using Plumbline.Core.Model;
using Plumbline.Core.Reliability;

namespace Plumbline.Store.Queries;

/// <summary>
/// How often tools were used, how that ended and how long it took: each use once, whether an event or a session log tells it. A rejected call is no use.
/// </summary>
public sealed record ToolQuery
{
    /// <summary>The event that a use ends with.</summary>
    public const string ResultEvent = "tool_result";

    internal const string Reject = "reject";

    /// <summary>The tool, as the records name it.</summary>
    public static Dimension Tool { get; } = new("tool", DimensionKind.Named, "tool");

    /// <summary>Of failures: what kind of error it was.</summary>
    public static Dimension ErrorType { get; } = new("error_type", DimensionKind.Named, "error_type");

    public required TimeRange Range { get; init; }
    public required ZoneClock Zone { get; init; }

    /// <summary>What to group by: the two dimensions above, and what <see cref="Knows"/>.</summary>
    public IReadOnlyList<Dimension> By { get; init; } = [];

    /// <summary>All of these must hold.</summary>
    public IReadOnlyList<Filter> Filters { get; init; } = [];

    /// <summary>Whether only failures are wanted.</summary>
    public bool FailuresOnly { get; init; }

    /// <summary>Whether durations are wanted; without them the answer comes sooner.</summary>
    public bool WithDurations { get; init; } = true;

    /// <summary>Whether tools are known by a dimension: not by model, which their records do not tell.</summary>
    public static bool Knows(Dimension dimension) => dimension == Tool || dimension == ErrorType || FactKeys.Knows(dimension);

    /// <summary>Asks. Rows have no order.</summary>
    public ToolAnswer Run(IStoreReader store)
    {
        var ids = StringIds.Find(store, [ResultEvent, Reject]);
        if (ids.Of(ResultEvent) is not { } result)
            return new ToolAnswer([], new ToolRow([], new ToolUses()));
        var denied = ids.Of(Reject) is { } reject
            ? FormattableString.Invariant($" AND (t.decision_id IS NULL OR t.decision_id <> {reject})")
            : "";
        var where = FormattableString.Invariant($"t.name_id = {result}{denied}{(FailuresOnly ? " AND t.success = FALSE" : "")}");
        var rows = Uses(store, where);
        var total = ToolUses.Sum(rows.Values);
        var (times, all) = WithDurations ? Times(store, where) : ([], default);
        return new ToolAnswer(
            [.. rows.Select(row => new ToolRow(row.Key.Values, row.Value) { Times = times.GetValueOrDefault(row.Key) })],
            new ToolRow([], total) { Times = all }
        );
    }

    Dictionary<FactKey, ToolUses> Uses(IStoreReader store, string where)
    {
        var parameters = new SqlParameters();
        var keys = new FactKeys(By, Filters, Zone, store, Range, parameters);
        var sql = $"""
            WITH {keys.Tables}facts AS (
                SELECT {keys.Keys()}t.success AS success, t.source AS source, count(*) AS n, max(t.time) AS last
                FROM events t{keys.Joins()} WHERE {where} AND {keys.Where()} GROUP BY ALL)
            SELECT {keys.Names}CASE WHEN f.success IS NULL THEN -1 WHEN f.success THEN 1 ELSE 0 END, coalesce(f.source, 1), f.n, f.last
            FROM facts f{keys.NameJoins}
            """;
        var rows = new Dictionary<FactKey, ToolUses>();
        var at = By.Count;
        foreach (
            var (key, success, source, count, last) in store.Read(
                parameters.Build(sql),
                row => (new FactKey(keys.Read(row)), (int)row.Int64(at), row.Int64(at + 1), row.Int64(at + 2), row.Int64(at + 3))
            )
        )
        {
            if (!rows.TryGetValue(key, out var uses))
                rows[key] = uses = new ToolUses();
            uses.Add(success, source == (int)RecordSource.SessionLog, count, last);
        }

        return rows;
    }

    // Ranks are found where the durations are: of people and their tools there are hundreds of thousands of different ones.
    (Dictionary<FactKey, DurationPercentiles> Rows, DurationPercentiles All) Times(IStoreReader store, string where)
    {
        var parameters = new SqlParameters();
        var keys = new FactKeys(By, Filters, Zone, store, Range, parameters);
        var names = string.Join(", ", By.Select((_, i) => FormattableString.Invariant($"b{i}")));
        var all = FormattableString.Invariant(
            $"{string.Concat(By.Select((_, i) => FormattableString.Invariant($"NULL AS b{i}, ")))}1 AS is_all"
        );
        string Facts(string columns, string groups) =>
            $"SELECT {columns}, count(*) AS n, {store.Dialect.Percentiles("x.ms")} AS ranks FROM timed x{groups}";
        var sql = $"""
            WITH {keys.Tables}timed AS (
                SELECT {keys.Keys()}t.duration_ms AS ms FROM events t{keys.Joins()}
                WHERE {where} AND {keys.Where()} AND {DurationSql.IsKnown("t.duration_ms")}),
            facts AS ({Facts(all, "")}{(By.Count == 0 ? "" : " UNION ALL " + Facts($"{names}, 0 AS is_all", $" GROUP BY {names}"))})
            SELECT {keys.Names}f.is_all, f.n, {string.Join(
                ", ",
                Enumerable.Range(1, 3).Select(place => store.Dialect.Item("f.ranks", place))
            )}
            FROM facts f{keys.NameJoins}
            """;
        var at = By.Count;
        var found = store.Read(
            parameters.Build(sql),
            row =>
                (
                    IsAll: row.Int64(at) != 0,
                    Key: new FactKey(keys.Read(row)),
                    Times: DurationPercentiles.OfRanks(row.Int64(at + 1), row.Number(at + 2), row.Number(at + 3), row.Number(at + 4))
                )
        );
        return (found.Where(row => !row.IsAll).ToDictionary(row => row.Key, row => row.Times), found.First(row => row.IsAll).Times);
    }
}

/// <summary>Uses by what was asked for, and all of them together.</summary>
public sealed record ToolAnswer(IReadOnlyList<ToolRow> Rows, ToolRow Total);

/// <summary>The uses of one group: a value for each dimension asked for, null where it is absent.</summary>
public sealed record ToolRow(IReadOnlyList<string?> Key, ToolUses Uses)
{
    /// <summary>How long those took that said so; nothing where that was not asked for.</summary>
    public DurationPercentiles Times { get; init; }
}
