namespace Plumbline.Instrumentation.Audit;

/// <summary>What became of the entries, since the log was opened.</summary>
/// <param name="Appended">Entries that were taken.</param>
/// <param name="Written">Entries that are in files.</param>
/// <param name="DroppedFull">Entries that came when the queue was full.</param>
/// <param name="DroppedFailed">Entries that could not be written.</param>
/// <param name="DroppedClosed">Entries that came after the log was closed. Nothing records them.</param>
/// <param name="TextsDropped">Texts that nobody got, since too many waited or the one who takes them failed.</param>
/// <param name="Failures">How often writing failed.</param>
public readonly record struct AuditLogCounts(
    long Appended,
    long Written,
    long DroppedFull,
    long DroppedFailed,
    long DroppedClosed,
    long TextsDropped,
    long Failures
);
