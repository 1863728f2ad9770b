using Plumbline.Instrumentation.Linked.Audit;

namespace Plumbline.Instrumentation.Audit;

/// <summary>
/// Writes a chain into files: appends, begins the next file, keeps the state. For one thread. After an error it is of no more use: the next one begins
/// where this one's files end.
/// </summary>
sealed class AuditWriter : IDisposable
{
    readonly AuditLogOptions _options;
    readonly AuditKey _key;
    readonly AuditLane _lane;
    readonly AuditChain _chain;
    readonly AuditPosition _position;
    readonly AuditLineBuilder _lines = new();
    FileStream? _file;
    long _offset;
    DateTime _day;
    bool _isDirty;

    AuditWriter(AuditLogOptions options, AuditKey key, AuditLane lane)
    {
        (_options, _key, _lane) = (options, key, lane);
        _position = AuditRecovery.Find(options.Folder, lane.Number, key, AuditLane.NewChain());
        _chain = new AuditChain(key, _position.Head);
    }

    /// <summary>How many records the chain has, those not yet written included.</summary>
    public long Records => _position.Records;

    /// <summary>The chain's name.</summary>
    public string Chain => _position.Chain;

    /// <summary>Bytes that wait for <see cref="Write"/>.</summary>
    public int Buffered => _lines.Length;

    /// <summary>Takes a lane and begins its next file.</summary>
    /// <exception cref="IOException">The folder cannot be read or written to.</exception>
    public static AuditWriter Open(AuditLogOptions options, AuditKey key)
    {
        Directory.CreateDirectory(options.Folder);
        var lane = AuditLane.Take(options.Folder, key);
        AuditWriter? writer = null;
        try
        {
            writer = new AuditWriter(options, key, lane);
            writer.BeginChain();
            return writer;
        }
        catch
        {
            writer?.Dispose();
            lane.Dispose();
            throw;
        }
    }

    /// <summary>Appends a call; it is in the file after the next <see cref="Write"/>.</summary>
    /// <returns>The record's number.</returns>
    public long Append(in AuditEntry entry)
    {
        var number = Next();
        AuditEntryLine.Write(_lines, _chain, number, entry);
        return number;
    }

    /// <summary>Appends how many entries were lost, and why.</summary>
    public void AppendGap(long lost, string reason) => AuditRecord.WriteGap(_lines, _chain, Next(), Now(), lost, reason);

    /// <summary>Hands what was appended to the operating system; begins another file when this one is full or of another day.</summary>
    public void Write()
    {
        WriteLines();
        if (_offset >= _options.FileSizeMax || Now().UtcDateTime.Date != _day)
            Rotate();
    }

    /// <summary>Waits for the disk, then says in the state how far the chain has come.</summary>
    /// <returns>Where it stands.</returns>
    public AuditHead Flush(bool isClosed = false)
    {
        WriteLines();
        if (_isDirty || isClosed)
        {
            _file!.Flush(_options.FlushesToDisk);
            SaveState(isClosed);
            _isDirty = false;
        }

        return new AuditHead(Chain, Records, Convert.ToHexStringLower(_chain.Head));
    }

    /// <summary>Appends that the log is closed, and flushes.</summary>
    public AuditHead Close()
    {
        AuditRecord.WriteClose(_lines, _chain, Next(), Now());
        return Flush(isClosed: true);
    }

    public void Dispose()
    {
        _file?.Dispose();
        _chain.Dispose();
        _lane.Dispose();
    }

    // A state must never be ahead of the file.
    void WriteLines()
    {
        if (_lines.Length == 0)
            return;
        _file!.Write(_lines.Written);
        _offset += _lines.Length;
        _lines.Clear();
        _isDirty = true;
    }

    DateTimeOffset Now() => _options.Time.GetUtcNow();

    long Next() => ++_position.Records;

    // The state comes first: a file without one would look as if somebody had taken the state away.
    void BeginChain()
    {
        if (_position.File == 0 && _position.Fault is null)
            SaveState(isClosed: false);
        BeginFile(_position.After);
        SaveState(isClosed: false);
        DeleteOldFiles();
    }

    void Rotate()
    {
        Flush();
        _file!.Dispose();
        (_position.TornBytes, _position.TornHash) = (0, null);
        _chain.Head.CopyTo(_position.Head);
        BeginFile("rotation");
        SaveState(isClosed: false);
        DeleteOldFiles();
    }

    // A file gets its name when its header is in it: there is no file of the log without one.
    void BeginFile(string after)
    {
        var now = Now();
        _position.NextHeader(_key, after, now).Write(_lines, _chain);
        _position.ClearFault();
        _position.File++;
        var path = AuditFiles.LogPath(_options.Folder, _lane.Number, _position.File, now);
        var draft = path + ".tmp";
        _file = new FileStream(draft, AuditFiles.Options(FileMode.Create));
        _file.Write(_lines.Written);
        _file.Flush(_options.FlushesToDisk);
        File.Move(draft, path, overwrite: false);
        (_offset, _day) = (_lines.Length, now.UtcDateTime.Date);
        _lines.Clear();
    }

    void SaveState(bool isClosed)
    {
        var head = Convert.ToHexStringLower(_chain.Head);
        var state = new AuditState(Chain, _key.Id, _position.File, _offset, Records, head, isClosed, Now());
        AuditFiles.Replace(AuditFiles.StatePath(_options.Folder, _lane.Number), state.ToBytes(_key), _options.FlushesToDisk);
    }

    // The checkpoint is on disk before the first file goes.
    void DeleteOldFiles()
    {
        if (_options.Retention is not { } retention)
            return;
        var limit = DateOnly.FromDateTime((Now() - retention).UtcDateTime);
        var files = AuditFiles.Of(_options.Folder, _lane.Number);
        // All of a file's records are older than the file after it.
        var first = 0;
        while (first + 1 < files.Count && files[first + 1].Day < limit)
            first++;
        if (first == 0 || HeaderOf(files[first]) is not { } header)
            return;
        AuditRecord.WriteCheckpoint(_lines, _chain, Next(), Now(), header);
        Flush();
        foreach (var file in files.Take(first))
            File.Delete(file.Path);
    }

    static AuditHeader? HeaderOf(AuditFileName name)
    {
        using var file = AuditFiles.Read(name.Path);
        var lines = new AuditLineReader(file);
        return lines.TryRead() && AuditHeader.TryRead(lines.Line, out var header) ? header : null;
    }
}
