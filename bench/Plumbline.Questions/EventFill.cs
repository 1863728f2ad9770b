using System.Globalization;
using Plumbline.Store.DuckDb;
using Plumbline.Store.Schema;

namespace Plumbline.Questions;

/// <summary>
/// Fills a new database with ten million requests and half as many other events of a made-up company, all from SQL and all from the row's number, so that every run has the
/// same rows but for the date of the last one.
/// </summary>
/// <param name="store">A connection to an empty database.</param>
/// <param name="end">The time of the newest event, nanoseconds since 1970.</param>
public sealed class EventFill(DuckConnection store, long end)
{
    public const int Requests = 10_000_000,
        OtherEvents = 5_800_000,
        Sessions = 15_000,
        SeriesOfSession = 20,
        IncrementsOfSeries = 10;

    const int Users = 200,
        Teams = 8,
        Projects = 40,
        // Sessions that are at work at one time.
        Live = 200;

    // The last has no price. What a million input, output, cache read and cache write tokens cost, in thousandths of a dollar, follows.
    static readonly string[] ModelNames =
    [
        "claude-sonnet-4-6",
        "claude-sonnet-4-5",
        "claude-opus-4-6",
        "claude-opus-5-5",
        "claude-haiku-4-5",
        "claude-sonnet-5",
        "claude-fable-5-1",
        "claude-model-8",
    ];

    static readonly int Models = ModelNames.Length;

    const string ClientCost = """
        x.input * [3000, 3000, 5000, 4000, 1000, 2000, 10000, 4000][x.model + 1] + x.output * [15000, 15000, 25000, 20000, 5000, 10000, 50000, 20000][x.model + 1]
        + x.cache_read * [300, 300, 500, 200, 100, 200, 250, 200][x.model + 1]
        -- A tenth of the writes live for an hour, which costs 1.6 times as much as five minutes.
        + x.creation * [3750, 3750, 6250, 5000, 1250, 2500, 12500, 5000][x.model + 1] * CASE WHEN x.h % 10 = 0 THEN 8 ELSE 5 END // 5
        """;

    const long Days = 30,
        Span = Days * 86_400 * 1_000_000_000L;

    readonly long _begin = end - Span;
    readonly Texts _texts = new();

    /// <summary>Creates the schema and all rows.</summary>
    public void Run()
    {
        Migrations.Apply(store);
        FillContexts();
        FillRequests();
        FillEvents();
        FillSeries();
        FillSenders();
        _texts.Store(store);
        store.Execute("CHECKPOINT");
    }

