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
    public IReadOnlyList<ToolRow> Run(IStoreReader store)
    {
        var ids = StringIds.Find(store, [ResultEvent, Reject]);
        if (ids.Of(ResultEvent) is not { } result)
            return [];
        var parameters = new SqlParameters();
        var keys = new FactKeys(By, Filters, Zone, store, Range, parameters);
        var ms = WithDurations ? DurationSql.Rounded("t.duration_ms", store.Dialect) : store.Dialect.NoNumber;
        var failures = FailuresOnly ? " AND t.success = FALSE" : "";
        var denied = ids.Of(Reject) is { } reject
            ? FormattableString.Invariant($" AND (t.decision_id IS NULL OR t.decision_id <> {reject})")
            : "";
        var sql = FormattableString.Invariant(
            $"""
            WITH {keys.Tables}facts AS (
                SELECT {keys.Keys()}t.success AS success, t.source AS source, {ms} AS ms, count(*) AS n, max(t.time) AS last
                FROM events t{keys.Joins()} WHERE t.name_id = {result} AND {keys.Where()}{denied}{failures} GROUP BY ALL)
            SELECT {keys.Names}CASE WHEN f.success IS NULL THEN -1 WHEN f.success THEN 1 ELSE 0 END, coalesce(f.source, 1), f.ms, f.n, f.last
            FROM facts f{keys.NameJoins}
            """
        );
        var rows = new Dictionary<FactKey, ToolUses>();
        foreach (var (key, part) in store.Read(parameters.Build(sql), row => (new FactKey(keys.Read(row)), Part.Read(row, By.Count))))
        {
            if (!rows.TryGetValue(key, out var uses))
                rows[key] = uses = new ToolUses();
            uses.Add(part.Success, part.IsFromLog, part.Milliseconds, part.Count, part.Last);
        }

        return [.. rows.Select(row => new ToolRow(row.Key.Values, row.Value))];
    }

    readonly record struct Part(int Success, bool IsFromLog, long? Milliseconds, long Count, long Last)
    {
        public static Part Read(IRow row, int at) =>
            new(
                (int)row.Int64(at),
                row.Int64(at + 1) == (int)Plumbline.Core.Model.RecordSource.SessionLog,
                row.Number(at + 2),
                row.Int64(at + 3),
                row.Int64(at + 4)
            );
    }
}

/// <summary>The uses of one group: a value for each dimension asked for, null where it is absent.</summary>
public sealed record ToolRow(IReadOnlyList<string?> Key, ToolUses Uses);
