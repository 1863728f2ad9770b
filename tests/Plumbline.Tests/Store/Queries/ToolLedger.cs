namespace Plumbline.Tests.Store.Queries;

/// <summary>Records of tools in a ledger that is filled by hand.</summary>
static class ToolLedger
{
    // Above all rows that the ledger gives itself.
    static long _row = 1_000_000;

    /// <summary>A use: how it ended, how long it took, why it failed.</summary>
    public static void Use(
        this SmallLedger ledger,
        int context,
        long time,
        string? tool,
        bool? success = true,
        long? ms = null,
        string? error = null,
        bool isLogged = false,
        string? decision = null,
        string? id = null,
        string? request = null,
        string? attributes = null,
        Guid? prompt = null
    ) => ledger.Add(context, time, "tool_result", tool, success, ms, error, isLogged, decision, null, id, request, attributes, prompt);

    /// <summary>A decision and who made it.</summary>
    public static void Decide(
        this SmallLedger ledger,
        int context,
        long time,
        string tool,
        string decision,
        string? source,
        string? id = null,
        string? request = null,
        Guid? prompt = null
    ) => ledger.Add(context, time, "tool_decision", tool, null, null, null, false, decision, source, id, request, null, prompt);

    /// <summary>Any other event.</summary>
    public static void Tell(this SmallLedger ledger, int context, long time, string name, string attributes, long? ms = null) =>
        ledger.Add(context, time, name, null, null, ms, null, false, null, null, null, null, attributes, null);

    /// <summary>How long a request took, in all and to its first token.</summary>
    public static void Took(this SmallLedger ledger, string request, long ms, long? first) =>
        ledger.Connection.Execute("UPDATE requests SET duration_ms = $1, ttft_ms = $2 WHERE request_id = $3", ms, first, request);

    /// <summary>A span with a tool use and an end.</summary>
    public static void Timed(this SmallLedger ledger, ulong span, long ms, string? toolUse = null) =>
        ledger.Connection.Execute(
            "UPDATE spans SET end_time = start_time + $1 * 1000000, tool_use_id = $2 WHERE span_id = $3::UBIGINT",
            ms,
            toolUse,
            span
        );

    static void Add(
        this SmallLedger ledger,
        int context,
        long time,
        string name,
        string? tool,
        bool? success,
        long? ms,
        string? error,
        bool isLogged,
        string? decision,
        string? source,
        string? id,
        string? request,
        string? attributes,
        Guid? prompt
    )
    {
        object? Id(string? text) => text is null ? null : ledger.String(text);
        ledger.Connection.Execute(
            """
            INSERT INTO events BY NAME SELECT $1::BIGINT AS row, $2::BIGINT AS received, $2::BIGINT AS time, $3::INTEGER AS context_id, uuid() AS hash,
                $4::INTEGER AS name_id, $5::INTEGER AS tool_id, $6::BOOLEAN AS success, $7::BIGINT AS duration_ms, $8::INTEGER AS error_type_id,
                $9::UTINYINT AS source, $10::INTEGER AS decision_id, $11::INTEGER AS decision_source_id, $12::VARCHAR AS tool_use_id,
                $13::VARCHAR AS request_id, $14::VARCHAR AS attributes, $15::UUID AS prompt, 0::UTINYINT AS flag
            """,
            ++_row,
            time,
            context,
            ledger.String(name),
            Id(tool),
            success,
            ms,
            Id(error),
            isLogged ? 2 : 1,
            Id(decision),
            Id(source),
            id,
            request,
            attributes,
            prompt?.ToString()
        );
    }
}
