using System.Globalization;
using Plumbline.Core.Model;

namespace Plumbline.Store.Queries;

/// <summary>What is looked up of a page of sessions: times, prompts, tools, models, who and where, what it stands on.</summary>
sealed class SessionDetails
{
    readonly TimeRange _range;
    readonly string _contexts = "";
    readonly Dictionary<long, string> _sessions = [];
    readonly Dictionary<string, Found> _found = new(StringComparer.Ordinal);
    readonly IReadOnlyDictionary<string, SessionFacts> _facts = new Dictionary<string, SessionFacts>();

    sealed class Found
    {
        public long? First,
            Last;
        public long Prompts,
            ToolCalls;
        public bool HasEvents,
            HasLogs,
            HasMetrics,
            HasTraces;
        public readonly Dictionary<string, long> Models = new(StringComparer.Ordinal);

        public void See(long first, long last)
        {
            First = Math.Min(First ?? first, first);
            Last = Math.Max(Last ?? last, last);
        }
    }

    public SessionDetails(IStoreReader store, TimeRange range, IReadOnlyList<string> sessions)
    {
        _range = range;
        foreach (var session in sessions)
            _found[session] = new Found();
        if (sessions.Count == 0)
            return;
        var parameters = new SqlParameters();
        var list = parameters.AddAll(sessions);
        foreach (
            var (id, session) in store.Read(
                parameters.Build($"SELECT id, session FROM contexts WHERE session IN ({list})"),
                row => (row.Int64(0), row.Text(1)!)
            )
        )
            _sessions[id] = session;
        if (_sessions.Count == 0)
            return;
        _contexts = string.Join(", ", _sessions.Keys.Order().Select(id => id.ToString(CultureInfo.InvariantCulture)));
        ReadRequests(store);
        ReadEvents(store);
        ReadOthers(store);
        _facts = SessionFacts.ReadAll(store, [.. _sessions.Keys.Order()], session => _found[session].Last ?? range.To - 1);
    }

    /// <summary>One session with what was looked up.</summary>
    public SessionRow Of(UsageRow usage)
    {
        var session = usage.Key[0]!;
        var found = _found[session];
        return new SessionRow
        {
            Session = session,
            Usage = usage,
            First = found.First,
            Last = found.Last,
            Prompts = found.Prompts,
            ToolCalls = found.ToolCalls,
            Models =
            [
                .. found
                    .Models.OrderByDescending(model => model.Value)
                    .ThenBy(model => model.Key, StringComparer.Ordinal)
                    .Select(model => model.Key),
            ],
            Facts = _facts.GetValueOrDefault(session, SessionFacts.None),
            HasEvents = found.HasEvents,
            HasLogs = found.HasLogs,
            HasMetrics = found.HasMetrics,
            HasTraces = found.HasTraces,
        };
    }

    void ReadRequests(IStoreReader store)
    {
        var rows = store.Read(
            $"""
            SELECT x.context_id, m.value, x.first, x.last, x.requests, x.from_events, x.from_logs FROM (
                SELECT r.context_id AS context_id, r.model_id AS model_id, min(r.time) AS first, max(r.time) AS last, count(*) AS requests,
                       max(CASE WHEN r.source = {(int)RecordSource.SessionLog} THEN 0 ELSE 1 END) AS from_events,
                       max(CASE WHEN r.source = {(int)RecordSource.SessionLog} OR r.log_key IS NOT NULL THEN 1 ELSE 0 END) AS from_logs
                FROM requests r WHERE r.context_id IN ({_contexts}) AND {_range.Sql("r.time")} GROUP BY r.context_id, r.model_id
            ) AS x LEFT JOIN strings m ON m.id = x.model_id
            """,
            row =>
                (
                    Context: row.Int64(0),
                    Model: row.Text(1),
                    First: row.Int64(2),
                    Last: row.Int64(3),
                    Requests: row.Int64(4),
                    Events: row.Int64(5),
                    Logs: row.Int64(6)
                )
        );
        foreach (var row in rows)
        {
            var found = _found[_sessions[row.Context]];
            found.See(row.First, row.Last);
            found.HasEvents |= row.Events != 0;
            found.HasLogs |= row.Logs != 0;
            if (row.Model is { } model)
                found.Models[model] = found.Models.GetValueOrDefault(model) + row.Requests;
        }
    }

    void ReadEvents(IStoreReader store)
    {
        var names = StringIds.Find(store, ["user_prompt", "tool_result"]);
        string Count(string name) =>
            names.Of(name) is { } id
                ? string.Create(CultureInfo.InvariantCulture, $"sum(CASE WHEN e.name_id = {id} THEN 1 ELSE 0 END)")
                : "0";
        var rows = store.Read(
            $"""
            SELECT e.context_id, min(e.time), max(e.time), {Count("user_prompt")}, {Count("tool_result")},
                   max(CASE WHEN e.source = {(int)RecordSource.SessionLog} THEN 0 ELSE 1 END), max(CASE WHEN e.source = {(int)
                RecordSource.SessionLog} THEN 1 ELSE 0 END)
            FROM events e WHERE e.context_id IN ({_contexts}) AND {_range.Sql("e.time")} GROUP BY e.context_id
            """,
            row =>
                (
                    Context: row.Int64(0),
                    First: row.Int64(1),
                    Last: row.Int64(2),
                    Prompts: (long)row.Int128(3),
                    Tools: (long)row.Int128(4),
                    Events: row.Int64(5),
                    Logs: row.Int64(6)
                )
        );
        foreach (var row in rows)
        {
            var found = _found[_sessions[row.Context]];
            found.See(row.First, row.Last);
            found.Prompts += row.Prompts;
            found.ToolCalls += row.Tools;
            found.HasEvents |= row.Events != 0;
            found.HasLogs |= row.Logs != 0;
        }
    }

    void ReadOthers(IStoreReader store)
    {
        foreach (
            var context in store.Read($"SELECT DISTINCT context_id FROM series WHERE context_id IN ({_contexts})", row => row.Int64(0))
        )
            _found[_sessions[context]].HasMetrics = true;
        var spans = $"SELECT DISTINCT context_id FROM spans WHERE context_id IN ({_contexts}) AND {_range.Sql("start_time")}";
        foreach (var context in store.Read(spans, row => row.Int64(0)))
            _found[_sessions[context]].HasTraces = true;
    }
}
