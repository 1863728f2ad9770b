namespace Plumbline.Store.Journal;

/// <summary>The journal's way to the disk: what a test replaces to fill it up.</summary>
public interface IJournalDisk
{
    /// <summary>Opens a segment for writing; a new one is empty, also when a file of that name is left from a failed attempt.</summary>
    IJournalFile Open(string path, bool create);

    /// <summary>Makes the creation of files in a folder durable, where the system knows how.</summary>
    void FlushFolder(string folder);

    /// <summary>Bytes that may still be written.</summary>
    long FreeBytes(string folder);
}

/// <summary>A segment file. Failures are <see cref="IOException"/>s.</summary>
public interface IJournalFile : IDisposable
{
    void Write(ReadOnlySpan<byte> bytes, long offset);

    /// <summary>Returns when everything written is on the disk itself.</summary>
    void Flush();

    void SetLength(long length);
}
