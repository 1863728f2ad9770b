namespace Plumbline.Core.Audit.Verification;

/// <summary>Something wrong with a log.</summary>
/// <param name="Kind">What it is, for programs.</param>
/// <param name="File">The file.</param>
/// <param name="Line">The line in it, from 1; null when it is the file as a whole.</param>
/// <param name="Record">The record's number in its chain; null when it is none.</param>
/// <param name="Message">What it is, for people.</param>
public sealed record AuditProblem(AuditProblemKind Kind, string File, long? Line, long? Record, string Message);

/// <summary>What can be wrong with a log.</summary>
public enum AuditProblemKind
{
    /// <summary>A line was changed, or is not a record.</summary>
    Edited,

    /// <summary>Records are missing before this line.</summary>
    Missing,

    /// <summary>A record stands here that belongs elsewhere, a second time or in another order.</summary>
    Moved,

    /// <summary>A line was written without the key.</summary>
    Forged,

    /// <summary>The log ends before the end that is known of it.</summary>
    Cut,

    /// <summary>A file is here twice.</summary>
    Duplicate,

    /// <summary>A file is not one of this log.</summary>
    Foreign,

    /// <summary>Nothing vouches for the log's end: its state is missing or not of this key.</summary>
    Unanchored,

    /// <summary>The process that went on with the log found it wrong.</summary>
    Fault,
}
