using Plumbline.Core.Model;

namespace Plumbline.Ingest.SessionLogs;

/// <summary>The fields of a line of session records. Their names are in <see cref="RecordFields"/>; texts come first, then numbers, then flags.</summary>
public enum RecordField : byte
{
    /// <summary>A name that is not in the format: a newer sender's, or nobody's.</summary>
    None,

    // Texts.
    Kind,
    Session,
    Id,
    RequestId,
    Uuid,
    Key,
    Prompt,
    Model,
    Version,
    Entrypoint,
    Effort,
    Branch,
    Cwd,
    AgentId,
    AgentType,
    Skill,
    McpServer,
    McpTool,
    Cost,
    Tier,
    Name,
    Path,
    Url,
    Command,

    // Numbers.
    Time,
    FirstTime,
    AskedTime,
    FileTime,
    Input,
    Output,
    CacheRead,
    CacheCreation5m,
    CacheCreation1h,
    Thinking,
    WebSearches,
    WebFetches,
    Bytes,
    InputBytes,
    AttachedBytes,
    LinesAdded,
    LinesRemoved,
    Number,

    // Flags: true or absent.
    IsCopy,
    IsFast,
    IsUs,
    HasStopReason,
    IsSidechain,
    IsSplitAssumed,
    IsLowerBound,
    IsAdvisor,
    IsError,
    IsDenied,
    IsFromPerson,

    // A list.
    Parts,
}

/// <summary>The names of the fields, as they stand in the lines.</summary>
public static class RecordFields
{
    /// <summary>How many there are, the absent one included.</summary>
    public const int Count = (int)RecordField.Parts + 1;

    static readonly byte[][] Names =
    [
        .. new[]
        {
            "",
            "record",
            "session",
            "id",
            "request_id",
            "uuid",
            "key",
            "prompt",
            "model",
            "version",
            "entrypoint",
            "effort",
            "branch",
            "cwd",
            "agent_id",
            "agent_type",
            "skill",
            "mcp_server",
            "mcp_tool",
            "cost_usd",
            "tier",
            "name",
            "path",
            "url",
            "command",
            "time",
            "first_time",
            "asked_time",
            "file_time",
            "input_tokens",
            "output_tokens",
            "cache_read_tokens",
            "cache_creation_5m_tokens",
            "cache_creation_1h_tokens",
            "thinking_tokens",
            "web_searches",
            "web_fetches",
            "bytes",
            "input_bytes",
            "attached_bytes",
            "lines_added",
            "lines_removed",
            "number",
            "copy",
            "fast",
            "us",
            "stop_reason",
            "sidechain",
            "split_assumed",
            "output_lower_bound",
            "advisor",
            "error",
            "denied",
            "from_person",
            "parts",
        }.Select(System.Text.Encoding.UTF8.GetBytes),
    ];

    static readonly Dictionary<ulong, RecordField> ByHash = Enumerable
        .Range(1, Count - 1)
        .ToDictionary(i => Hash128.Of(Names[i]).Low, i => (RecordField)i);

    /// <summary>A field's name.</summary>
    public static ReadOnlySpan<byte> Name(this RecordField field) => Names[(int)field];

    /// <summary>The field of a name.</summary>
    public static RecordField Find(ReadOnlySpan<byte> name) =>
        ByHash.TryGetValue(Hash128.Of(name).Low, out var field) && name.SequenceEqual(field.Name()) ? field : RecordField.None;

    /// <summary>Whether its value is a string.</summary>
    public static bool IsText(this RecordField field) => field is >= RecordField.Kind and <= RecordField.Command;

    /// <summary>Whether its value is a whole number from 0.</summary>
    public static bool IsNumber(this RecordField field) => field is >= RecordField.Time and <= RecordField.Number;

    /// <summary>Whether its value is true or false.</summary>
    public static bool IsFlag(this RecordField field) => field is >= RecordField.IsCopy and <= RecordField.IsFromPerson;
}
