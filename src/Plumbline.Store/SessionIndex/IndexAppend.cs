using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Plumbline.Store.SessionIndex;

/// <summary>Writes what changed behind what an index file holds, and a commit.</summary>
static class IndexAppend
{
    /// <summary>Appends to the file that the tables came from. What was torn behind its last commit is cut off first.</summary>
    public static void Append(string path, IndexTables tables)
    {
        using var file = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        RandomAccess.SetLength(file, tables.End);
        var writer = new BlockWriter(file, tables.End);
        WriteTexts(writer, tables.Texts);
        tables.Garbage += WriteRows(writer, TableId.Files, tables.Files);
        tables.Garbage += WriteRows(writer, TableId.Requests, tables.Requests);
        tables.Garbage += WriteRows(writer, TableId.Tools, tables.Tools);
        tables.Garbage += WriteRows(writer, TableId.Prompts, tables.Prompts);
        tables.Garbage += WriteRows(writer, TableId.Parts, tables.Parts);
        writer.Commit(Record(tables));
        (tables.End, tables.Blocks) = (writer.Position, tables.Blocks + writer.Blocks);
    }

    /// <summary>What a commit says of some tables.</summary>
    public static CommitRecord Record(IndexTables tables) =>
        new()
        {
            Requests = tables.Requests.Count,
            Tools = tables.Tools.Count,
            Prompts = tables.Prompts.Count,
            Parts = tables.Parts.Count,
            Files = tables.Files.Count,
            Texts = tables.Texts.Count,
            Garbage = tables.Garbage,
        };

    static void WriteTexts(BlockWriter writer, TextTable texts)
    {
        var first = texts.Committed + 1;
        if (texts.Count >= first)
            writer.Write(BlockType.Texts, TableId.Texts, first, texts.Count - first + 1, texts.Payload(first));
    }

    // The bytes that a rewrite would save.
    static long WriteRows<T>(BlockWriter writer, TableId id, RowTable<T> table)
        where T : unmanaged
    {
        if (table.Count > table.Committed)
            writer.Write(
                BlockType.Rows,
                id,
                table.Committed,
                table.Count - table.Committed,
                MemoryMarshal.AsBytes(table.Rows[table.Committed..])
            );
        if (table.Changed.Count == 0)
            return 0;

        var updates = new byte[table.Changed.Count * (sizeof(long) + Unsafe.SizeOf<T>())];
        var at = updates.AsSpan();
        foreach (var row in table.Changed)
        {
            MemoryMarshal.Write(at, (long)row);
            MemoryMarshal.Write(at[sizeof(long)..], table.Read(row));
            at = at[(sizeof(long) + Unsafe.SizeOf<T>())..];
        }

        writer.Write(BlockType.Updates, id, 0, table.Changed.Count, updates);
        return updates.Length;
    }
}
