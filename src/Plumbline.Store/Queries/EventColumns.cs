using Plumbline.Core.Model;

namespace Plumbline.Store.Queries;

/// <summary>The columns of requests or of other events, as an answer names them, each with its SQL and its type.</summary>
sealed class EventColumns(string table, IReadOnlyList<(string Name, string Sql, EventColumns.Type Type)> columns, string joins)
{
    /// <summary>How a column is read.</summary>
    public enum Type
    {
        Text,
        Number,
        Money,
        Flag,
        TraceId,
        SpanId,
        QuerySource,
        Source,
        Tier,
        Reason,
    }

    public static EventColumns Requests { get; } =
        new(
            "requests",
            [
                ("name", "'api_request'", Type.Text),
                ("source", "e.source", Type.Source),
                ("is_completed_by_log", "CASE WHEN e.source = 1 AND e.log_key IS NOT NULL THEN TRUE END", Type.Flag),
                ("request_id", "e.request_id", Type.Text),
                ("message_uuid", "@id e.message_uuid", Type.Text),
                // What names a request that has no other name.
                ("key", "@id CASE WHEN e.request_id IS NULL AND e.message_uuid IS NULL THEN e.key END", Type.Text),
                ("prompt", "@prompt", Type.Text),
                ("sequence", "e.sequence", Type.Number),
                ("model", "m.value", Type.Text),
                ("query_source", "e.query_source", Type.QuerySource),
                ("query_source_detail", "q.value", Type.Text),
                ("effort", "ef.value", Type.Text),
                ("speed", "sp.value", Type.Text),
                ("agent", "ag.value", Type.Text),
                ("agent_id", "a.value", Type.Text),
                ("skill", "sk.value", Type.Text),
                ("plugin", "pl.value", Type.Text),
                ("mcp_server", "ms.value", Type.Text),
                ("mcp_tool", "mt.value", Type.Text),
                ("input_tokens", "e.input_tokens", Type.Number),
                ("output_tokens", "e.output_tokens", Type.Number),
                ("cache_read_tokens", "e.cache_read_tokens", Type.Number),
                ("cache_creation_tokens", "e.cache_creation_tokens", Type.Number),
                ("cache_creation_5m_tokens", "e.cache_creation_5m_tokens", Type.Number),
                ("cache_creation_1h_tokens", "e.cache_creation_1h_tokens", Type.Number),
                ("output_is_lower_bound", "CASE WHEN e.output_is_lower_bound THEN TRUE END", Type.Flag),
                ("split_is_assumed", "CASE WHEN e.split_is_assumed THEN TRUE END", Type.Flag),
                ("thinking_tokens", "e.thinking_tokens", Type.Number),
                ("web_searches", "e.web_searches", Type.Number),
                ("web_fetches", "e.web_fetches", Type.Number),
                ("service_tier", "e.service_tier", Type.Tier),
                ("is_fast", "e.is_fast", Type.Flag),
                ("is_us_geo", "e.is_us_geo", Type.Flag),
                ("client_cost_usd", "e.client_cost", Type.Money),
                ("duration_ms", "e.duration_ms", Type.Number),
                ("ttft_ms", "e.ttft_ms", Type.Number),
                ("trace_id", "e.trace_id", Type.TraceId),
                ("span_id", "e.span_id", Type.SpanId),
                ("flag", "e.flag", Type.Reason),
            ],
            """
            LEFT JOIN strings q ON q.id = e.query_source_detail_id LEFT JOIN strings ef ON ef.id = e.effort_id
            LEFT JOIN strings sp ON sp.id = e.speed_id LEFT JOIN strings ag ON ag.id = e.agent_id LEFT JOIN strings sk ON sk.id = e.skill_id
            LEFT JOIN strings pl ON pl.id = e.plugin_id LEFT JOIN strings ms ON ms.id = e.mcp_server_id LEFT JOIN strings mt ON mt.id = e.mcp_tool_id
            """
        );

    public static EventColumns Events { get; } =
        new(
            "events",
            [
                ("name", "n.value", Type.Text),
                ("source", "e.source", Type.Source),
                ("request_id", "e.request_id", Type.Text),
                ("prompt", "@prompt", Type.Text),
                ("sequence", "e.sequence", Type.Number),
                ("model", "m.value", Type.Text),
                ("query_source_detail", "q.value", Type.Text),
                ("agent_id", "a.value", Type.Text),
                ("tool", "t.value", Type.Text),
                ("tool_use_id", "e.tool_use_id", Type.Text),
                ("decision", "d.value", Type.Text),
                ("decision_source", "s.value", Type.Text),
                ("success", "e.success", Type.Flag),
                ("error_type", "y.value", Type.Text),
                ("error", "e.error", Type.Text),
                ("duration_ms", "e.duration_ms", Type.Number),
                ("status_code", "e.status_code", Type.Number),
                ("attempt", "e.attempt", Type.Number),
                ("severity", "e.severity", Type.Number),
                ("trace_id", "e.trace_id", Type.TraceId),
                ("span_id", "e.span_id", Type.SpanId),
                ("flag", "e.flag", Type.Reason),
            ],
            """
            LEFT JOIN strings n ON n.id = e.name_id LEFT JOIN strings q ON q.id = e.query_source_detail_id LEFT JOIN strings t ON t.id = e.tool_id
            LEFT JOIN strings d ON d.id = e.decision_id LEFT JOIN strings s ON s.id = e.decision_source_id LEFT JOIN strings y ON y.id = e.error_type_id
            """
        );

