namespace Plumbline.Questions;

/// <summary>Requests: a session's are spread over some hours, among those of the other sessions at work.</summary>
public sealed partial class EventFill
{
    static readonly string[] ModelNames =
    [
        "claude-opus-5-5",
        "claude-sonnet-5",
        "claude-sonnet-4-6",
        "claude-opus-4-6",
        "claude-fable-5-1",
        "claude-sonnet-4-5",
        "claude-haiku-4-5",
        // It has no price.
        "claude-model-8",
    ];

    const int Haiku = 6;

    // Of a million input, output, cache read and cache write tokens, in thousandths of a dollar. Writes that live for an hour cost 1.6 times as much.
    const string ClientCost = """
        (x.input * [4000, 2000, 3000, 5000, 10000, 3000, 1000, 4000][x.model + 1] + x.output * [20000, 10000, 15000, 25000, 50000, 15000, 5000, 20000][x.model + 1]
        + x.cache_read * [200, 200, 300, 500, 250, 300, 100, 200][x.model + 1]
        + x.creation * [5000, 2500, 3750, 6250, 12500, 3750, 1250, 5000][x.model + 1] * CASE WHEN x.lives_long THEN 8 ELSE 5 END // 5)
        * CASE WHEN x.is_fast THEN 2 ELSE 1 END
        -- A few clients tell a little more than anything explains.
        + CASE WHEN x.h // 7 % 500 = 0 THEN 12345 ELSE 0 END
        """;

    int _models;

    // What a session is like, from first to last.
    void FillWork()
    {
        store.Execute(
            Sql(
                $"INSERT INTO strings SELECT CAST(k + 1 AS INTEGER), 'a' || substr(md5('agent' || k), 1, 16) FROM range({(Sessions + 1) * Agents}) t(k)"
            )
        );
        store.Execute(
            Sql(
                $"""
                CREATE TEMP TABLE work AS
                SELECT id AS context_id, CASE WHEN hash(id, 20) % 100 < 40 THEN 0 WHEN hash(id, 20) % 100 < 65 THEN 1 WHEN hash(id, 20) % 100 < 77 THEN 2
                            WHEN hash(id, 20) % 100 < 85 THEN 3 WHEN hash(id, 20) % 100 < 93 THEN 4 WHEN hash(id, 20) % 100 < 98 THEN 5 ELSE 7 END AS model,
                       -- One in twelve changes its model, one in twenty its effort, half-way.
                       hash(id, 21) % 12 = 0 AS changes_model, hash(id, 22) % 20 = 0 AS changes_effort,
                       CASE WHEN hash(id, 23) % 10 < 6 THEN 1 WHEN hash(id, 23) % 10 < 9 THEN 2 ELSE 0 END AS effort,
                       CAST(hash(id, 24) % 3 AS INTEGER) AS agent, hash(id, 25) % 10 = 0 AS has_skill, hash(id, 26) % 7 = 0 AS has_mcp,
                       hash(id, 27) % 50 = 0 AS is_fast, hash(id, 28) % 2 = 0 AS lives_long, CAST(600 + hash(id, 29) % 2400 AS BIGINT) AS step
                FROM contexts
                """
            )
        );
    }

    // Rows come in the order of time. `n` counts the requests of a conversation: the main one, a sub-agent's, or none.
    void DrawRequests() =>
        store.Execute(
            Sql(
                $"""
                CREATE TEMP TABLE drawn AS
                SELECT *, row_number() OVER (PARTITION BY context_id, class ORDER BY i) - 1 AS n
                FROM (SELECT i, {_begin} + i * {Span / Requests} AS time, CAST(i * {Sessions
                    - Live} // {Requests} + hash(i, 1) % {Live} + 1 AS INTEGER) AS context_id,
                             CAST(hash(i, 2) >> 1 AS BIGINT) AS h, CASE WHEN hash(i, 2) % 100 < 68 THEN 1 WHEN hash(i, 2) % 100 < 95 THEN 2 ELSE 3 END AS class
                      FROM range({Requests}) t(i)) ORDER BY i
                """
            )
        );

    const string PromptOf = "CAST(md5('prompt' || x.context_id || '-' || (x.i // 2000)) AS UUID)";

    const string RequestIdOf = "'req_011C' || substr(md5('id' || x.i), 1, 20)";

