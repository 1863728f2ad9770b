using Plumbline.Core.Model;

namespace Plumbline.Server.Exposition;

/// <summary>What the program says about itself on <c>/metrics</c>; the composition root fills it at each scrape.</summary>
public sealed record ServerHealth
{
    /// <summary>Export requests by the status they were answered with, since the start; no signal for unknown paths.</summary>
    public IReadOnlyList<(Signal? Signal, Protocol Protocol, string Code, long Count)> Requests { get; init; } = [];

    /// <summary>Points, log records and spans that were stored and refused, since the start.</summary>
    public IReadOnlyList<(Signal Signal, long Taken, long Refused)> Records { get; init; } = [];

    /// <summary>Bytes of bodies as received, since the start.</summary>
    public long BytesReceived { get; init; }

    /// <summary>Questions that were stopped because they took too long, and those whose turn did not come in time, since the start.</summary>
    public (long Stopped, long NotBegun) QueriesTimedOut { get; init; }

    /// <summary>The end of the journal, and how far it is applied to the store, in bytes since the first start.</summary>
    public long JournalPosition { get; init; }

    public long AppliedPosition { get; init; }

    /// <summary>How long the oldest request that is not applied has waited, in seconds; 0 when all is applied.</summary>
    public double ApplyLagSeconds { get; init; }

    /// <summary>Commits to the store and the seconds they took together, since the start.</summary>
    public long Commits { get; init; }

    public double CommitSeconds { get; init; }

    /// <summary>Groups of requests that were fsynced to the journal, and the seconds that took together, since the start.</summary>
    public long JournalSyncs { get; init; }

    public double JournalSyncSeconds { get; init; }

    /// <summary>Bytes on disk: the database with its log, and the journal.</summary>
    public long DatabaseBytes { get; init; }

    public long JournalBytes { get; init; }

    /// <summary>Whether records are taken; false while the disk is full or the program stops.</summary>
    public bool IsReady { get; init; } = true;

    /// <summary>The program's version.</summary>
    public string Version { get; init; } = "";
}
