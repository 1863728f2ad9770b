namespace Plumbline.Store.Journal;

/// <summary>How the journal writes.</summary>
public sealed record JournalOptions
{
    /// <summary>A segment that has reached this size, in bytes, is followed by a new one.</summary>
    public long SegmentBytes { get; init; } = 64 << 20;

    /// <summary>How long a body waits at most for others to share its fsync.</summary>
    public TimeSpan CommitWindow { get; init; } = TimeSpan.FromMilliseconds(2);

    /// <summary>Bytes that may wait for the disk; beyond them bodies are refused. One body is always taken. At most 1 GiB.</summary>
    public long MaxPendingBytes { get; init; } = 128 << 20;

    /// <summary>Bodies are refused while the disk has fewer bytes free, so that what was acknowledged can still be applied.</summary>
    public long MinimumFreeBytes { get; init; } = 256 << 20;

    /// <summary>How often at most the disk is asked for its free bytes.</summary>
    public TimeSpan DiskCheckInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Where the files are.</summary>
    public IJournalDisk Disk { get; init; } = new JournalDisk();
}
