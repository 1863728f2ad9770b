namespace Plumbline.Store.Journal;

/// <summary>What opening the journal found.</summary>
/// <param name="Records">Records that were checked; those the store had applied long ago are not read again.</param>
/// <param name="TornBytes">Bytes of unfinished writes that were cut from the end; nothing of them was acknowledged.</param>
/// <param name="FirstPosition">Where the oldest record begins: nothing before it can be replayed.</param>
public readonly record struct JournalOpenReport(long Records, long TornBytes, long FirstPosition);
