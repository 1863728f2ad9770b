namespace Plumbline.Store.Journal;

/// <summary>
/// Reads a journal folder and decides what may be trusted, without changing anything. What was acknowledged and is not in the
/// database must all be there; only the very end may be an unfinished write.
/// </summary>
sealed class Inspection
{
    readonly long _applied;
    byte[] _buffer = [];

    // Whether a closing record ended the segment that was walked.
    bool _isClosed;

    Inspection(long applied) => _applied = applied;

    /// <summary>The segments with their true ends.</summary>
    public List<Segment> Segments { get; private set; } = [];

    /// <summary>A last segment whose creation was not finished: it holds nothing and is to be deleted.</summary>
    public Segment? Unborn { get; private set; }

    /// <summary>Bytes of unfinished writes.</summary>
    public long TornBytes { get; private set; }

    /// <summary>Intact records that were read.</summary>
    public long Records { get; private set; }

    /// <summary>Inspects a folder.</summary>
    /// <param name="folder">The journal's folder.</param>
    /// <param name="applied">The position up to which the store has applied the journal.</param>
    public static Inspection Of(string folder, long applied)
    {
        var inspection = new Inspection(applied);
        var found = Segment.In(folder);
        for (var i = 0; i < found.Count; i++)
            inspection.Add(found[i], next: i + 1 < found.Count ? found[i + 1] : null);
        return inspection;
    }

    void Add(Segment segment, Segment? next)
    {
        // Nothing is applied to a new database, which may well begin in the middle of an old journal.
        var expected = Segments.Count > 0 ? Segments[^1].End : Math.Max(_applied, 0);
        var isGap = segment.Start > expected && segment.Start > _applied && (Segments.Count > 0 || _applied > 0);
        if (isGap || Segments.Count > 0 && segment.Start < expected)
            throw Damaged(segment, 0, $"it begins at position {segment.Start}, but the records before it end at {expected}.");
        if (HasHeader(segment, isLast: next is null))
            Segments.Add(next is null ? CheckedLast(segment) : Checked(segment, next));
        else
            (Unborn, TornBytes) = (segment, TornBytes + new FileInfo(segment.Path).Length);
    }

    // Headers are durable before the first record is written, so only an empty last segment may lack one.
    static bool HasHeader(Segment segment, bool isLast)
    {
        var expected = SegmentHeader.For(segment.Start);
        using var file = new FileStream(segment.Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var header = new byte[SegmentHeader.Size];
        var length = file.ReadAtLeast(header, header.Length, throwOnEndOfStream: false);
        if (SegmentHeader.VersionOf(header.AsSpan(0, length)) > SegmentHeader.Version)
            throw Damaged(segment, 8, "it was written by a newer version of Plumbline, which this one cannot read.");
        if (header.AsSpan().SequenceEqual(expected))
            return true;
        if (isLast && file.Length <= SegmentHeader.Size)
            return false;
        throw Damaged(segment, 0, "its header is damaged.");
    }

    // A segment that is followed by another was complete. What the store has applied is not read again.
    Segment Checked(Segment segment, Segment next)
    {
        if (next.Start <= _applied)
            return segment.End <= next.Start
                ? segment
                : throw Damaged(segment, 0, $"it reaches to position {segment.End}, into the next segment.");
        var end = Walk(segment);
        return IntactTo(end) == segment.End
            ? segment with
            {
                End = end,
            }
            : throw Damaged(segment, segment.OffsetOf(end), "the record's checksum does not match.");
    }

    Segment CheckedLast(Segment segment)
    {
        var end = Walk(segment);
        var intact = IntactTo(end);
        if (intact < segment.End && IsNotATornTail(segment, intact) is { } why)
            throw Damaged(segment, segment.OffsetOf(intact), why);
        TornBytes += segment.End - intact;
        return segment with { End = end };
    }

    long IntactTo(long end) => _isClosed ? end + RecordHeader.Size : end;

    // The position behind the last intact body.
    long Walk(Segment segment)
    {
        _isClosed = false;
        using var reader = new SegmentReader(segment);
        while (reader.Read(ref _buffer))
        {
            _isClosed = reader.Header.Kind == RecordKind.Closed;
            if (_isClosed)
                return reader.Header.Position;
            Records++;
        }

        return reader.Position;
    }

    // An unfinished write leaves any mixture of its group's bytes. A later group proves that this one had been durable.
    string? IsNotATornTail(Segment segment, long end)
    {
        if (end < _applied)
            return "the record's checksum does not match, and the database has already applied it.";
        var bytes = File.ReadAllBytes(segment.Path);
        for (var offset = (int)segment.OffsetOf(end) + 1; offset <= bytes.Length - RecordHeader.Size; offset++)
        {
            var position = segment.Start + offset - SegmentHeader.Size;
            var header = RecordHeader.Read(bytes.AsSpan(offset));
            if (header.Position != position || header.Length < 0 || header.Length > bytes.Length - offset - RecordHeader.Size)
                continue;
            var body = bytes.AsSpan(offset + RecordHeader.Size, header.Length);
            if (header.GroupStart > end && header.IsIntact(bytes.AsSpan(offset, RecordHeader.Size), body, position))
                return $"the record's checksum does not match, and intact records follow at byte {offset}.";
        }

        return null;
    }

    static JournalDamagedException Damaged(Segment segment, long offset, string problem) => new(segment.Path, offset, problem);
}
