using Plumbline.Core.Model;

namespace Plumbline.Store.Queries;

/// <summary>
/// Which uses of tools were allowed and which rejected, and by whom or what: a <c>tool_decision</c> event each. A rejection that only a session log tells is
/// counted too, its maker unknown; what session logs tell of allowed uses is no decision.
/// </summary>
public sealed record DecisionQuery
{
    const string DecisionEvent = "tool_decision",
        Accept = "accept";

    /// <summary>What the client says decided.</summary>
    public static Dimension Source { get; } = new("source", DimensionKind.Named, "decision_source");

    public required TimeRange Range { get; init; }
    public required ZoneClock Zone { get; init; }

    /// <summary>What to group by: the tool, the source, and what <see cref="FactKeys.Knows"/>.</summary>
    public IReadOnlyList<Dimension> By { get; init; } = [];

    /// <summary>All of these must hold.</summary>
    public IReadOnlyList<Filter> Filters { get; init; } = [];

    /// <summary>Whether decisions are known by a dimension.</summary>
    public static bool Knows(Dimension dimension) => dimension == ToolQuery.Tool || dimension == Source || FactKeys.Knows(dimension);

    /// <summary>Asks. Rows have no order.</summary>
    public IReadOnlyList<DecisionRow> Run(IStoreReader store)
    {
        var ids = StringIds.Find(store, [DecisionEvent, ToolQuery.ResultEvent, Accept, ToolQuery.Reject]);
        var rows = new Dictionary<FactKey, Decisions>();
        if (ids.Of(DecisionEvent) is { } decided)
            Read(store, ids, FormattableString.Invariant($"t.name_id = {decided}"), rows);
        if (ids.Of(ToolQuery.ResultEvent) is { } result && ids.Of(ToolQuery.Reject) is { } reject && HasToldByLogs(store, result, reject))
            Read(store, ids, ToldByLogsAlone(result, reject, ids.Of(DecisionEvent) ?? 0), rows);
        return [.. rows.Select(row => new DecisionRow(row.Key.Values, row.Value))];
    }

    void Read(IStoreReader store, StringIds ids, string which, Dictionary<FactKey, Decisions> rows)
    {
        var parameters = new SqlParameters();
        var keys = new FactKeys(By, Filters, Zone, store, Range, parameters);
        var (accept, reject) = (ids.Of(Accept) ?? 0, ids.Of(ToolQuery.Reject) ?? 0);
        var sql = FormattableString.Invariant(
            $"""
            WITH {keys.Tables}facts AS (
                SELECT {keys.Keys()}t.decision_id AS decision_id, t.decision_source_id AS source_id, count(*) AS n
                FROM events t{keys.Joins()} WHERE {which} AND {keys.Where()} GROUP BY ALL)
            SELECT {keys.Names}CASE WHEN f.decision_id = {accept} THEN 1 WHEN f.decision_id = {reject} THEN 0 ELSE -1 END, s.value, f.n
            FROM facts f LEFT JOIN strings s ON s.id = f.source_id{keys.NameJoins}
            """
        );
        var found = store.Read(
            parameters.Build(sql),
            row =>
                (
                    Key: new FactKey(keys.Read(row)),
                    Decision: row.Int64(By.Count),
                    Source: row.Text(By.Count + 1),
                    Count: row.Int64(By.Count + 2)
                )
        );
        foreach (var part in found)
        {
            if (!rows.TryGetValue(part.Key, out var decisions))
                rows[part.Key] = decisions = new Decisions();
            decisions.Add(DecisionMakers.Of(part.Source), part.Decision, part.Count);
        }
    }

    // Most ledgers have none: then there is nothing to hold against events.
    bool HasToldByLogs(IStoreReader store, long result, long reject) =>
        store
            .Read(
                FormattableString.Invariant($"SELECT 1 FROM events t WHERE {ToldByLogs(result, reject)} AND {Range.Sql("t.time")} LIMIT 1"),
                row => row.Int64(0)
            )
            .Count > 0;

    static string ToldByLogs(long result, long reject) => FormattableString.Invariant($"t.name_id = {result} AND t.decision_id = {reject}");

    // A rejected call sends no result, so that the event of the decision stands beside the log's telling.
    string ToldByLogsAlone(long result, long reject, long decided) =>
        FormattableString.Invariant(
            $"""
            {ToldByLogs(result, reject)} AND (t.tool_use_id IS NULL OR t.tool_use_id NOT IN (
                SELECT d.tool_use_id FROM events d WHERE d.name_id = {decided} AND d.tool_use_id IN (
                    SELECT t.tool_use_id FROM events t WHERE {ToldByLogs(result, reject)} AND {Range.Sql("t.time")})))
            """
        );
}

/// <summary>The decisions of one group: a value for each dimension asked for, null where it is absent.</summary>
public sealed record DecisionRow(IReadOnlyList<string?> Key, Decisions Decisions);
