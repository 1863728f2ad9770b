namespace Plumbline.Store.Journal;

/// <summary>Reads a segment's records one after another, up to its end, and stops at the first that is not intact.</summary>
sealed class SegmentReader : IDisposable
{
    readonly Segment _segment;
    readonly FileStream _file;
    readonly byte[] _header = new byte[RecordHeader.Size];

    public SegmentReader(Segment segment)
    {
        _segment = segment;
        Position = segment.Start;
        _file = new FileStream(
            segment.Path,
            FileMode.Open,
            FileAccess.Read,
            FileShare.ReadWrite | FileShare.Delete,
            bufferSize: 128 * 1024,
            FileOptions.SequentialScan
        );
        _file.Position = SegmentHeader.Size;
    }

    /// <summary>The position behind the last intact record.</summary>
    public long Position { get; private set; }

    /// <summary>Whether the reader stopped before the end, at a record that is not intact.</summary>
    public bool IsBroken { get; private set; }

    /// <summary>The last record's header.</summary>
    public RecordHeader Header { get; private set; }

    /// <summary>Reads the next record into a buffer, which grows when it is too small; false at the end or when broken.</summary>
    public bool Read(ref byte[] buffer)
    {
        var left = _segment.End - Position;
        if (left == 0 || IsBroken)
            return false;
        IsBroken = !TryRead(ref buffer, left);
        return !IsBroken;
    }

    public void Dispose() => _file.Dispose();

    bool TryRead(ref byte[] buffer, long left)
    {
        if (left < RecordHeader.Size || _file.ReadAtLeast(_header, RecordHeader.Size, throwOnEndOfStream: false) < RecordHeader.Size)
            return false;
        var header = RecordHeader.Read(_header);
        if (header.Length < 0 || header.Length > left - RecordHeader.Size)
            return false;
        if (buffer.Length < header.Length)
            buffer = new byte[header.Length];
        var body = buffer.AsSpan(0, header.Length);
        if (_file.ReadAtLeast(body, body.Length, throwOnEndOfStream: false) < body.Length || !header.IsIntact(_header, body, Position))
            return false;
        (Header, Position) = (header, header.End);
        return true;
    }
}
