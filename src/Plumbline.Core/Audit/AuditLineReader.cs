namespace Plumbline.Core.Audit;

/// <summary>Lines of a stream, one after another, in a buffer of fixed size: however long the log or a line is, memory stays the same.</summary>
public sealed class AuditLineReader(Stream stream)
{
    readonly byte[] _buffer = new byte[AuditFormat.LineSizeMax];
    int _start,
        _end;
    bool _isAtEnd;

    /// <summary>The line that was read, without its newline. Valid until the next is read.</summary>
    public ReadOnlySpan<byte> Line => _buffer.AsSpan(_start - LineSize, LineSize - (IsWhole ? 1 : 0));

    /// <summary>The same with its newline.</summary>
    public ReadOnlySpan<byte> Bytes => _buffer.AsSpan(_start - LineSize, LineSize);

    /// <summary>Whether it ends with a newline. It does not at the end of the stream, or when it is longer than lines can be.</summary>
    public bool IsWhole { get; private set; }

    /// <summary>Bytes of the stream up to the end of the line, from where the reader began.</summary>
    public long Position { get; private set; }

    /// <summary>Its bytes, the newline included.</summary>
    public int LineSize { get; private set; }

    /// <summary>Reads the next line; false at the end. A line that is too long comes in pieces that are not whole.</summary>
    public bool TryRead()
    {
        int length;
        while ((length = _buffer.AsSpan(_start, _end - _start).IndexOf((byte)'\n') + 1) == 0 && TryFill())
            continue;
        IsWhole = length > 0;
        LineSize = IsWhole ? length : _end - _start;
        _start += LineSize;
        Position += LineSize;
        return LineSize > 0;
    }

    bool TryFill()
    {
        if (_isAtEnd || (_start == 0 && _end == _buffer.Length))
            return false;
        _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
        (_start, _end) = (0, _end - _start);
        var read = stream.Read(_buffer, _end, _buffer.Length - _end);
        _isAtEnd = read == 0;
        _end += read;
        return read > 0;
    }
}
