namespace Plumbline.Ingest;

/// <summary>What a sender may send and what of it is kept. Every limit is far above what the real client sends.</summary>
public sealed record IngestSettings
{
    /// <summary>
    /// Attributes of one record, resource or scope. Default 128. A metric point over it is refused whole, since cutting would change its
    /// identity; a log record or span loses what is beyond.
    /// </summary>
    public int MaxAttributes { get; init; } = 128;

    /// <summary>
    /// Length of one attribute value in bytes of UTF-8. Default 64 KiB. A metric point with a longer one is refused; in a log record or span
    /// the value is cut.
    /// </summary>
    public int MaxValueBytes { get; init; } = 64 * 1024;

    /// <summary>
    /// How deep arrays and lists may nest in a value. Default 16. A metric point with a deeper one is refused; elsewhere the value is
    /// replaced by its length.
    /// </summary>
    public int MaxNesting { get; init; } = 16;

    /// <summary>Points, log records and spans, with their resources, scopes and metrics, in one request. Default 200,000; a request with more is refused whole.</summary>
    public int MaxRecords { get; init; } = 200_000;

    /// <summary>Whether prompts, responses, tool input and other content are stored. Default false: they are replaced by their length.</summary>
    public bool KeepContent { get; init; }

    /// <summary>Attributes that name the team, the first one present counts. Default <c>team, team.id, team.name</c>.</summary>
    public IReadOnlyList<string> TeamKeys { get; init; } = ["team", "team.id", "team.name"];

    /// <summary>Attributes that name the cost centre, the first one present counts. Default <c>cost_center, cost.center, costcenter</c>.</summary>
    public IReadOnlyList<string> CostCenterKeys { get; init; } = ["cost_center", "cost.center", "costcenter"];

    /// <summary>Attributes that name the project, the first one present counts. Default <c>project, project.id, project.name</c>.</summary>
    public IReadOnlyList<string> ProjectKeys { get; init; } = ["project", "project.id", "project.name"];

    /// <summary>Instrumentation scopes, besides Claude Code's, whose start times are true starts. Default none.</summary>
    public IReadOnlyList<string> TrustedScopes { get; init; } = [];
}
