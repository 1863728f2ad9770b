using System.Runtime.InteropServices;
using Plumbline.Core.Model;

namespace Plumbline.Store.SessionIndex;

// The bytes of the index file, as docs/formats/session-index.md describes them.

/// <summary>What never changes within one version of the format.</summary>
static class IndexFormat
{
    /// <summary>Goes up with any change of the layouts here or in Rows.cs, and of what is extracted from logs. Another number means: build anew.</summary>
    public const uint Version = 3;

    // "PLUMBIDX" and "PLUMBBLK", as little-endian numbers.
    public const ulong FileMagic = 0x5844_4942_4d55_4c50,
        BlockMagic = 0x4b4c_4242_4d55_4c50;

    // Blocks begin at multiples of a cache line, so that rows can be used in place.
    public const int Alignment = 64;

    /// <summary>The next place at which a block may begin.</summary>
    public static long Align(long position) => (position + Alignment - 1) & -Alignment;
}

/// <summary>The first bytes of the file.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 8)]
struct FileHeader
{
    public ulong Magic;
    public uint Version;

    // The sizes of all rows, mixed: a build with other layouts does not read this file, even when its version was not raised.
    public uint Layout;
    public Hash128 Roots;
    public ulong Reserved0,
        Reserved1,
        Reserved2;

    // Over the bytes before it.
    public ulong Check;
}

/// <summary>What a block begins with. Its payload follows at once, then room that holds nothing yet.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 8)]
struct BlockHeader
{
    public ulong Magic;
    public BlockType Type;
    public TableId Table;

    // The number of the first row or text in it.
    public int First;
    public int Count;

    // Bytes of the payload, and of the room behind it.
    public long Length,
        Reserved;

    // Of the payload.
    public ulong Checksum;
    public ulong Spare;

    // Over the bytes before it.
    public ulong Check;
}

/// <summary>What a block holds. Stored: values never change.</summary>
enum BlockType : uint
{
    Rows = 1,
    Updates = 2,
    Texts = 3,
    Keys = 4,
    Commit = 5,
}

/// <summary>Which table a block belongs to. Stored: values never change.</summary>
enum TableId : uint
{
    None = 0,
    Requests = 1,
    Tools = 2,
    Prompts = 3,
    Parts = 4,
    Files = 5,
    Texts = 6,
}

/// <summary>The payload of a commit: how much there must be when all blocks before it were read.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 8)]
struct CommitRecord
{
    public int Requests,
        Tools,
        Prompts,
        Parts,
        Files,
        Texts;

    // Bytes of rows that do not count any more and of updates: what a rewrite would save.
    public long Garbage;
}
