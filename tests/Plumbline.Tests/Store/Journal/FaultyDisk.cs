using Plumbline.Store.Journal;

namespace Plumbline.Tests.Store.Journal;

/// <summary>A real disk that can be told to be full, to fail, and to be slow.</summary>
sealed class FaultyDisk : IJournalDisk
{
    readonly JournalDisk _disk = new();

    /// <summary>Bytes that may still be written before it is full.</summary>
    public long Room = long.MaxValue;

    /// <summary>What it says is free.</summary>
    public long Free = long.MaxValue;

    /// <summary>Whether writing back fails, as a dying disk does.</summary>
    public bool FlushFails;

    public bool CutFails;

    /// <summary>Called in each flush, on the journal's thread.</summary>
    public Action Flushing = () => { };

    public IJournalFile Open(string path, bool create) =>
        create && Room <= 0 ? throw Full(path) : new FaultyFile(this, _disk.Open(path, create));

    public void FlushFolder(string folder) => _disk.FlushFolder(folder);

    public long FreeBytes(string folder) => Free;

    // As .NET reports ENOSPC.
    static IOException Full(string path) => new($"No space left on device : '{path}'", 28);

    sealed class FaultyFile(FaultyDisk disk, IJournalFile file) : IJournalFile
    {
        // A full disk takes what it can: half a record, say.
        public void Write(ReadOnlySpan<byte> bytes, long offset)
        {
            var fits = (int)Math.Min(disk.Room, bytes.Length);
            file.Write(bytes[..fits], offset);
            disk.Room -= disk.Room == long.MaxValue ? 0 : fits;
            if (fits < bytes.Length)
                throw Full("segment");
        }

        public void Flush()
        {
            disk.Flushing();
            if (disk.FlushFails)
                throw new IOException("Input/output error", 5);
            file.Flush();
        }

        public void SetLength(long length)
        {
            if (disk.CutFails)
                throw new IOException("Input/output error", 5);
            file.SetLength(length);
        }

        public void Dispose() => file.Dispose();
    }
}
