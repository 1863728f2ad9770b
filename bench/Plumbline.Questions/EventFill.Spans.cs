namespace Plumbline.Questions;

/// <summary>Traces of one prompt in eighteen: the interaction, its requests, and each tool with its waiting and its execution.</summary>
public sealed partial class EventFill
{
    void FillSpans()
    {
        var name = _texts.Add(
            "claude_code.interaction",
            "claude_code.llm_request",
            "claude_code.tool",
            "claude_code.tool.blocked_on_user",
            "claude_code.tool.execution"
        );
        store.Execute(
            Sql(
                $"""
                CREATE TEMP TABLE traced AS
                SELECT x.i, x.time, x.context_id, x.h, x.class, CAST(md5('trace' || x.context_id || '-' || (x.i // 2000)) AS UUID) AS trace,
                       x.context_id || '-' || (x.i // 2000) AS prompt, x.class < 3 AND hash(x.i, 8) % 5 = 0 AS has_tool,
                       -- What a sub-agent does hangs under the tool that started it.
                       last_value(CASE WHEN x.class = 1 AND hash(x.i, 8) % 5 = 0 THEN x.i END IGNORE NULLS) OVER (PARTITION BY x.context_id, x.i // 2000 ORDER BY x.i) AS started_by
                FROM drawn x WHERE hash(x.context_id || '-' || (x.i // 2000)) % 18 = 0
                """
            )
        );
        var parts = string.Join("\nUNION ALL BY NAME\n", Roots(), ModelCalls(), ToolSpans(), Waits(), Executions());
        store.Execute(
            Sql(
                $"""
                INSERT INTO spans BY NAME
                SELECT row_number() OVER (ORDER BY s.end_time, s.span_id) AS row, s.end_time + 4 * {Second} AS received, s.* EXCLUDE (name),
                       CAST({name} + s.name AS INTEGER) AS name_id, 1 AS kind, 0 AS flag
                FROM ({parts}) s ORDER BY row
                """
            )
        );
        store.Execute("DROP TABLE traced");
    }

    static string Conversation(string type) =>
        $"'{{\"span.type\":\"{type}\",\"gen_ai.provider.name\":\"anthropic\",\"gen_ai.conversation.id\":\"' || CAST(md5('session' || (t.context_id - 1)) AS UUID) || '\"'";

    const string Parent = "CASE WHEN t.class = 2 AND t.started_by IS NOT NULL THEN hash(t.started_by, 34) ELSE hash(t.prompt, 30) END";

    // One in fifty is missing, because its process died.
    static string Roots() =>
        Sql(
            $$"""
            SELECT 0 AS name, min(t.time) - {{Second}} AS start_time, max(t.time) + 12 * {{Second}} AS end_time, t.context_id, t.trace AS trace_id, hash(t.prompt, 30) AS span_id,
                   0 AS status_code, {{Conversation("interaction")}} || ',"user_prompt_length":"' || min(t.i) % 3000 || '"}' AS attributes
            FROM traced t WHERE hash(t.prompt, 31) % 50 > 0 GROUP BY t.context_id, t.trace, t.prompt
            """
        );

    static string ModelCalls() =>
        Sql(
            $$"""
            SELECT 1 AS name, t.time - (800 + (20 + hash(t.i, 4) % 1500) * 20) * 1000000 AS start_time, t.time AS end_time, t.context_id, t.trace AS trace_id, hash(t.i, 32) AS span_id,
                   {{Parent}} AS parent_span_id, 0 AS status_code, 'req_011C' || substr(md5('id' || t.i), 1, 20) AS request_id,
                   {{Conversation(
                "llm_request"
            )}} || ',"success":"true","attempt":"1","ttft_ms":"' || 400 + t.h % 900 || '","stop_reason":"' || CASE WHEN t.has_tool THEN 'tool_use' ELSE 'end_turn' END || '"}' AS attributes
            FROM traced t
            """
        );

    const string ToolUseOf = "'toolu_01' || substr(md5('use' || t.i), 1, 22)";

    const string Wait = "(CASE WHEN t.h // 7 % 25 < 5 THEN t.h // 53 % 40000 ELSE 0 END * 1000000)";

    const string Work = "((t.h // 11 % 9000) * 1000000)";

    static string ToolSpans() => ToolPart(2, "33", Parent, "tool", "", $"{Wait} + {Work}", "TRUE");

    static string Waits() => ToolPart(3, "35", "hash(t.i, 33)", "tool.blocked_on_user", "", Wait, "TRUE");

    static string Executions() => ToolPart(4, "34", "hash(t.i, 33)", "tool.execution", Wait, $"{Wait} + {Work}", "t.h // 7 % 25 > 0");

    static string ToolPart(int name, string seed, string parent, string type, string from, string until, string condition) =>
        Sql(
            $$"""
            SELECT {{name}} AS name, t.time + {{Second}} + {{(
                from.Length == 0 ? "0" : from
            )}} AS start_time, t.time + {{Second}} + {{until}} AS end_time, t.context_id, t.trace AS trace_id,
                   hash(t.i, {{seed}}) AS span_id, {{parent}} AS parent_span_id, CASE WHEN {{name}} = 4 AND t.h // 13 % 20 = 0 THEN 2 ELSE 0 END AS status_code, {{ToolUseOf}} AS tool_use_id,
                   {{Conversation(type)}} || ',"tool_name":"' || ['Bash', 'Read', 'Edit', 'Agent'][t.h // 100 % 4 + 1] || '"}' AS attributes
            FROM traced t WHERE t.has_tool AND {{condition}}
            """
        );
}
