using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Plumbline.Core.Model;

namespace Plumbline.Store.SessionIndex;

/// <summary>
/// Writes a whole index file: every table in one piece with room behind it, and the finders. Rows that count no more are left out, with
/// the texts that only they used.
/// </summary>
sealed class IndexRewrite
{
    // Times the size of any row a multiple of 64 bytes, as the checksum wants it.
    const int PieceRows = 1024;

    delegate void RowChange<T>(ref T row, int number);

    readonly IndexTables _tables;
    readonly BlockWriter _writer;
    readonly Renumbering? _numbers;

    IndexRewrite(IndexTables tables, BlockWriter writer, bool isCompacted)
    {
        (_tables, _writer) = (tables, writer);
        _numbers = isCompacted ? Renumbering.Of(tables) : null;
    }

    /// <summary>Writes the tables to an empty file.</summary>
    public static void Write(SafeFileHandle file, IndexTables tables, Hash128 roots)
    {
        var header = new FileHeader
        {
            Magic = IndexFormat.FileMagic,
            Version = IndexFormat.Version,
            Layout = IndexReader.Layout,
            Roots = roots,
        };
        header.Check = BlockChecksum.OfHeader(header);
        RandomAccess.Write(file, MemoryMarshal.AsBytes(new ReadOnlySpan<FileHeader>(in header)), 0);
        var writer = new BlockWriter(file, IndexFormat.Align(Unsafe.SizeOf<FileHeader>()));
        new IndexRewrite(tables, writer, isCompacted: tables.Garbage > 0).Write();
    }

    void Write()
    {
        var record = new CommitRecord
        {
            Texts = WriteTexts(),
            Files = WriteRows(
                TableId.Files,
                _tables.Files,
                row => row.Flags.HasFlag(FileFlags.Gone),
                (ref FileRow row, int _) => _numbers!.Renumber(ref row)
            ),
            Requests = WriteRequests(),
            Tools = WriteTools(),
            Prompts = WritePrompts(),
            Parts = WriteParts(),
        };
        _writer.Commit(record);
    }

    int WriteTexts()
    {
        var texts = _numbers?.Texts(_tables.Texts) ?? _tables.Texts;
        texts.EnsureKeys();
        _writer.Write(BlockType.Texts, TableId.Texts, 1, texts.Count, texts.Payload(1));
        WriteKeys(TableId.Texts, texts.Keys!);
        if (texts != _tables.Texts)
            texts.Keys!.Dispose();
        return texts.Count;
    }

    int WriteRequests() =>
        WriteFound(
            TableId.Requests,
            _tables.Requests,
            _tables.RequestKeys,
            row => row.Flags.HasFlag(RequestFlags.Dead),
            (ref RequestRow row, int number) => _numbers!.Renumber(ref row, number),
            row => (uint)row.MessageKey.Low
        );

    int WriteTools() =>
        WriteFound(
            TableId.Tools,
            _tables.Tools,
            _tables.ToolKeys,
            row => row.Flags.HasFlag(ToolFlags.Dead),
            (ref ToolRow row, int _) => _numbers!.Renumber(ref row),
            row => (uint)row.Key
        );

    int WritePrompts() =>
        WriteFound(
            TableId.Prompts,
            _tables.Prompts,
            _tables.PromptKeys,
            row => row.Flags.HasFlag(PromptFlags.Dead),
            (ref PromptRow row, int _) => _numbers!.Renumber(ref row),
            row => (uint)row.Key
        );

    // Rows with their finder: the one that there is, or, when rows get other numbers, one of those.
    int WriteFound<T>(TableId id, RowTable<T> table, KeyTable? keys, Func<T, bool> isDead, RowChange<T> change, Func<T, uint> keyOf)
        where T : unmanaged
    {
        using var renumbered = _numbers is null ? null : new KeyTable(table.Count);
        var count = WriteRows(
            id,
            table,
            isDead,
            (ref T row, int number) =>
            {
                change(ref row, number);
                renumbered!.Add(keyOf(row), number);
            }
        );
        WriteKeys(id, renumbered ?? keys!);
        return count;
    }

    int WriteParts()
    {
        if (_numbers is null)
            return WriteRows(TableId.Parts, _tables.Parts, _ => false, (ref PartRow _, int _) => { });
        _writer.Begin(BlockType.Rows, TableId.Parts, 0);
        _writer.Add(MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(_numbers.Parts)));
        _writer.End(_numbers.Parts.Count, Room<PartRow>(_numbers.Parts.Count));
        return _numbers.Parts.Count;
    }

    int WriteRows<T>(TableId id, RowTable<T> table, Func<T, bool> isDead, RowChange<T> change)
        where T : unmanaged
    {
        _writer.Begin(BlockType.Rows, id, 0);
        var (input, output) = (new T[PieceRows], new T[PieceRows]);
        var (held, written) = (0, 0);
        for (var first = 0; first < table.Count; first += PieceRows)
        {
            var rows = input.AsSpan(0, table.Read(first, input));
            if (_numbers is null)
            {
                _writer.Add(MemoryMarshal.AsBytes(rows));
                written += rows.Length;
                continue;
            }

            foreach (ref var row in rows)
            {
                if (isDead(row))
                    continue;
                change(ref row, written++);
                output[held++] = row;
                if (held < PieceRows)
                    continue;
                _writer.Add(MemoryMarshal.AsBytes(output.AsSpan()));
                held = 0;
            }
        }

        _writer.Add(MemoryMarshal.AsBytes(output.AsSpan(0, held)));
        _writer.End(written, Room<T>(written));
        return written;
    }

    // An eighth more rows fit before the file must be written anew.
    static long Room<T>(int rows)
        where T : unmanaged => (long)Math.Max(1024, rows / 8) * Unsafe.SizeOf<T>();

    void WriteKeys(TableId id, KeyTable keys) => _writer.Write(BlockType.Keys, id, 0, keys.Count, MemoryMarshal.AsBytes(keys.Slots));
}