    // What is said of whose it is: by its context (c), and by the rules at its time (w).
    static readonly (string Name, string Sql)[] Contexts =
    [
        ("session", "c.session"),
        ("organization", "c.organization"),
        ("team", "w.team"),
        ("cost_center", "w.cost_center"),
        ("project", "w.project"),
        ("department", "w.department"),
        ("pool", "w.pool"),
        ("unallocated_reason", "w.unallocated_reason"),
        ("repository", "c.repository"),
        ("branch", "c.branch"),
        ("provider", "c.provider"),
        ("entrypoint", "c.entrypoint"),
        ("version", "c.version"),
    ];

    /// <summary>The statement for the events that meet a condition on e.</summary>
    public SqlText Sql(string where, SqlDialect dialect)
    {
        var own = columns.Select(column => OwnSql(column.Sql, dialect));
        var select = string.Join(
            ", ",
            [
                "e.time",
                "e.row",
                "e.received",
                "e.attributes",
                "c.attributes",
                "c.resource_attributes",
                "p.user",
                .. Contexts.Select(column => column.Sql),
                .. own,
            ]
        );
        return $"""
            SELECT {select}
            FROM {table} e JOIN contexts c ON c.id = e.context_id JOIN people p ON p.context_id = e.context_id
            LEFT JOIN context_owners co ON co.context_id = e.context_id AND co.generation = (SELECT generation FROM owner_state)
                AND e.time >= co.from_time AND e.time < co.until_time
            LEFT JOIN owners w ON w.id = co.owner_id AND w.generation = co.generation
            LEFT JOIN long_ids l ON l.id = e.prompt LEFT JOIN strings a ON a.id = e.agent_instance_id LEFT JOIN strings m ON m.id = e.model_id
            {joins}
            WHERE {where}
            """;
    }

    // "@id …" is a 128-bit id as text.
    static string OwnSql(string sql, SqlDialect dialect) =>
        sql == "@prompt" ? $"coalesce(l.text, {dialect.IdText("e.prompt")})"
        : sql.StartsWith("@id ", StringComparison.Ordinal) ? dialect.IdText(sql[4..])
        : sql;

    /// <summary>Reads a row of <see cref="Sql"/>; what is absent is left out.</summary>
    public EventRecord Read(IRow row, int kind)
    {
        var fields = new List<KeyValuePair<string, object>>();
        void Add(string name, object? value)
        {
            if (value is not null)
                fields.Add(new(name, value));
        }

        var first = 7 + Contexts.Length;
        Add("name", row.Text(first));
        for (var i = 0; i < Contexts.Length; i++)
            Add(Contexts[i].Name, row.Text(7 + i));
        Add("user", row.Text(6));
        for (var i = 1; i < columns.Count; i++)
            Add(columns[i].Name, Value(row, first + i, columns[i].Type));
        return new EventRecord(
            new EventPlace(row.Int64(0), kind, row.Int64(1)),
            row.Int64(2),
            fields,
            row.Text(3),
            JsonObjects.Join(row.Text(4)!, row.Text(5)!)
        );
    }

    static object? Value(IRow row, int column, Type type)
    {
        if (row.IsNull(column))
            return null;
        return type switch
        {
            Type.Text => row.Text(column),
            Type.Number => row.Int64(column),
            Type.Money => new Usd(row.Int64(column)),
            Type.Flag => row.Int64(column) != 0,
            Type.TraceId => row.Id(column).ToString("x32", System.Globalization.CultureInfo.InvariantCulture),
            Type.SpanId => ((ulong)row.Int128(column)).ToString("x16", System.Globalization.CultureInfo.InvariantCulture),
            Type.Source => row.Int64(column) == (int)RecordSource.SessionLog ? "session_log" : "event",
            Type.Tier => row.Int64(column) == 0 ? null : ((ServiceTier)row.Int64(column)).ToString().ToLowerInvariant(),
            Type.QuerySource => Dimension.QuerySources[(int)row.Int64(column)],
            _ => row.Int64(column) == 0 ? null : ((Reason)row.Int64(column)).Name(),
        };
    }
}
