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
        var sources = store.Read(
            $@"SELECT id, value FROM strings WHERE value LIKE '{People}' ESCAPE '\'",
            row => (Id: row.Int64(0), Source: row.Text(1)!)
        );
        var people = sources.Where(source => DecisionMakers.Of(source.Source) == DecisionMaker.Person).Select(source => source.Id).ToList();
        var ids = StringIds.Find(store, [BlockedSpan, ToolSpan, DecisionEvent, ToolQuery.ResultEvent]);
        var waits = new Dictionary<string, Waits>(StringComparer.Ordinal);
        var isTraced = ids.Of(BlockedSpan) is not null && Add(waits, Measured(store, ids), isMeasured: true);
        if (ids.Of(DecisionEvent) is not null && people.Count > 0)
            Add(waits, AtLeast(store, ids, people, isTraced), isMeasured: false);
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

    static bool Add(Dictionary<string, Waits> waits, IReadOnlyList<(string Tool, long? Milliseconds, long Count)> found, bool isMeasured)
    {
        foreach (var (tool, milliseconds, count) in found)
        {
            if (!waits.TryGetValue(tool, out var known))
                waits[tool] = known = new Waits();
            known.Add(isMeasured, milliseconds, count);
        }

        return found.Count > 0;
    }

    static string People { get; } = DecisionMakers.PersonPrefix.Replace("_", "\\_", StringComparison.Ordinal) + "%";

    IReadOnlyList<(string Tool, long? Milliseconds, long Count)> Measured(IStoreReader store, StringIds ids)
    {
        var parameters = new SqlParameters();
        var keys = new FactKeys([], Filters, Zone, store, Range, parameters);
        var sql = $"""
            WITH {keys.Tables}by_span AS ({Spans(keys, ids, store.Dialect)})
            SELECT s.tool, {DurationSql.Rounded("s.ms", store.Dialect)} AS ms, count(*) FROM by_span s GROUP BY ALL
            """;
        return store.Read(parameters.Build(sql), ReadRow);
    }

    // Few of the spans waited for a person; only these are looked up in their parents, which know the tool.
    static string Spans(FactKeys keys, StringIds ids, SqlDialect dialect)
    {
        var ms = dialect.Divide("t.end_time - t.start_time", "1000000");
        return FormattableString.Invariant(
            $"""
            SELECT p.tool_use_id AS tool_use_id, {dialect.JsonText("p.attributes", "tool_name")} AS tool, b.ms AS ms
            FROM (SELECT t.trace_id AS trace_id, t.parent_span_id AS parent_span_id, {ms} AS ms
                  FROM spans t{keys.Joins("t.start_time")} WHERE t.name_id = {ids.Of(BlockedSpan)} AND {keys.Where("t.start_time")}
                  AND t.attributes LIKE '%"{People}' ESCAPE '\' AND {dialect.JsonText(
                "t.attributes",
                "source"
            )} LIKE '{People}' ESCAPE '\') b
            LEFT JOIN spans p ON p.trace_id = b.trace_id AND p.span_id = b.parent_span_id AND p.name_id = {ids.Of(ToolSpan) ?? 0}
            """
        );
    }

    IReadOnlyList<(string Tool, long? Milliseconds, long Count)> AtLeast(
        IStoreReader store,
        StringIds ids,
        IReadOnlyList<long> people,
        bool isTraced
    )
    {
        var parameters = new SqlParameters();
        var keys = new FactKeys([], Filters, Zone, store, Range, parameters);
        var (spans, untraced) = isTraced
            ? (
                $"by_span AS ({Spans(keys, ids, store.Dialect)}),\n",
                " AND (t.tool_use_id IS NULL OR t.tool_use_id NOT IN (SELECT s.tool_use_id FROM by_span s WHERE s.tool_use_id IS NOT NULL))"
            )
            : ("", "");
        var decided = FormattableString.Invariant(
            $"FROM events t{keys.Joins()} WHERE t.name_id = {ids.Of(DecisionEvent)} AND t.decision_source_id IN ({string.Join(", ", people)}) AND {keys.Where()}{untraced}"
        );
        var tables = keys.Tables;
        // Most decisions of a ledger may be of clients that name no request: these are counted, and that is all.
        var counted = store.Read(
            parameters.Build(
                $"""
                WITH {tables}{spans}facts AS (
                    SELECT t.tool_id AS tool_id, CASE WHEN t.request_id IS NULL THEN 0 ELSE 1 END AS is_named, count(*) AS n {decided} GROUP BY ALL)
                SELECT n.value, NULL AS ms, f.n, f.is_named FROM facts f LEFT JOIN strings n ON n.id = f.tool_id
                """
            ),
            row => (Row: ReadRow(row), IsNamed: row.Int64(3) != 0)
        );
        var unnamed = counted.Where(row => !row.IsNamed).Select(row => row.Row);
        if (!counted.Any(row => row.IsNamed))
            return [.. unnamed];
        // A response may have ended a while before a person decided.
        var widened = new TimeRange(Range.From - TimeRange.Day, Range.To);
        var since = store.Dialect.Divide("a.time - CASE WHEN b.time > r.time THEN b.time ELSE r.time END", "1000000");
        var sql = FormattableString.Invariant(
            $"""
            WITH {tables}{spans}asked AS (
                SELECT t.row AS row, t.time AS time, t.request_id AS request_id, t.tool_id AS tool_id {decided} AND t.request_id IS NOT NULL),
            before AS (
                SELECT a.row AS row, max(e.time) AS time FROM asked a JOIN events e ON e.request_id = a.request_id AND e.time < a.time
                WHERE {widened.Sql("e.time")} AND e.name_id IN ({ids.Of(DecisionEvent)}, {ids.Of(ToolQuery.ResultEvent)
                ?? 0}) GROUP BY a.row),
            responses AS (
                SELECT r.request_id AS request_id, min(r.time) AS time FROM requests r
                WHERE {widened.Sql("r.time")} AND r.request_id IN (SELECT request_id FROM asked) GROUP BY r.request_id),
            paired AS (
                SELECT a.tool_id AS tool_id, CASE WHEN r.time <= a.time THEN {since} END AS ms
                FROM asked a LEFT JOIN responses r ON r.request_id = a.request_id LEFT JOIN before b ON b.row = a.row),
            facts AS (SELECT p.tool_id AS tool_id, {DurationSql.Rounded("p.ms", store.Dialect)} AS ms, count(*) AS n FROM paired p GROUP BY ALL)
            SELECT n.value, f.ms, f.n FROM facts f LEFT JOIN strings n ON n.id = f.tool_id
            """
        );
        return [.. unnamed, .. store.Read(parameters.Build(sql), ReadRow)];
    }

    static (string Tool, long? Milliseconds, long Count) ReadRow(IRow row) => (row.Text(0) ?? "", row.Number(1), row.Int64(2));
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
