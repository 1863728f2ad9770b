namespace Plumbline.Store.Journal;

/// <summary>What the journal has done since it was opened, and how it stands.</summary>
/// <param name="Records">Bodies made durable.</param>
/// <param name="Bytes">Bytes made durable, headers included.</param>
/// <param name="Fsyncs">Groups made durable.</param>
/// <param name="FsyncSecondsLast">How long the last group's write and fsync took.</param>
/// <param name="FsyncSecondsSum">How long all of them took.</param>
/// <param name="FailedGroups">Groups that the disk refused; their senders were told.</param>
/// <param name="WaitingBytes">Bytes that are not durable yet.</param>
/// <param name="Segments">Segment files.</param>
/// <param name="DiskBytes">The sum of their sizes.</param>
public readonly record struct JournalStatistics(
    long Records,
    long Bytes,
    long Fsyncs,
    double FsyncSecondsLast,
    double FsyncSecondsSum,
    long FailedGroups,
    long WaitingBytes,
    int Segments,
    long DiskBytes
);
