namespace Plumbline.Instrumentation.Audit;

/// <summary>Counts what became of entries. Losses are taken out of here into gap records once.</summary>
sealed class AuditCounters
{
    // Characters of texts that wait to be given away; more would be the app's memory.
    const long TextCharactersMax = 16 * 1024 * 1024;

    long _appended;
    long _written;
    long _full;
    long _failed;
    long _closed;
    long _texts;
    long _failures;
    long _waitingCharacters;
    long _fullRecorded;
    long _failedRecorded;

    public void Appended() => Interlocked.Increment(ref _appended);

    public void DroppedFull() => Interlocked.Increment(ref _full);

    public void DroppedClosed() => Interlocked.Increment(ref _closed);

    public void Written(long count) => Interlocked.Add(ref _written, count);

    public void Failed(long lost)
    {
        Interlocked.Increment(ref _failures);
        Lost(lost);
    }

    public void Lost(long count) => Interlocked.Add(ref _failed, count);

    public void TextDropped() => Interlocked.Increment(ref _texts);

    /// <summary>Whether the entry's texts may wait.</summary>
    public bool TakeText(in AuditEntry entry)
    {
        if (Interlocked.Add(ref _waitingCharacters, Characters(entry)) <= TextCharactersMax)
            return true;
        GiveBackText(entry);
        TextDropped();
        return false;
    }

    public void GiveBackText(in AuditEntry entry) => Interlocked.Add(ref _waitingCharacters, -Characters(entry));

    /// <summary>Losses that no gap record tells of yet. For the writing thread.</summary>
    public (long Full, long Failed) Unrecorded =>
        (Interlocked.Read(ref _full) - _fullRecorded, Interlocked.Read(ref _failed) - _failedRecorded);

    /// <summary>Gap records in the files tell of these now.</summary>
    public void Recorded((long Full, long Failed) losses)
    {
        _fullRecorded += losses.Full;
        _failedRecorded += losses.Failed;
    }

    public AuditLogCounts Read() =>
        new(
            Interlocked.Read(ref _appended),
            Interlocked.Read(ref _written),
            Interlocked.Read(ref _full),
            Interlocked.Read(ref _failed),
            Interlocked.Read(ref _closed),
            Interlocked.Read(ref _texts),
            Interlocked.Read(ref _failures)
        );

    static long Characters(in AuditEntry entry) => (entry.PromptText?.Length ?? 0) + (entry.ResponseText?.Length ?? 0);
}
