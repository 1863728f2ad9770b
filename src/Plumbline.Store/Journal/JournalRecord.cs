namespace Plumbline.Store.Journal;

/// <summary>A body read back from the journal.</summary>
/// <param name="Entry">What was said of it.</param>
/// <param name="Body">The decompressed body; the reader's own copy.</param>
/// <param name="Position">The journal's position behind it.</param>
public readonly record struct JournalRecord(JournalEntry Entry, ReadOnlyMemory<byte> Body, long Position);
