using Plumbline.Core.Model;
using Plumbline.Core.Reliability;

namespace Plumbline.Store.Queries;

/// <summary>
/// How long uses of tools waited for a person's permission: from the request for a decision to the decision. Where tracing is on, the span
/// <c>claude_code.tool.blocked_on_user</c> measures just that. Where it is off, events tell when it was decided, and that the tool had been asked for before the end of the
/// response that asks for it: the time since the later of that end and the response's decision or result before is what it waited at least. Decisions of
/// which neither is known are counted.
/// </summary>
public sealed record PermissionWaitQuery
{
    const string BlockedSpan = "claude_code.tool.blocked_on_user",
        ToolSpan = "claude_code.tool",
        DecisionEvent = "tool_decision";

    public required TimeRange Range { get; init; }
    public required ZoneClock Zone { get; init; }

    /// <summary>Conditions on contexts, people and owners.</summary>
    public IReadOnlyList<Filter> Filters { get; init; } = [];

    /// <summary>Only this tool; null for all.</summary>
    public string? Tool { get; init; }

    /// <summary>Asks. The tools that waited longest in all come first.</summary>
    public IReadOnlyList<WaitRow> Run(IStoreReader store)
    {
        var people = store.Read(
            $@"SELECT id, value FROM strings WHERE value LIKE '{DecisionMakers.PersonPrefix.Replace("_", "\\_", StringComparison.Ordinal)}%' ESCAPE '\'",
            row => (Id: row.Int64(0), Source: row.Text(1)!)
        );
        var sources = people.Where(source => DecisionMakers.Of(source.Source) == DecisionMaker.Person).Select(source => source.Id).ToList();
        var ids = StringIds.Find(store, [BlockedSpan, ToolSpan, DecisionEvent, ToolQuery.ResultEvent]);
        var waits = new Dictionary<string, Waits>(StringComparer.Ordinal);
        var hasSpans = ids.Of(BlockedSpan) is not null && ids.Of(ToolSpan) is not null;
        var hasEvents = ids.Of(DecisionEvent) is not null && sources.Count > 0;
        if (hasSpans || hasEvents)
            Read(store, ids, sources, hasSpans, hasEvents, waits);
        return
        [
            .. waits
                .Where(tool => Tool is null || tool.Key == Tool)
                .Select(tool => new WaitRow(tool.Key.Length == 0 ? null : tool.Key, tool.Value))
                .OrderByDescending(row => row.Waits.TotalMilliseconds)
                .ThenByDescending(row => row.Waits.Decisions)
                .ThenBy(row => row.Tool, StringComparer.Ordinal),
        ];
    }

    void Read(IStoreReader store, StringIds ids, List<long> sources, bool hasSpans, bool hasEvents, Dictionary<string, Waits> waits)
    {
        var parameters = new SqlParameters();
        var keys = new FactKeys([], Filters, Zone, store, Range, parameters);
        var spans = hasSpans
            ? Spans(keys, ids, store.Dialect)
            : "SELECT CAST(NULL AS VARCHAR) AS tool_use_id, CAST(NULL AS VARCHAR) AS tool, CAST(0 AS BIGINT) AS ms WHERE FALSE";
        var asked = hasEvents
            ? Asked(keys, ids, sources)
            : "SELECT CAST(0 AS BIGINT) AS row, CAST(0 AS BIGINT) AS time, CAST(NULL AS VARCHAR) AS tool_use_id, CAST(NULL AS VARCHAR) AS request_id, CAST(0 AS INTEGER) AS tool_id WHERE FALSE";
        var sql = FormattableString.Invariant(
            $"""
            WITH {keys.Tables}by_span AS ({spans}),
            asked AS ({asked}),
            untraced AS (SELECT a.* FROM asked a LEFT JOIN by_span s ON s.tool_use_id = a.tool_use_id WHERE s.tool_use_id IS NULL),
            before AS (
                SELECT a.row AS row, max(e.time) AS time FROM untraced a JOIN events e ON e.request_id = a.request_id AND e.time < a.time
                WHERE {Widened.Sql("e.time")} AND e.name_id IN ({ids.Of(DecisionEvent) ?? 0}, {ids.Of(ToolQuery.ResultEvent) ?? 0}) GROUP BY a.row),
            responses AS (
                SELECT r.request_id AS request_id, min(r.time) AS time FROM requests r
                WHERE r.request_id IN (SELECT request_id FROM untraced) AND {Widened.Sql("r.time")} GROUP BY r.request_id),
            by_event AS (
                SELECT a.tool_id AS tool_id,
                       CASE WHEN r.time IS NULL OR r.time > a.time THEN NULL
                            ELSE {store.Dialect.Divide(
                "a.time - CASE WHEN b.time > r.time THEN b.time ELSE r.time END",
                "1000000"
            )} END AS ms
                FROM untraced a LEFT JOIN responses r ON r.request_id = a.request_id LEFT JOIN before b ON b.row = a.row)
            SELECT 1 AS kind, tool, {DurationSql.Rounded("ms", store.Dialect)} AS ms, count(*) FROM by_span GROUP BY ALL
            UNION ALL
            SELECT 2 AS kind, n.value AS tool, {DurationSql.Rounded(
                "e.ms",
                store.Dialect
            )} AS ms, count(*) FROM by_event e LEFT JOIN strings n ON n.id = e.tool_id GROUP BY ALL
            """
        );
        foreach (
            var (isMeasured, tool, ms, count) in store.Read(
                parameters.Build(sql),
                row => (row.Int64(0) == 1, row.Text(1) ?? "", row.Number(2), row.Int64(3))
            )
        )
        {
            if (!waits.TryGetValue(tool, out var known))
                waits[tool] = known = new Waits();
            known.Add(isMeasured, ms, count);
        }
    }

