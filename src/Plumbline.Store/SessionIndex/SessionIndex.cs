using System.Runtime.CompilerServices;
using Microsoft.Win32.SafeHandles;
using Plumbline.Core.Model;
using Plumbline.Core.SessionLogs;

namespace Plumbline.Store.SessionIndex;

/// <summary>
/// One run's work on an index: what it holds is compared with the logs, what is new is taken in, and committed where this process may
/// write. What the index then says does not depend on whether it was written. Not for several threads at once.
/// </summary>
public sealed class SessionIndex : IDisposable
{
    // With more blocks than this the file is written anew: each is looked at when it is opened.
    const int BlocksMax = 512;

    // The rows of one kind that a gigabyte of logs makes: they stay in memory, and those of more go to temporary files.
    const int MemoryBytes = 12 * 1024 * 1024;

    // Below this, what a rewrite would save is not worth it.
    const long GarbageBytesMin = 256 * 1024;

    readonly string? _path;
    readonly Hash128 _roots;
    readonly string? _spillFolder;
    readonly int _memoryBytes;
    readonly SkippedLines _unkept = new();
    IndexLock? _lock;
    IndexTables? _tables;
    Merging? _merging;

    // Writes what was committed; done when there is nothing to write.
    Task _writing = Task.CompletedTask;

    SessionIndex(string? path, Hash128 roots, string? spillFolder, int memoryBytes) =>
        (_path, _roots, _spillFolder, _memoryBytes) = (path, roots, spillFolder, memoryBytes);

    /// <summary>Whether this process may write the index.</summary>
    public bool IsWriter => _lock is not null;

    /// <summary>Logs that the index knows, those included that are gone.</summary>
    public int FileCount => Tables.Files.Count;

    /// <summary>Whether there are more rows than memory should hold.</summary>
    public bool IsSpilled => Tables.IsSpilled;

    IndexTables Tables => _tables ?? throw new ObjectDisposedException(nameof(SessionIndex));

    /// <summary>Opens the index of some roots, which may be empty or in doubt: then it is built anew.</summary>
    /// <param name="path">The index file; null to keep none.</param>
    /// <param name="roots">Names the set of folders; an index of other folders is not used.</param>
    /// <param name="content">What will be read of it.</param>
    /// <param name="spillFolder">Where temporary files may be made when there is more than memory should hold; null for nowhere.</param>
    /// <param name="memoryBytes">How much of one kind memory should hold.</param>
    public static SessionIndex Open(string? path, Hash128 roots, IndexContent content, string? spillFolder, int memoryBytes = MemoryBytes)
    {
        var index = new SessionIndex(path, roots, spillFolder, memoryBytes);
        if (path is not null)
        {
            index._lock = IndexLock.TryTake(path);
            index._tables = Load(path, roots, content);
        }

        index._tables ??= new IndexTables();
        return index;
    }

    /// <summary>What an index holds, as it lies there; null when there is none that can be used.</summary>
    public static IndexSnapshot? Peek(string path, Hash128 roots, IndexContent content) =>
        Load(path, roots, content) is { } tables ? new TablesSnapshot(tables, SkippedIn(tables)) : null;

    /// <summary>A log as the index knows it.</summary>
    public ref readonly FileRow File(int file) => ref Tables.FileRows[file];

    /// <summary>The path of a log.</summary>
    public string PathOf(int file) => Tables.Texts.Text(Tables.FileRows[file].Path) ?? "";

    /// <summary>Makes the finder of logs: worth doing while there is something to wait for.</summary>
    public void PrepareToFind() => Tables.EnsureFileKeys();

    /// <summary>The number of a log by its path in UTF-8; −1 when it is not known.</summary>
    public int Find(ReadOnlySpan<byte> path)
    {
        var (hash, cursor) = (Hash128.Of(path).Low, -1);
        var keys = Tables.FileKeys ?? Tables.EnsureFileKeys();
        for (var file = keys.Next((uint)hash, ref cursor); file >= 0; file = keys.Next((uint)hash, ref cursor))
        {
            ref readonly var row = ref Tables.FileRows[file];
            if (row.PathHash == hash && !row.Flags.HasFlag(FileFlags.Gone) && Tables.Texts[row.Path].SequenceEqual(path))
                return file;
        }

        return -1;
    }

