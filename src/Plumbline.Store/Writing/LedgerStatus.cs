using Plumbline.Store.Journal;

namespace Plumbline.Store.Writing;

/// <summary>How the ledger is doing. Times in seconds, sizes in bytes, positions in the journal's bytes.</summary>
public sealed record LedgerStatus
{
    /// <summary>Behind the last durable record.</summary>
    public required long JournalPosition { get; init; }

    /// <summary>Behind the last applied record.</summary>
    public required long AppliedPosition { get; init; }

    /// <summary>Requests that are durable and wait to be applied.</summary>
    public required int WaitingRequests { get; init; }

    /// <summary>How long the oldest of them has been waiting.</summary>
    public required double ApplyLagSeconds { get; init; }

    /// <summary>Transactions committed since the start.</summary>
    public required long Commits { get; init; }

    /// <summary>Time spent in them.</summary>
    public required double CommitSecondsSum { get; init; }

    /// <summary>The last one's time.</summary>
    public required double LastCommitSeconds { get; init; }

    /// <summary>Transactions that failed and were tried again.</summary>
    public required long FailedCommits { get; init; }

    /// <summary>Why nothing can be applied at present; null when all is well.</summary>
    public required string? Problem { get; init; }

    /// <summary>The database's files.</summary>
    public required long DatabaseBytes { get; init; }

    /// <summary>The journal's own figures.</summary>
    public required JournalStatistics Journal { get; init; }
}
