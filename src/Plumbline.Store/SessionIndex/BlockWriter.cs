using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Plumbline.Store.SessionIndex;

/// <summary>Writes blocks one after another. The header of a block is written after its payload, when count and checksum are known.</summary>
sealed class BlockWriter(SafeFileHandle file, long position)
{
    BlockChecksum _checksum;
    BlockHeader _header;
    long _payload;

    /// <summary>Where the next block begins.</summary>
    public long Position { get; private set; } = position;

    /// <summary>Blocks written.</summary>
    public int Blocks { get; private set; }

    /// <summary>Begins a block.</summary>
    public void Begin(BlockType type, TableId table, int first)
    {
        _header = new BlockHeader
        {
            Magic = IndexFormat.BlockMagic,
            Type = type,
            Table = table,
            First = first,
        };
        (_checksum, _payload) = (new BlockChecksum(), Position + Unsafe.SizeOf<BlockHeader>());
    }

    /// <summary>Adds to the payload; every piece but the last is a multiple of 64 bytes long.</summary>
    public void Add(ReadOnlySpan<byte> bytes)
    {
        RandomAccess.Write(file, bytes, _payload + _header.Length);
        _checksum.Add(bytes);
        _header.Length += bytes.Length;
    }

    /// <summary>Ends the block, with room behind it.</summary>
    public void End(int count, long reserved = 0)
    {
        (_header.Count, _header.Reserved, _header.Checksum) = (count, reserved, _checksum.Value);
        _header.Check = BlockChecksum.OfHeader(_header);
        RandomAccess.Write(file, MemoryMarshal.AsBytes(new ReadOnlySpan<BlockHeader>(in _header)), Position);
        Position = IndexFormat.Align(_payload + _header.Length + reserved);
        Blocks++;
    }

    /// <summary>A block of one piece.</summary>
    public void Write(BlockType type, TableId table, int first, int count, ReadOnlySpan<byte> payload)
    {
        Begin(type, table, first);
        Add(payload);
        End(count);
    }

    /// <summary>Seals all before it: a reader believes nothing that no commit follows.</summary>
    public void Commit(CommitRecord record)
    {
        // The file must reach to the end of the block's room, or its reader takes it for torn.
        var end = IndexFormat.Align(Position + Unsafe.SizeOf<BlockHeader>() + Unsafe.SizeOf<CommitRecord>());
        if (RandomAccess.GetLength(file) < end)
            RandomAccess.SetLength(file, end);
        Write(BlockType.Commit, TableId.None, 0, 1, MemoryMarshal.AsBytes(new ReadOnlySpan<CommitRecord>(in record)));
    }
}