    void FillRequests()
    {
        _models = _texts.Add(ModelNames);
        var source = _texts.Add(
            "repl_main_thread",
            "agent:builtin:explore",
            "agent:builtin:general-purpose",
            "agent:custom",
            "generate_session_title",
            "compact"
        );
        var effort = _texts.Add("low", "medium", "high");
        var agent = _texts.Add("explore", "general-purpose", "custom");
        var speed = _texts.Add("normal", "fast");
        var skill = _texts.Add("release-notes", "review");
        var server = _texts.Add("tracker", "ledger");
        var tool = _texts.Add("search", "read_issue", "comment");
        DrawRequests();
        store.Execute(
            Sql(
                $"""
                INSERT INTO requests BY NAME
                SELECT x.i + 1 AS row, 1 AS source, x.time + 2 * {Second} AS received, x.time AS time, x.context_id AS context_id,
                       CAST(md5('key' || x.i) AS UUID) AS key, CAST(md5('hash' || x.i) AS UUID) AS hash, u.identity AS usage_identity,
                       {RequestIdOf} AS request_id, {PromptOf} AS prompt, x.i AS sequence,
                       CASE WHEN x.class = 2 THEN CAST((x.context_id - 1) * {Agents} + x.agent_number + 1 AS INTEGER) END AS agent_instance_id,
                       CAST({_models} + x.model AS INTEGER) AS model_id, x.class AS query_source,
                       CAST({source} + CASE x.class WHEN 1 THEN 0 WHEN 2 THEN 1 + x.agent ELSE CASE WHEN x.is_compact THEN 5 ELSE 4 END END AS INTEGER) AS query_source_detail_id,
                       CASE WHEN x.model <> {Haiku} THEN CAST({effort} + x.effort AS INTEGER) END AS effort_id,
                       CAST({speed} + CASE WHEN x.is_fast THEN 1 ELSE 0 END AS INTEGER) AS speed_id,
                       CASE WHEN x.class = 2 THEN CAST({agent} + x.agent AS INTEGER) END AS agent_id,
                       CASE WHEN x.has_skill AND x.i // 2000 % 5 = 0 THEN CAST({skill} + x.context_id % 2 AS INTEGER) END AS skill_id,
                       CASE WHEN x.has_mcp AND x.class = 1 AND x.h // 100 % 20 = 0 THEN CAST({server} + x.context_id % 2 AS INTEGER) END AS mcp_server_id,
                       CASE WHEN x.has_mcp AND x.class = 1 AND x.h // 100 % 20 = 0 THEN CAST({tool} + x.h // 2000 % 3 AS INTEGER) END AS mcp_tool_id,
                       x.input AS input_tokens, x.output AS output_tokens, x.cache_read AS cache_read_tokens, x.creation AS cache_creation_tokens,
                       -- Older clients do not tell how long what they write is to live.
                       CASE WHEN x.tells_lives THEN CASE WHEN x.lives_long THEN 0 ELSE x.creation END END AS cache_creation_5m_tokens,
                       CASE WHEN x.tells_lives THEN CASE WHEN x.lives_long THEN x.creation ELSE 0 END END AS cache_creation_1h_tokens,
                       {ClientCost} AS client_cost,
                       800 + x.output * 20 AS duration_ms, 400 + x.h % 900 AS ttft_ms, 0 AS flag, 1 AS id_kind
                FROM ({ShapedRequests}) x
                JOIN usage_identities u ON u.context_id = x.context_id ORDER BY x.i
                """
            )
        );
    }

    // A prompt grows by a step with each request until it is compacted; one in fifty reads only the system prompt from the cache.
    const string ShapedRequests = """
        SELECT y.*, CASE WHEN class = 3 THEN 0 WHEN k = 0 OR is_miss THEN 14000 ELSE 14000 + k * step END AS cache_read,
               CASE WHEN class = 3 THEN 0 WHEN is_miss THEN (k + 1) * step ELSE step END AS creation
        FROM (
            SELECT d.i, d.time, d.context_id, d.h, d.class, w.agent, w.has_skill, w.has_mcp, w.step, d.class = 3 AND d.h // 100 % 10 = 0 AS is_compact,
                   CASE WHEN d.class = 3 AND d.h // 100 % 10 > 0 OR d.class = 2 AND w.agent = 0 THEN 6
                        WHEN w.changes_model AND d.n >= 200 THEN (w.model + 1) % 3 ELSE w.model END AS model,
                   CASE WHEN w.changes_effort AND d.n >= 200 THEN 2 ELSE w.effort END AS effort,
                   w.is_fast AND w.model = 0 AND NOT w.changes_model AND d.class = 1 AS is_fast, w.lives_long AND d.class = 1 AS lives_long,
                   d.context_id > 7500 AS tells_lives, CASE WHEN d.class = 1 THEN d.n % 90 ELSE d.n % 40 END AS k, least(d.n // 40, 7) AS agent_number,
                   hash(d.i, 5) % 50 = 0 AS is_miss,
                   CAST(CASE WHEN d.class = 3 THEN 200 + hash(d.i, 3) % 1500 ELSE 2 + hash(d.i, 3) % 30 END AS BIGINT) AS input,
                   CAST(20 + hash(d.i, 4) % 1500 AS BIGINT) AS output
            FROM drawn d JOIN work w ON w.context_id = d.context_id) y
        """;
}
