namespace Plumbline.Store.Journal;

/// <summary>Why the journal takes nothing.</summary>
public enum JournalRefusal
{
    /// <summary>The disk is full, or nearly.</summary>
    OutOfDisk,

    /// <summary>Too much waits for the disk already.</summary>
    Full,

    /// <summary>The disk reported another error.</summary>
    Failed,

    /// <summary>The journal is closed or closing.</summary>
    Closed,
}

/// <summary>The body is not in the journal and must not be acknowledged; the sender may try again.</summary>
public sealed class JournalUnavailableException(JournalRefusal refusal, string message, Exception? cause = null) : Exception(message, cause)
{
    /// <summary>Why.</summary>
    public JournalRefusal Refusal { get; } = refusal;
}
