using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Plumbline.Core.SessionLogs;

namespace Plumbline.Store.SessionIndex;

/// <summary>A log as the index knows it: what it was when it was last seen, and how far it was read.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 8)]
public struct FileRow
{
    /// <summary>The low half of the hash of its path.</summary>
    public ulong PathHash;

    /// <summary>The file's number in its file system; 0 when unknown. Another number means another file under the same name.</summary>
    public ulong Inode;

    /// <summary>When it was there first: the smaller of its birth and its last write when it was first seen; nanoseconds since 1970.</summary>
    public long FirstSeen;

    /// <summary>Bytes when it was last seen.</summary>
    public long Size;

    /// <summary>Its last write when it was last seen; milliseconds since 1970.</summary>
    public long LastWrite;

    /// <summary>Behind the last line that is in the index.</summary>
    public long Offset;

    /// <summary>A hash of the bytes just before <see cref="Offset"/>: other bytes there mean that the log was rewritten.</summary>
    public ulong TailHash;

    /// <summary>What the reader needs to go on.</summary>
    public ReaderState State;

    public int Path,
        Root,
        ProjectFolder,
        Cwd;

    /// <summary>How many bytes <see cref="TailHash"/> covers.</summary>
    public int TailLength;

    public FileFlags Flags;

    /// <summary>Lines that gave nothing, by reason.</summary>
    public SkipCounts Skipped;
}

/// <summary>What else is known of a log.</summary>
[Flags]
public enum FileFlags
{
    None = 0,

    /// <summary>It is no longer there, or was rewritten: its rows do not count.</summary>
    Gone = 1,

    /// <summary>A sub-agent wrote it.</summary>
    Agent = 2,
}

/// <summary>A count for each <see cref="SkipReason"/>, with room for reasons to come.</summary>
[InlineArray(16)]
public struct SkipCounts
{
    int _first;
}
