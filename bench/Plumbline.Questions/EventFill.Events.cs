namespace Plumbline.Questions;

/// <summary>
/// The other events: of each prompt one, of one in five requests a tool's decision and result; errors, hooks, compactions and their like as often as real clients have them, about.
/// </summary>
public sealed partial class EventFill
{
    void FillEvents()
    {
        var names = _texts.Add(
            "user_prompt",
            "tool_decision",
            "tool_result",
            "api_error",
            "api_retries_exhausted",
            "api_refusal",
            "compaction",
            "hook_execution_start",
            "hook_execution_complete",
            "mcp_server_connection",
            "skill_activated",
            "subagent_completed",
            "plugin_loaded"
        );
        var texts = new EventTexts
        {
            Names = names,
            Tools = _texts.Add("Bash", "Read", "Edit", "Grep", "Glob", "Write", "Agent", "WebFetch", "mcp_tool"),
            Decisions = _texts.Add("accept", "reject"),
            DecidedBy = _texts.Add("config", "user_temporary", "hook", "user_reject"),
            Failed = _texts.Add("ShellError", "TelemetrySafeError"),
            Main = _texts.Add("repl_main_thread"),
        };
        store.Execute("CREATE TEMP TABLE told AS SELECT * FROM (" + Told(texts) + ")");
        store.Execute(
            Sql(
                $"""
                INSERT INTO events BY NAME
                SELECT row_number() OVER (ORDER BY t.time, t.i, t.name_id) AS row, t.time + 2 * {Second} AS received, t.* EXCLUDE (i),
                       CAST(md5('event' || t.i || '-' || t.name_id) AS UUID) AS hash, t.i AS sequence, 0 AS flag, 1 AS source, 0 AS origin_time
                FROM told t ORDER BY row
                """
            )
        );
        store.Execute("DROP TABLE told");
    }

    sealed record EventTexts
    {
        public required int Names { get; init; }
        public required int Tools { get; init; }
        public required int Decisions { get; init; }
        public required int DecidedBy { get; init; }
        public required int Failed { get; init; }
        public required int Main { get; init; }
    }

    const string Columns = """
        i, time, context_id, CAST(name AS INTEGER) AS name_id, prompt, request_id, tool_use_id, CAST(model AS INTEGER) AS model_id,
        CAST(detail AS INTEGER) AS query_source_detail_id, CAST(tool AS INTEGER) AS tool_id, CAST(decision AS INTEGER) AS decision_id,
        CAST(decided_by AS INTEGER) AS decision_source_id, CAST(error_type AS INTEGER) AS error_type_id, CAST(error AS VARCHAR) AS error,
        CAST(success AS BOOLEAN) AS success, CAST(duration AS BIGINT) AS duration_ms, CAST(status AS INTEGER) AS status_code,
        CAST(attempt AS INTEGER) AS attempt, CAST(attributes AS VARCHAR) AS attributes
        """;

    string Told(EventTexts of)
    {
        string[] parts = [Prompts(of), Decisions(of), Results(of), Errors(of), Exhausted(of), .. Others(of)];
        return string.Join("\nUNION ALL BY NAME\n", parts);
    }

    static string Part(string values, string from) =>
        $"""
            SELECT {Columns} FROM (
                SELECT x.i, x.time, x.context_id, NULL AS prompt, NULL AS request_id, NULL AS tool_use_id, NULL AS model, NULL AS detail, NULL AS tool, NULL AS decision,
                       NULL AS decided_by, NULL AS error_type, NULL AS error, NULL AS success, NULL AS duration, NULL AS status, NULL AS attempt, NULL AS attributes, 0 AS name
                FROM drawn x WHERE FALSE
                UNION ALL BY NAME SELECT {values} {from})
            """;

    static string Prompts(EventTexts of) =>
        Part(
            Sql(
                $$"""
                min(x.i) AS i, min(x.time) - {{Second}} AS time, x.context_id, {{of.Names}} AS name, CAST(md5('prompt' || x.context_id || '-' || (x.i // 2000)) AS UUID) AS prompt,
                '{"prompt_length":"' || min(x.i) % 3000 || '"}' AS attributes
                """
            ),
            "FROM drawn x GROUP BY x.context_id, x.i // 2000"
        );

    // One in five requests of the main conversation and of sub-agents calls a tool.
    const string ToolCalls = "FROM drawn x WHERE x.class < 3 AND hash(x.i, 8) % 5 = 0";

    const string ToolUse = "'toolu_01' || substr(md5('use' || x.i), 1, 22)";

    // Each fifth of sub-agents' is one of nine tools as well: half of what the main conversation calls is Bash and its like, a twelfth a sub-agent.
    static string ToolOf(int first) =>
        Sql(
            $"{first} + CASE WHEN x.class = 1 AND x.h // 100 % 12 = 0 THEN 6 ELSE [0, 0, 0, 1, 1, 2, 2, 3, 4, 5, 7, 8][x.h // 1200 % 12 + 1] END"
        );

    static string Decisions(EventTexts of) =>
        Part(
            Sql(
                $$"""
                x.i, x.time + {{Second}} AS time, x.context_id, {{of.Names}} + 1 AS name, {{PromptOf}} AS prompt, {{RequestIdOf}} AS request_id, {{ToolUse}} AS tool_use_id,
                {{ToolOf(of.Tools)}} AS tool, {{of.Decisions}} + CASE WHEN x.h // 7 % 25 = 0 THEN 1 ELSE 0 END AS decision,
                {{of.DecidedBy}} + CASE WHEN x.h // 7 % 25 = 0 THEN 3 WHEN x.h // 7 % 25 < 5 THEN 1 WHEN x.h // 7 % 25 < 6 THEN 2 ELSE 0 END AS decided_by,
                '{"tool_source":"builtin","permission_mode":"default"}' AS attributes
                """
            ),
            ToolCalls
        );

