namespace Plumbline.Ingest.SessionLogs;

/// <summary>
/// The form in which what session logs say travels and is journaled: lines of JSON, of which the first says whose they are.
/// docs/formats/session-records.md describes it.
/// </summary>
public static class RecordFormat
{
    /// <summary>The content type of a body.</summary>
    public const string ContentType = "application/x-ndjson";

    /// <summary>The path at which a server takes it.</summary>
    public const string ServerPath = "/v1/session-logs";

    /// <summary>What the first line says it is.</summary>
    public const string Name = "plumbline-session-records";

    /// <summary>A reader takes this version and no other; new fields need no new version.</summary>
    public const int Version = 1;

    /// <summary>The longest line, in bytes: many times what a real one has.</summary>
    public const int MaxLineBytes = 64 << 10;

    /// <summary>Beyond every real count; what is above is refused.</summary>
    public const long MaxCount = 1_000_000_000_000_000;

    /// <summary>Parts of one request.</summary>
    public const int MaxParts = 256;

    internal static ReadOnlySpan<byte> Request => "request"u8;
    internal static ReadOnlySpan<byte> Prompt => "prompt"u8;
    internal static ReadOnlySpan<byte> Tool => "tool"u8;
    internal static ReadOnlySpan<byte> PullRequest => "pull_request"u8;
}