    // A response may have ended a while before a person decided.
    TimeRange Widened => new(Range.From - TimeRange.Day, Range.To);

    // Few of the spans waited for a person; only these are looked up in their parents, which know the tool.
    static string Spans(FactKeys keys, StringIds ids, SqlDialect dialect) =>
        FormattableString.Invariant(
            $"""
            SELECT coalesce(p.tool_use_id, {dialect.IdText("b.trace_id")}) AS tool_use_id, {dialect.JsonText(
                "p.attributes",
                "tool_name"
            )} AS tool, b.ms AS ms
            FROM (SELECT t.trace_id AS trace_id, t.parent_span_id AS parent_span_id, {dialect.Divide(
                "t.end_time - t.start_time",
                "1000000"
            )} AS ms
                  FROM spans t{keys.Joins("t.start_time")} WHERE t.name_id = {ids.Of(BlockedSpan)} AND {keys.Where("t.start_time")}
                  AND t.attributes LIKE '%"user\_%' ESCAPE '\' AND {dialect.JsonText("t.attributes", "source")} LIKE 'user\_%' ESCAPE '\') b
            LEFT JOIN spans p ON p.trace_id = b.trace_id AND p.span_id = b.parent_span_id AND p.name_id = {ids.Of(ToolSpan)}
            """
        );

    static string Asked(FactKeys keys, StringIds ids, List<long> sources) =>
        FormattableString.Invariant(
            $"""
            SELECT t.row AS row, t.time AS time, t.tool_use_id AS tool_use_id, t.request_id AS request_id, t.tool_id AS tool_id
            FROM events t{keys.Joins()} WHERE t.name_id = {ids.Of(DecisionEvent)} AND t.decision_source_id IN ({string.Join(
                ", ",
                sources
            )}) AND {keys.Where()}
            """
        );
}

/// <summary>How long the uses of one tool waited; null where nobody told which.</summary>
public sealed record WaitRow(string? Tool, Waits Waits);

/// <summary>How long uses of tools waited for a person.</summary>
public sealed class Waits
{
    /// <summary>Decisions of people.</summary>
    public long Decisions => Measured.Count + AtLeast.Count + Unknown;

    /// <summary>Waits that spans measured.</summary>
    public DurationCounts Measured { get; } = new();

    /// <summary>Waits that events tell a lower bound of.</summary>
    public DurationCounts AtLeast { get; } = new();

    /// <summary>Decisions of which no wait is known.</summary>
    public long Unknown { get; private set; }

    /// <summary>The sum of what is known.</summary>
    public long TotalMilliseconds { get; private set; }

    /// <summary>Counts some more.</summary>
    public void Add(bool isMeasured, long? milliseconds, long count)
    {
        if (milliseconds is not (>= 0 and var known))
        {
            Unknown += count;
            return;
        }

        (isMeasured ? Measured : AtLeast).Add(known, count);
        TotalMilliseconds += known * count;
    }

    /// <summary>Several together.</summary>
    public static Waits Sum(IEnumerable<Waits> parts)
    {
        var sum = new Waits();
        foreach (var part in parts)
        {
            foreach (var (milliseconds, count) in part.Measured.Counts)
                sum.Add(true, milliseconds, count);
            foreach (var (milliseconds, count) in part.AtLeast.Counts)
                sum.Add(false, milliseconds, count);
            sum.Unknown += part.Unknown;
        }

        return sum;
    }
}