    // Denied calls have no result. One in a hundred of Bash's is a commit.
    static string Results(EventTexts of) =>
        Part(
            Sql(
                $$"""
                x.i, x.time + {{Second}} + (x.h // 11 % 9000) * 1000000 AS time, x.context_id, {{of.Names}} + 2 AS name, {{PromptOf}} AS prompt, {{RequestIdOf}} AS request_id,
                {{ToolUse}} AS tool_use_id, {{ToolOf(of.Tools)}} AS tool, x.h // 13 % 20 > 0 AS success, x.h // 11 % 9000 AS duration,
                CASE WHEN x.h // 13 % 20 = 0 THEN {{of.Failed}} + x.h // 17 % 2 END AS error_type,
                '{"tool_input_size_bytes":"' || x.h % 900 || '","tool_result_size_bytes":"' || x.h % 50000 || '"'
                    || CASE WHEN x.class = 1 AND x.h // 19 % 300 = 0 THEN ',"git_commit_id":"' || md5('commit' || x.i) || '","vcs.ref.head.name":"feature/' || x.context_id % 50 || '"' ELSE '' END
                    || '}' AS attributes
                """
            ),
            ToolCalls + " AND x.h // 7 % 25 > 0"
        );

    // One in a hundred requests fails for good.
    const string Failures = "FROM drawn x JOIN work w ON w.context_id = x.context_id WHERE x.h // 23 % 100 = 0";

    const string Status = "[529, 529, 529, 429, 429, 500, NULL, 400][x.h // 2300 % 8 + 1]";

    string Errors(EventTexts of) =>
        Part(
            Sql(
                $$"""
                x.i, x.time + {{Second}} // 2 AS time, x.context_id, {{of.Names}} + 3 AS name, {{PromptOf}} AS prompt, {{_models}} + w.model AS model, {{of.Main}} AS detail,
                ['Repeated 529 Overloaded errors', 'Repeated 529 Overloaded errors', 'Overloaded', 'rate limited', 'rate limited', 'Internal server error', 'Connection error.',
                 'prompt is too long'][x.h // 2300 % 8 + 1] AS error,
                {{Status}} AS status, CASE WHEN x.h // 2300 % 8 < 6 THEN 11 ELSE 1 END AS attempt, x.h // 29 % 60000 AS duration, '{"speed":"normal","effort":"medium"}' AS attributes
                """
            ),
            Failures
        );

    string Exhausted(EventTexts of) =>
        Part(
            Sql(
                $$"""
                x.i, x.time + {{Second}} // 2 + 1000000 AS time, x.context_id, {{of.Names}} + 4 AS name, {{PromptOf}} AS prompt, {{_models}} + w.model AS model, {{of.Main}} AS detail,
                {{Status}} AS status, '{"total_attempts":"11","total_retry_duration_ms":"' || x.h // 29 % 60000 || '","speed":"normal"}' AS attributes
                """
            ),
            Failures + " AND x.h // 2300 % 8 < 6"
        );

    IEnumerable<string> Others(EventTexts of)
    {
        string Rare(int name, string values, string condition) =>
            Part(
                Sql($"x.i, x.time + 3 * {Second} // 2 AS time, x.context_id, {of.Names + name} AS name, {PromptOf} AS prompt, ") + values,
                "FROM drawn x WHERE " + condition
            );
        yield return Rare(
            5,
            "'{\"attempt\":\"1\",\"server_fallback_hop\":\"false\",\"has_category\":\"true\"}' AS attributes",
            "x.h // 31 % 2000 = 0"
        );
        yield return Rare(
            6,
            "x.h // 29 % 20000 AS duration, TRUE AS success, '{\"trigger\":\"auto\",\"pre_tokens\":\"' || 90000 + x.h % 90000 || '\",\"post_tokens\":\"14000\"}' AS attributes",
            "x.class = 1 AND x.n % 90 = 89"
        );
        const string Hook = "\"hook_event\":\"PreToolUse\",\"hook_name\":\"PreToolUse:Bash\",\"num_hooks\":\"1\"";
        yield return Rare(7, $"'{{{Hook}}}' AS attributes", "x.class = 1 AND x.h // 37 % 150 = 0");
        yield return Rare(
            8,
            $"'{{{Hook},\"num_success\":\"1\",\"num_blocking\":\"0\",\"total_duration_ms\":\"' || x.h // 41 % 400 || '\"}}' AS attributes",
            "x.class = 1 AND x.h // 37 % 150 = 0"
        );
        yield return Rare(
            9,
            "x.h // 29 % 5000 AS duration, '{\"status\":\"' || CASE WHEN x.h // 43 % 8 = 0 THEN 'failed' ELSE 'connected' END || '\",\"transport_type\":\"stdio\",\"server_name\":\"ledger\"}' AS attributes",
            "x.class = 1 AND x.n IN (0, 60)"
        );
        yield return Rare(
            10,
            "'{\"skill.name\":\"review\",\"invocation_trigger\":\"user-slash\",\"skill.source\":\"userSettings\"}' AS attributes",
            "x.class = 1 AND x.h // 47 % 700 = 0"
        );
        yield return Rare(
            11,
            "x.h // 29 % 90000 AS duration, '{\"agent_type\":\"general-purpose\",\"is_built_in\":\"true\",\"total_tokens\":\"' || x.h % 90000 || '\",\"total_tool_uses\":\"9\"}' AS attributes",
            "x.class = 2 AND x.n % 40 = 39"
        );
        yield return Rare(12, "'{\"plugin.name\":\"builtin\",\"enabled_via\":\"default\"}' AS attributes", "x.class = 1 AND x.n = 0");
    }
}
