namespace Plumbline.Store.Journal;

/// <summary>The segments and the file that is being written: used by the journal's thread, except where noted.</summary>
sealed class SegmentFolder : IDisposable
{
    readonly string _path;
    readonly JournalOptions _options;

    // Guards the list, which the store's thread reads and shortens. The last segment is the active one.
    readonly Lock _gate = new();
    readonly List<Segment> _segments;
    IJournalFile? _file;
    bool _mustCut;
    bool _mustRoll;

    public SegmentFolder(string path, JournalOptions options, List<Segment> segments, long end)
    {
        (_path, _options, _segments, End) = (path, options, segments, end);

        // The store may stand behind the journal's end, when the journal's folder was lost or moved away: positions never go back.
        // The first write creates what is missing, so that a full disk does not keep the program from starting.
        _mustRoll = segments.Count == 0 || segments[^1].End < end;
        if (segments.Count > 0)
            OpenActive();
    }

    /// <summary>The position behind the last durable record.</summary>
    public long End { get; private set; }

    /// <summary>All segments as they are now. From any thread.</summary>
    public Segment[] Snapshot()
    {
        lock (_gate)
            return [.. _segments];
    }

    /// <summary>Makes sealed bytes durable at the end. When it throws, nothing has changed, or will have before the next write.</summary>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        Cut();
        if (_mustRoll || Active.Size >= _options.SegmentBytes)
            Roll();
        var segment = Active;
        try
        {
            _file!.Write(bytes, segment.Size);
            _file.Flush();
        }
        catch
        {
            _mustCut = true;
            TryCut();
            throw;
        }

        End += bytes.Length;
        Replace(segment with { End = End });
    }

    /// <summary>Writes a record behind the end that the next opening removes. It proves that all before it was durable.</summary>
    public void WriteClosing(ReadOnlySpan<byte> record)
    {
        Cut();
        if (_file is null)
            return;
        _file.Write(record, Active.Size);
        _file.Flush();
    }

    /// <summary>Deletes the segments that end at or before a position. From any thread.</summary>
    public void DeleteUpTo(long position)
    {
        lock (_gate)
        {
            while (_segments.Count > 1 && _segments[0].End <= position)
            {
                if (!TryDelete(_segments[0].Path))
                    return;
                _segments.RemoveAt(0);
            }

            if (_segments.Count == 0)
                return;

            // An active segment worth the trouble is left behind by the next write and deleted then.
            var active = _segments[^1];
            if (_segments.Count == 1 && active.End <= position && active.Size >= _options.SegmentBytes / 4)
                Volatile.Write(ref _mustRoll, true);
        }
    }

    public void Dispose() => _file?.Dispose();

    Segment Active => _segments[^1];

    void OpenActive()
    {
        _file = _options.Disk.Open(Active.Path, create: false);

        // Torn bytes and a closing record are behind the end.
        _mustCut = true;
        Cut();
    }

    void Cut()
    {
        if (!_mustCut)
            return;
        _file!.SetLength(Active.Size);
        _file.Flush();
        _mustCut = false;
    }

    // The write's own failure is what the caller hears of; the next write tries to cut again.
    void TryCut()
    {
        try
        {
            Cut();
        }
        catch (IOException) { }
    }

    void Roll()
    {
        var segment = Segment.At(_path, End);
        var file = _options.Disk.Open(segment.Path, create: true);
        try
        {
            file.Write(SegmentHeader.For(End), 0);
            file.Flush();
            _options.Disk.FlushFolder(_path);
        }
        catch
        {
            file.Dispose();
            TryDelete(segment.Path);
            throw;
        }

        _file?.Dispose();
        _file = file;
        _mustRoll = false;
        lock (_gate)
            _segments.Add(segment);
    }

    void Replace(Segment active)
    {
        lock (_gate)
            _segments[^1] = active;
    }

    // What cannot be deleted now is deleted the next time, or stays: it is not read again.
    static bool TryDelete(string path)
    {
        try
        {
            File.Delete(path);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