    /// <summary>
    /// Says that something will be taken in or taken away: checks all of the index and makes the finders. False when it is damaged; then it
    /// is empty now, and what was found out about logs must be found out again.
    /// </summary>
    public bool TryBeginChanges()
    {
        var isWhole = Tables.TryCheckAll();
        if (!isWhole)
        {
            Tables.Dispose();
            _tables = new IndexTables();
        }

        if (_spillFolder is not null)
            Tables.SpillTo(_spillFolder, _memoryBytes);
        _ = Merging();
        return isWhole;
    }

    /// <summary>Adds a log of which nothing was read yet; its number.</summary>
    public int Add(string path, string root, string projectFolder, long firstSeen, ulong inode, bool isAgent)
    {
        var texts = Tables.Texts;
        var row = new FileRow
        {
            FirstSeen = firstSeen,
            Inode = inode,
            Flags = isAgent ? FileFlags.Agent : FileFlags.None,
            Path = texts.Number(path),
            Root = texts.Number(root),
            ProjectFolder = projectFolder.Length == 0 ? 0 : texts.Number(projectFolder),
        };
        row.PathHash = Hash128.Of(texts[row.Path]).Low;
        Tables.EnsureFileKeys().Add((uint)row.PathHash, Tables.Files.Count);
        return Tables.Files.Add(row);
    }

    /// <summary>Takes all away that came from some logs; they count as unknown from now on.</summary>
    public void Remove(IReadOnlyCollection<int> files)
    {
        if (files.Count == 0)
            return;
        var isGone = new bool[Tables.Files.Count];
        foreach (var file in files)
        {
            isGone[file] = true;
            Tables.Files.Write(file, Tables.Files.Read(file) with { Flags = FileFlags.Gone });
            Tables.Garbage += Unsafe.SizeOf<FileRow>();
        }

        Merging().Remove(file => isGone[file]);
    }

    /// <summary>Takes in what was read of a log, but for a last line without its newline.</summary>
    public void Take(LogChunk chunk, int file)
    {
        Merging().Take(chunk, file, isTail: false);
        var row = Tables.Files.Read(file);
        for (var reason = 0; reason < SkippedLines.ReasonCount; reason++)
            if (reason != (int)SkipReason.Unfinished)
                row.Skipped[reason] += (int)Math.Min(chunk.Skipped[(SkipReason)reason], int.MaxValue - row.Skipped[reason]);
        (row.Offset, row.State) = (chunk.To, chunk.State);
        Tables.Files.Write(file, row);
    }

    /// <summary>Takes in the last line of a log that has no newline yet, after a commit: it is in this run's answer, and not in the index.</summary>
    public void TakeTail(LogChunk chunk, int file)
    {
        FinishWriting();
        Merging().Take(chunk, file, isTail: true);
        _unkept.Add(SkipReason.Unfinished, chunk.Skipped[SkipReason.Unfinished]);
    }

    /// <summary>Counts something that was skipped in this run and is not kept.</summary>
    public void Skip(SkipReason reason, long count = 1) => _unkept.Add(reason, count);

    /// <summary>Notes what a log was when it was looked at, and what its bytes before the offset are.</summary>
    public void Seen(int file, long size, long lastWrite, ulong tailHash, int tailLength) =>
        Tables.Files.Write(
            file,
            Tables.Files.Read(file) with
            {
                Size = size,
                LastWrite = lastWrite,
                TailHash = tailHash,
                TailLength = tailLength,
            }
        );

    /// <summary>
    /// Decides what counts, and writes it where this process may. Numbers of logs may be others afterwards. A first index of rows that are
    /// in memory is written while they are being read; it is there when the snapshot, or this object, is disposed.
    /// </summary>
    public void Commit()
    {
        FinishWriting();
        _merging?.Settle();
        if (_lock is not null && _path is { } path && Tables is { Mapping: null, IsSpilled: false, HasChanges: true })
            _writing = WriteFirst(path, Tables);
        else if (_lock is null || _path is null || !TryWrite(_path))
            LeaveSpill();
    }

    /// <summary>Gives up the right to write: others may go on.</summary>
    public void Release()
    {
        FinishWriting();
        Unlock();
        _lock = null;
    }

