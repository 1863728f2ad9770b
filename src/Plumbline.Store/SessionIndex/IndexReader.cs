using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Plumbline.Core.Model;

namespace Plumbline.Store.SessionIndex;

/// <summary>
/// Opens an index file: everything up to the last good commit, in place. Any doubt gives nothing, and the index is built anew.
/// </summary>
sealed unsafe class IndexReader
{
    readonly IndexTables _tables;
    CommitRecord _commit;

    IndexReader(IndexTables tables) => _tables = tables;

    /// <summary>The tables of an index of these roots; null when there is none that can be used.</summary>
    public static IndexTables? TryOpen(string path, Hash128 roots)
    {
        try
        {
            return File.Exists(path)
                ? TryOpen(File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete), roots)
                : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>As the other, from an open file, which the tables keep.</summary>
    public static IndexTables? TryOpen(SafeFileHandle handle, Hash128 roots)
    {
        var end = IsOurs(handle, roots) ? Walk(handle, out var blocks) : Nothing(out blocks);
        if (end == 0)
        {
            handle.Dispose();
            return null;
        }

        var tables = new IndexTables
        {
            Mapping = new IndexMapping(handle, end),
            End = end,
            Blocks = blocks.Count,
        };
        var reader = new IndexReader(tables);
        if (blocks.TrueForAll(block => reader.TryTake(block.Header, tables.Mapping.Start + block.Payload)) && reader.IsComplete())
            return tables;
        tables.Dispose();
        return null;
    }

    static long Nothing(out List<(BlockHeader Header, long Payload)> blocks)
    {
        blocks = [];
        return 0;
    }

    static bool IsOurs(SafeFileHandle handle, Hash128 roots) =>
        TryRead(handle, 0, out FileHeader header)
        && header.Magic == IndexFormat.FileMagic
        && header.Version == IndexFormat.Version
        && header.Layout == Layout
        && header.Roots == roots
        && header.Check == BlockChecksum.OfHeader(header);

    /// <summary>A number that changes with the size of any row.</summary>
    public static uint Layout { get; } =
        (uint)
            Hash128
                .Of<SizesOfRows>(
                    new(
                        Unsafe.SizeOf<RequestRow>(),
                        Unsafe.SizeOf<ToolRow>(),
                        Unsafe.SizeOf<PromptRow>(),
                        Unsafe.SizeOf<PartRow>(),
                        Unsafe.SizeOf<FileRow>()
                    )
                )
                .Low;

    // Headers are read, not mapped: behind the last commit another process may be writing, or cutting what was torn.
    static long Walk(SafeFileHandle handle, out List<(BlockHeader Header, long Payload)> blocks)
    {
        blocks = [];
        var (length, at, end, committed) = (RandomAccess.GetLength(handle), IndexFormat.Align(Unsafe.SizeOf<FileHeader>()), 0L, 0);
        while (TryRead(handle, at, out BlockHeader header) && IsPossible(header, length - at))
        {
            blocks.Add((header, at + Unsafe.SizeOf<BlockHeader>()));
            at = IndexFormat.Align(at + Unsafe.SizeOf<BlockHeader>() + header.Length + header.Reserved);
            if (header.Type == BlockType.Commit && at <= length)
                (end, committed) = (at, blocks.Count);
        }

        blocks.RemoveRange(committed, blocks.Count - committed);
        return end;
    }

    static bool IsPossible(in BlockHeader header, long left) =>
        header.Magic == IndexFormat.BlockMagic
        && header.Check == BlockChecksum.OfHeader(header)
        && header is { Count: >= 0, First: >= 0, Length: >= 0, Reserved: >= 0 }
        && header.Length <= left - Unsafe.SizeOf<BlockHeader>()
        && header.Reserved <= left - Unsafe.SizeOf<BlockHeader>() - header.Length;

    static bool TryRead<T>(SafeFileHandle handle, long at, out T value)
        where T : unmanaged
    {
        value = default;
        return RandomAccess.Read(handle, MemoryMarshal.AsBytes(new Span<T>(ref value)), at) == Unsafe.SizeOf<T>();
    }

    bool TryTake(in BlockHeader header, byte* payload)
    {
        var block = new UncheckedBlock(header.Table, payload, header.Length, header.Checksum);
        // The large blocks of a rewritten file are checked when they are used; all else at once.
        if (header is { Type: BlockType.Rows, First: 0, Table: not TableId.Files } or { Type: BlockType.Keys })
            _tables.CheckLater(header.Type == BlockType.Keys ? block.AsKeys() : block);
        else if (!block.IsWhole())
            return false;

        return header.Type switch
        {
            BlockType.Texts => header.First == _tables.Texts.Committed + 1
                && header.Length >= (long)header.Count * sizeof(uint)
                && _tables.Texts.TryMap(payload, header.Length, header.Count),
            BlockType.Keys => TryTakeKeys(header, (ulong*)payload),
            BlockType.Commit => TryTakeCommit(header, payload),
            BlockType.Rows or BlockType.Updates => header.Table switch
            {
                TableId.Requests => TryTake(header, payload, _tables.Requests),
                TableId.Tools => TryTake(header, payload, _tables.Tools),
                TableId.Prompts => TryTake(header, payload, _tables.Prompts),
                TableId.Parts => TryTake(header, payload, _tables.Parts),
                TableId.Files => TryTake(header, payload, _tables.Files),
                _ => false,
            },
            _ => false,
        };
    }

    bool TryTake<T>(in BlockHeader header, byte* payload, RowTable<T> table)
        where T : unmanaged
    {
        if (header.Type == BlockType.Updates)
            return TryUpdate(header, payload, table);
        if (header.Length != (long)header.Count * Unsafe.SizeOf<T>() || header.First != table.Count)
            return false;
        if (header.First != 0 || !table.IsMoved)
            return table.TryReplay(new ReadOnlySpan<T>(payload, header.Count));
        table.Map(payload, header.Count, (int)((header.Length + header.Reserved) / Unsafe.SizeOf<T>()));
        return true;
    }

    bool TryUpdate<T>(in BlockHeader header, byte* payload, RowTable<T> table)
        where T : unmanaged
    {
        var (count, stride) = (header.Count, sizeof(long) + Unsafe.SizeOf<T>());
        if (header.Length != (long)count * stride)
            return false;
        for (var i = 0; i < count; i++)
            if ((ulong)*(long*)(payload + (long)i * stride) >= (ulong)table.Count)
                return false;
        // They change the rows in place: not before those were checked.
        _tables.AfterCheck(
            header.Table,
            () =>
            {
                for (var i = 0; i < count; i++)
                {
                    var update = payload + (long)i * stride;
                    table.Replay((int)*(long*)update, *(T*)(update + sizeof(long)));
                }
            }
        );
        return true;
    }

    bool TryTakeKeys(in BlockHeader header, ulong* slots)
    {
        var count = header.Length / sizeof(ulong);
        // A table that is full would never end a search.
        if (header.Length % sizeof(ulong) != 0 || count is 0 or > 1 << 30 || !BitOperations.IsPow2(count) || header.Count > count / 4 * 3)
            return false;
        var keys = new KeyTable(slots, (int)count, header.Count);
        switch (header.Table)
        {
            case TableId.Requests:
                _tables.RequestKeys = keys;
                return header.Count == _tables.Requests.Count;
            case TableId.Tools:
                _tables.ToolKeys = keys;
                return header.Count == _tables.Tools.Count;
            case TableId.Prompts:
                _tables.PromptKeys = keys;
                return header.Count == _tables.Prompts.Count;
            case TableId.Texts:
                _tables.Texts.Keys = keys;
                return header.Count == _tables.Texts.Count;
            default:
                return false;
        }
    }

    bool TryTakeCommit(in BlockHeader header, byte* payload)
    {
        if (header.Length != Unsafe.SizeOf<CommitRecord>())
            return false;
        _commit = *(CommitRecord*)payload;
        return true;
    }

    // What the last commit says must be what the blocks gave.
    bool IsComplete()
    {
        _tables.Garbage = _commit.Garbage;
        return _commit.Requests == _tables.Requests.Count
            && _commit.Tools == _tables.Tools.Count
            && _commit.Prompts == _tables.Prompts.Count
            && _commit.Parts == _tables.Parts.Count
            && _commit.Files == _tables.Files.Count
            && _commit.Texts == _tables.Texts.Count
            && !_tables.IsMoved;
    }

    readonly record struct SizesOfRows(int Requests, int Tools, int Prompts, int Parts, int Files);
}
