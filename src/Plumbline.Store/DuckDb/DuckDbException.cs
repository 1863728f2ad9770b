namespace Plumbline.Store.DuckDb;

/// <summary>What an error means for us.</summary>
public enum DuckErrorKind
{
    /// <summary>Anything else: usually our own SQL.</summary>
    Other,

    /// <summary>The disk is full; it works again when there is space.</summary>
    OutOfDisk,

    /// <summary>The query needs more memory than DuckDB may use.</summary>
    OutOfMemory,

    /// <summary>The file was written by a newer DuckDB.</summary>
    NewerFormat,

    /// <summary>The file is damaged, or no DuckDB file.</summary>
    Damaged,

    /// <summary>Another process holds the file.</summary>
    Locked,

    /// <summary>Stopped by <see cref="DuckConnection.Interrupt"/>.</summary>
    Interrupted,
}

/// <summary>DuckDB refused; the message is its own.</summary>
public sealed class DuckDbException : Exception
{
    public DuckDbException(string message)
        : base(message)
    {
        Kind = KindOf(message);
        MustReopen = Has(message, "database has been invalidated") || message.StartsWith("FATAL", StringComparison.Ordinal);
    }

    /// <summary>What it means.</summary>
    public DuckErrorKind Kind { get; }

    /// <summary>Whether DuckDB refuses every further statement until the database is closed and opened again.</summary>
    public bool MustReopen { get; }

    // DuckDB's C API has no codes for these, so its words are read; a test provokes the real ones where it can.
    static DuckErrorKind KindOf(string message) =>
        Has(message, "No space left") || Has(message, "not enough space on the disk") || Has(message, "Disk quota exceeded")
            ? DuckErrorKind.OutOfDisk
        : Has(message, "Could not set lock on file") || Has(message, "being used by another process") ? DuckErrorKind.Locked
        : Has(message, "newer version") || Has(message, "newer DuckDB") || Has(message, "database file with version number")
            ? DuckErrorKind.NewerFormat
        : Has(message, "corrupt")
        || Has(message, "not a valid DuckDB database file")
        || Has(message, "checksum")
        || Has(message, "replaying WAL")
            ? DuckErrorKind.Damaged
        : message.StartsWith("INTERRUPT", StringComparison.Ordinal) ? DuckErrorKind.Interrupted
        : message.StartsWith("Out of Memory", StringComparison.Ordinal) ? DuckErrorKind.OutOfMemory
        : DuckErrorKind.Other;

    static bool Has(string message, string words) => message.Contains(words, StringComparison.OrdinalIgnoreCase);
}