    /// <summary>What the index says now. It belongs to the caller; this object is of no use afterwards.</summary>
    public IndexSnapshot TakeSnapshot()
    {
        _merging?.Settle();
        var tables = Tables;
        _tables = null;
        var skipped = SkippedIn(tables);
        skipped.Add(_unkept);
        return new TablesSnapshot(tables, skipped, UnlockWhenWritten());
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // A snapshot that was taken waits for what is still being written.
        if (_tables is null)
            return;
        Release();
        _tables.Dispose();
        _tables = null;
    }

    // After a commit nothing follows for most.
    Merging Merging()
    {
        if (_merging is not null)
            return _merging;
        Tables.EnsureKeys();
        return _merging = new Merging(Tables);
    }

    static IndexTables? Load(string path, Hash128 roots, IndexContent content)
    {
        var tables = IndexReader.TryOpen(path, roots);
        if (tables is null || TryCheck(tables, content))
            return tables;
        tables.Dispose();
        return null;
    }

    static bool TryCheck(IndexTables tables, IndexContent content) =>
        (!content.HasFlag(IndexContent.Requests) || (tables.TryCheck(TableId.Requests) && tables.TryCheck(TableId.Parts)))
        && (!content.HasFlag(IndexContent.Tools) || tables.TryCheck(TableId.Tools))
        && (!content.HasFlag(IndexContent.Prompts) || tables.TryCheck(TableId.Prompts));

    static SkippedLines SkippedIn(IndexTables tables)
    {
        var skipped = new SkippedLines();
        foreach (ref readonly var file in tables.FileRows)
            for (var reason = 0; reason < SkippedLines.ReasonCount; reason++)
                if (file.Skipped[reason] != 0 && !file.Flags.HasFlag(FileFlags.Gone))
                    skipped.Add((SkipReason)reason, file.Skipped[reason]);
        return skipped;
    }

    void FinishWriting()
    {
        _writing.GetAwaiter().GetResult();
        _writing = Task.CompletedTask;
    }

    Task UnlockWhenWritten()
    {
        if (!_writing.IsCompleted)
            return _writing.ContinueWith(_ => Unlock(), TaskScheduler.Default);
        Unlock();
        return _writing;
    }

    void Unlock()
    {
        _lock?.Dispose();
        _lock = null;
    }

    // The rows stay where they are, in memory: nobody waits for the file.
    Task WriteFirst(string path, IndexTables tables) =>
        Task.Run(() =>
        {
            try
            {
                WriteAnew(path, tables, _ => { });
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // As below.
            }
        });

    // An index that cannot be written is not an error: it is read from the logs again next time.
    bool TryWrite(string path)
    {
        try
        {
            if (!Tables.HasChanges)
                return true;
            if (MustRewrite())
                WriteAnew(path, Tables, Use);
            else
                IndexAppend.Append(path, Tables);
            return !Tables.IsSpilled;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    bool MustRewrite() =>
        Tables.End == 0
        || Tables.IsMoved
        || Tables.Blocks > BlocksMax
        || (Tables.Garbage > GarbageBytesMin && Tables.Garbage > Tables.End / 2);

    void WriteAnew(string path, IndexTables tables, Action<string> use)
    {
        // Only who holds the lock writes here, so that what a killed process left is overwritten.
        var temporary = path + ".new";
        try
        {
            // A file that was cut to nothing is written through by some systems when it is closed; a new one is not.
            System.IO.File.Delete(temporary);
            using (var file = System.IO.File.OpenHandle(temporary, FileMode.CreateNew, FileAccess.ReadWrite))
                IndexRewrite.Write(file, tables, _roots);
            use(temporary);
            System.IO.File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            System.IO.File.Delete(temporary);
            throw;
        }
    }

    // Where a file that is mapped cannot be replaced, the old one must be let go first.
    void Use(string path)
    {
        if (IndexReader.TryOpen(path, _roots) is { } tables)
            Replace(tables);
    }

    // Rows in temporary files are in no one piece: an index that nobody else sees makes them so.
    void LeaveSpill()
    {
        if (!Tables.IsSpilled)
            return;
        var file = TemporaryFile.Open(_spillFolder!);
        IndexRewrite.Write(file, Tables, _roots);
        Replace(IndexReader.TryOpen(file, _roots) ?? throw new IOException("An index that was just written cannot be read."));
    }

    void Replace(IndexTables tables)
    {
        _tables?.Dispose();
        _tables = tables;
        // What was just written needs no check.
        tables.Trust();
        _merging = null;
    }
}