    static string Sql(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    void FillContexts()
    {
        store.Execute(
            Sql(
                $"""
                INSERT INTO identities BY NAME
                SELECT CAST(i + 1 AS INTEGER) AS id, 'user' || i || '@example.com' AS user_email, CAST(CAST(md5('account' || i) AS UUID) AS VARCHAR) AS user_account_uuid,
                       md5('install' || i) AS user_id, 'user' || i || '@example.com' AS person
                FROM range({Users}) t(i)
                """
            )
        );
        store.Execute(
            Sql(
                $$"""
                INSERT INTO contexts BY NAME
                SELECT CAST(i + 1 AS INTEGER) AS id, CAST(md5('context' || i) AS UUID) AS hash, {{_begin}} AS first_seen,
                       CAST(CAST(md5('session' || i) AS UUID) AS VARCHAR) AS session, CAST(i % {{Users}} + 1 AS INTEGER) AS identity_id,
                       '7c1f4f0e-1d2b-4f6a-9a64-0d1f0e5b7a11' AS organization, 'team-' || (i % {{Users}} % {{Teams}}) AS team,
                       'cc-' || (i % {{Users}} % {{Teams}} // 2) AS cost_center, 'project-' || (hash(i) % {{Projects}}) AS project,
                       'https://git.example.com/org/repository-' || (hash(i) % {{Projects}}) AS repository, 'main' AS branch,
                       'firstParty' AS provider, 'cli' AS entrypoint, 'vscode' AS terminal, 'claude-code' AS service_name, '2.1.' || (i * 6 // {{Sessions}}) AS version,
                       '{"user.id":"' || md5('install' || (i % {{Users}})) || '","terminal.type":"vscode"}' AS attributes,
                       '{"host.arch":"arm64","os.type":"darwin","os.version":"25.1.0"}' AS resource_attributes
                FROM range({{Sessions}}) t(i)
                """
            )
        );
        store.Execute(
            "CREATE TEMP TABLE usage_identities AS SELECT id AS context_id, CAST(md5('usage' || id) AS UUID) AS identity FROM contexts"
        );
    }

    // Rows come in the order of time; a session's are spread over some hours, among those of the other sessions at work.
    static string ContextOf(string row, int rows) =>
        Sql($"CAST({row} * {Sessions - Live} // {rows} + hash({row}, 1) % {Live} + 1 AS INTEGER)");

    void FillRequests()
    {
        var model = _texts.Add(ModelNames);
        var source = _texts.Add("repl_main_thread", "agent:builtin:explore", "agent:custom", "compact", "generate_session_title");
        var effort = _texts.Add("low", "medium", "high");
        var agent = _texts.Add("explore", "general-purpose");
        store.Execute(
            Sql(
                $"""
                INSERT INTO requests BY NAME
                SELECT i + 1 AS row, 1 AS source, x.time + 2000000000 AS received, x.time AS time, x.context_id AS context_id,
                       CAST(md5('key' || i) AS UUID) AS key, CAST(md5('hash' || i) AS UUID) AS hash, u.identity AS usage_identity,
                       'req_011C' || substr(md5('id' || i), 1, 20) AS request_id, CAST(md5('prompt' || x.context_id || '-' || (i // 60000)) AS UUID) AS prompt,
                       i AS sequence, CAST({model} + x.model AS INTEGER) AS model_id,
                       CASE WHEN h % 10 < 6 THEN 1 WHEN h % 10 < 9 THEN 2 ELSE 3 END AS query_source,
                       CAST({source} + CASE WHEN h % 10 < 6 THEN 0 WHEN h % 10 < 9 THEN 1 + h % 2 ELSE 3 + h % 2 END AS INTEGER) AS query_source_detail_id,
                       CAST({effort} + h % 3 AS INTEGER) AS effort_id, CASE WHEN h % 10 BETWEEN 6 AND 8 THEN CAST({agent} + h % 2 AS INTEGER) END AS agent_id,
                       x.input AS input_tokens, x.output AS output_tokens, x.cache_read AS cache_read_tokens, x.creation AS cache_creation_tokens,
                       {ClientCost} AS client_cost,
                       800 + x.output * 20 AS duration_ms, 400 + h % 900 AS ttft_ms, 0 AS flag
                FROM (SELECT i, {_begin} + i * {Span / Requests} AS time, {ContextOf("i", Requests)} AS context_id, hash(i, 2) AS h,
                             CAST(1 + hash(i, 3) % 2000 AS BIGINT) AS input, CAST(20 + hash(i, 4) % 1500 AS BIGINT) AS output,
                             CAST(hash(i, 2) % 3 * (hash(i, 2) // 16 % 3) + hash(i, 2) // 64 % {Models - 4} AS INTEGER) AS model,
                             CAST(hash(i, 5) % 150000 AS BIGINT) AS cache_read, CAST(hash(i, 6) % 8000 AS BIGINT) AS creation
                      FROM range({Requests}) t(i)) x
                JOIN usage_identities u ON u.context_id = x.context_id ORDER BY i
                """
            )
        );
    }

    void FillEvents()
    {
        var name = _texts.Add("tool_result", "tool_decision", "user_prompt", "api_error");
        var tool = _texts.Add("Bash", "Read", "Edit", "Grep", "Glob", "Write", "Task", "WebFetch");
        var decision = _texts.Add("accept", "reject");
        var by = _texts.Add("config", "user_temporary", "user_permanent");
        // Of 58 events 32 are tool results, 18 decisions, 7 prompts and one an error.
        store.Execute(
            Sql(
                $$"""
                INSERT INTO events BY NAME
                SELECT i + 1 AS row, time + 2000000000 AS received, time, context_id, CAST(md5('event' || i) AS UUID) AS hash,
                       CAST({{name}} + kind AS INTEGER) AS name_id, i AS sequence, CAST(md5('prompt' || context_id || '-' || (i // 80000)) AS UUID) AS prompt,
                       CASE WHEN kind < 2 THEN 'toolu_01' || substr(md5('use' || (i // 2)), 1, 22) END AS tool_use_id,
                       CASE WHEN kind = 3 THEN CAST(1 + h % {{Models}} AS INTEGER) END AS model_id,
                       CASE WHEN kind < 2 THEN CAST({{tool}} + h % 8 AS INTEGER) END AS tool_id,
                       CASE WHEN kind = 1 THEN CAST({{decision}} + h % 20 // 19 AS INTEGER) END AS decision_id,
                       CASE WHEN kind = 1 THEN CAST({{by}} + h % 3 AS INTEGER) END AS decision_source_id,
                       CASE WHEN kind = 3 THEN 'Overloaded' END AS error, CASE WHEN kind = 0 THEN h % 20 > 0 END AS success,
                       CASE WHEN kind IN (0, 3) THEN CAST(h % 9000 AS BIGINT) END AS duration_ms, CASE WHEN kind = 3 THEN 529 END AS status_code,
                       CASE WHEN kind = 3 THEN 1 END AS attempt, 0 AS flag,
                       CASE WHEN kind = 0 THEN '{"tool_result_size_bytes":"' || h % 50000 || '"}' WHEN kind = 2 THEN '{"prompt_length":"' || h % 3000 || '"}' END AS attributes
                FROM (SELECT i, {{_begin}} + i * {{Span / OtherEvents}} AS time, {{ContextOf(
                    "i",
                    OtherEvents
                )}} AS context_id, hash(i, 8) AS h,
                             CASE WHEN hash(i, 9) % 58 < 32 THEN 0 WHEN hash(i, 9) % 58 < 50 THEN 1 WHEN hash(i, 9) % 58 < 57 THEN 2 ELSE 3 END AS kind
                      FROM range({{OtherEvents}}) t(i)) ORDER BY i
                """
            )
        );
    }

    // A session has three combinations of model and source, each with its cost and four types of tokens, and five series more.
    void FillSeries()
    {
        FillMetrics();
        string[] types = ["input", "output", "cacheRead", "cacheCreation"];
        var combined = _texts.Add(
            from model in ModelNames
            from source in new[] { "main", "subagent", "auxiliary" }
            from type in types.Prepend(null)
            select Sql($"{{\"model\":\"{model}\",\"query_source\":\"{source}\"") + (type is null ? "}" : $",\"type\":\"{type}\"}}")
        );
        var other = _texts.Add(
            "{\"start_type\":\"fresh\"}",
            "{\"type\":\"added\"}",
            "{\"type\":\"removed\"}",
            "{\"type\":\"cli\"}",
            "{}",
            "{\"type\":\"user\"}",
            "{\"tool_name\":\"Edit\",\"decision\":\"accept\",\"source\":\"config\",\"language\":\"TypeScript\"}"
        );
        store.Execute(
            Sql(
                $"""
                INSERT INTO series BY NAME
                SELECT CAST(q + 1 AS INTEGER) AS id, CAST(md5('series' || q) AS UUID) AS hash, CAST(s + 1 AS INTEGER) AS context_id,
                       CASE WHEN n < 15 THEN CASE WHEN n % 5 = 0 THEN 1 ELSE 2 END WHEN n = 15 THEN 3 WHEN n < 18 THEN 4 WHEN n = 18 THEN 5
                            ELSE [6, 7, 8, 5][s % 4 + 1] END AS metric_id,
                       CASE WHEN n >= 15 THEN 0 WHEN n % 5 = 0 THEN 1 ELSE 2 END AS usage_metric, CASE WHEN n < 15 THEN n % 5 ELSE 0 END AS token_type,
                       CASE WHEN n < 15 THEN CAST(md5('usage' || (s + 1)) AS UUID) END AS usage_identity,
                       CASE WHEN n < 15 THEN CAST(1 + (s + n // 5) % {Models} AS INTEGER) END AS model_id, CASE WHEN n < 15 THEN n // 5 + 1 ELSE 0 END AS query_source,
                       CAST(CASE WHEN n < 15 THEN {combined} + (s + n // 5) % {Models} * 15 + n WHEN n < 19 THEN {other} + n - 15
                            ELSE {other} + [4, 4, 6, 5][s % 4 + 1] END AS INTEGER) AS attributes_id
                FROM (SELECT q, q // {SeriesOfSession} AS s, q % {SeriesOfSession} AS n FROM range({Sessions
                    * SeriesOfSession}) t(q)) ORDER BY q
                """
            )
        );
        FillIncrements();
    }

    void FillMetrics() =>
        store.Execute(
            """
            INSERT INTO metrics VALUES (1, 'claude_code.cost.usage', 'USD', 0, TRUE, TRUE), (2, 'claude_code.token.usage', 'tokens', 0, TRUE, TRUE),
                (3, 'claude_code.session.count', '', 0, TRUE, TRUE), (4, 'claude_code.lines_of_code.count', '', 0, TRUE, TRUE),
                (5, 'claude_code.active_time.total', 's', 0, TRUE, TRUE), (6, 'claude_code.commit.count', '', 0, TRUE, TRUE),
                (7, 'claude_code.pull_request.count', '', 0, TRUE, TRUE), (8, 'claude_code.code_edit_tool.decision', '', 0, TRUE, TRUE)
            """
        );

    // Half of the sessions send deltas, half running totals.
    void FillIncrements()
    {
        var perSession = Span / (Sessions - Live);
        store.Execute(
            Sql(
                $"""
                INSERT INTO increments BY NAME
                SELECT series_id, temporality, CASE WHEN temporality = 1 THEN begin + j * step ELSE begin END AS point_start,
                       begin + (j + 1) * step + late AS point_time, begin + j * step + late AS window_start,
                       begin + (j + 1) * step + late AS time, begin + (j + 1) * step + late + 1000000000 AS received,
                       amount AS increment, CASE WHEN temporality = 1 THEN amount ELSE amount * (j + 1) END AS value, 0 AS flag
                FROM (SELECT s.id AS series_id, CASE WHEN s.context_id % 2 = 0 THEN 1 ELSE 2 END AS temporality, j, CAST(hash(s.context_id) % 60000 AS BIGINT) * 1000000 AS late,
                             greatest({_begin}, {_begin} + CAST(s.context_id - {Live} AS BIGINT) * {perSession}) AS begin, {Live
                    * perSession
                    / (IncrementsOfSeries + 1)} AS step,
                             CAST(CASE WHEN s.usage_metric = 1 THEN 1 + hash(s.id) % 200000000 WHEN s.metric_id IN (3, 6, 7) THEN 1000000000
                                  ELSE (1 + hash(s.id) % 20000) * 1000000000 END AS HUGEINT) AS amount
                      FROM series s, range({IncrementsOfSeries}) t(j) WHERE s.metric_id <> 3 OR j = 0) ORDER BY time, series_id
                """
            )
        );
        store.Execute(
            """
            INSERT INTO unitemised SELECT s.usage_identity, s.id, i.time, i.increment
            FROM increments i JOIN series s ON s.id = i.series_id WHERE s.usage_metric > 0 AND i.series_id % 451 = 0
            """
        );
    }

    void FillSenders()
    {
        store.Execute(
            Sql(
                $"""
                INSERT INTO senders BY NAME
                SELECT CAST(i + 1 AS INTEGER) AS id, CASE WHEN i % 2 = 0 THEN 'com.anthropic.claude_code' ELSE 'com.anthropic.claude_code.events' END AS scope,
                       '2.1.' || (i // 2) AS version, CASE WHEN i % 2 = 0 THEN 0 ELSE 1 END AS signal, 0 AS protocol, 0 AS encoding,
                       CASE WHEN i % 2 = 0 THEN 1 + i // 2 % 2 ELSE 0 END AS temporality, 100000 AS requests, 1500000 AS records,
                       {_begin} AS first_seen, {end} AS last_seen
                FROM range(12) t(i)
                """
            )
        );
        store.Execute("INSERT INTO sender_reasons SELECT id, r, 17 FROM senders, range(1, 4) t(r)");
    }
}
