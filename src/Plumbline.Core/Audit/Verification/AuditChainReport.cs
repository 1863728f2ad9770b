namespace Plumbline.Core.Audit.Verification;

/// <summary>What was found in one chain, up to its end or the first thing that is wrong.</summary>
public sealed record AuditChainReport
{
    /// <summary>The chain's name.</summary>
    public required string Chain { get; init; }

    /// <summary>The key that seals it.</summary>
    public required string KeyId { get; init; }

    /// <summary>How many files it has here.</summary>
    public int Files { get; set; }

    /// <summary>The number of the first record that is here; files before it may have been deleted by a checkpoint.</summary>
    public long FirstRecord { get; set; } = 1;

    /// <summary>The number of the last record.</summary>
    public long LastRecord { get; set; }

    /// <summary>How many records are here.</summary>
    public long Records => LastRecord - FirstRecord + 1;

    /// <summary>When the first record was written; null when there is none.</summary>
    public DateTimeOffset? From { get; set; }

    /// <summary>When the last record was written.</summary>
    public DateTimeOffset? To { get; set; }

    /// <summary>The hash of the last line, in hexadecimal digits.</summary>
    public string Head { get; set; } = "";

    /// <summary>Whether the last record says that the log was closed.</summary>
    public bool IsClosed { get; set; }

    /// <summary>How many processes ended without closing it.</summary>
    public int Crashes { get; set; }

    /// <summary>Ends of files that a process left half-written and the next one sealed as such.</summary>
    public int TornEnds { get; set; }

    /// <summary>Bytes behind the last record that are no whole line: being written, or torn by a crash that nobody has followed up yet.</summary>
    public long TornBytes { get; set; }

    /// <summary>Entries that records of gaps tell were lost before they could be written.</summary>
    public long Lost { get; set; }

    /// <summary>Whether a state vouches for the end.</summary>
    public bool IsAnchored { get; set; }
}
