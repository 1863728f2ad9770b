using Microsoft.Win32.SafeHandles;
using Plumbline.Core.SessionLogs;

namespace Plumbline.Ingest.SessionLogs;

/// <summary>
/// Reads session logs, one file at a time, into chunks. Its memory is one buffer, whatever the size of the files; only a long line
/// makes it larger for as long as that line lasts. For one thread; make one for each.
/// </summary>
/// <param name="bufferBytes">Bytes read at a time. The default stays in a core's second-level cache.</param>
/// <param name="lineBytesMax">The longest line that is read; longer ones are counted as <see cref="SkipReason.TooLong"/>.</param>
/// <param name="stretchBytes">Bytes of a file after which a chunk is handed over.</param>
public sealed class SessionLogReader(
    int bufferBytes = SessionLogReader.BufferBytesDefault,
    int lineBytesMax = SessionLogReader.LineBytesMaxDefault,
    int stretchBytes = SessionLogReader.StretchBytesDefault
)
{
    public const int BufferBytesDefault = 512 * 1024,
        LineBytesMaxDefault = 256 * 1024 * 1024,
        StretchBytesDefault = 4 * 1024 * 1024;

    readonly LineReader _lines = new();
    readonly int _bufferBytes = Math.Max(bufferBytes, 16);
    byte[] _buffer = [];
    SafeFileHandle? _file;
    LogFileContext _context;
    ReaderState _state;

    // What is in the buffer and not yet consumed; the place in the file of the first of it.
    int _number,
        _start,
        _end;
    long _offset,
        _tooLongFrom;
    bool _isAtEnd,
        _isWithinTooLong;

    /// <summary>Begins a file at a place where a line begins.</summary>
    /// <param name="file">An open file; stays open.</param>
    /// <param name="number">Its number, for the chunks.</param>
    /// <param name="offset">Bytes from its start.</param>
    /// <param name="state">What an earlier chunk said at this place; the default at the start.</param>
    public void Open(SafeFileHandle file, int number, long offset = 0, ReaderState state = default, LogFileContext context = default)
    {
        (_file, _number, _offset, _state, _context) = (file, number, offset, state, context);
        (_start, _end, _isAtEnd, _isWithinTooLong) = (0, 0, false, false);
        _lines.Builder.BeginFile(state);
        if (_buffer.Length == 0 || IsLarge)
            Resize(_bufferBytes);
    }

    /// <summary>Fills a cleared chunk with the next stretch of the file; false when nothing was left.</summary>
    public bool TryRead(LogChunk chunk)
    {
        if (_file is null)
            return false;
        (chunk.File, chunk.From) = (_number, _offset);
        _lines.Builder.Begin(chunk, in _context, _state);
        while (!_isAtEnd && (_isWithinTooLong || _offset - chunk.From < stretchBytes))
        {
            Fill();
            ReadWholeLines(chunk);
        }

        (chunk.To, chunk.State) = (_isWithinTooLong ? _tooLongFrom : _offset, _state = _lines.Builder.State);
        MarkTail(chunk);
        if (!_isAtEnd)
            return true;
        var hasTail = ReadTail();
        _file = null;
        return hasTail || chunk.To > chunk.From;
    }

    void ReadWholeLines(LogChunk chunk)
    {
        var last = _buffer.AsSpan(_start, _end - _start).LastIndexOf((byte)'\n');
        if (last < 0)
            return;
        var (start, end) = (_start, _start + last + 1);
        if (_isWithinTooLong)
            start = SkipRest(chunk, start);
        else if (_offset == 0 && _buffer.AsSpan(start, end - start).StartsWith("\uFEFF"u8))
            start += 3;
        for (; start < end; chunk.Lines++)
            start = _lines.Read(start, _offset + start - _start);
        (_start, _offset) = (end, _offset + end - _start);
    }

    // The end of a line whose beginning is gone.
    int SkipRest(LogChunk chunk, int start)
    {
        _isWithinTooLong = false;
        chunk.Lines++;
        _lines.Builder.Skip(SkipReason.TooLong);
        return start + _buffer.AsSpan(start, _end - start).IndexOf((byte)'\n') + 1;
    }

    // A last line without its newline is still being written, as a rule; when it is whole it is shown, and read again later.
    bool ReadTail()
    {
        if (_isWithinTooLong || _start == _end)
            return false;
        var start = _offset == 0 && _buffer.AsSpan(_start, _end - _start).StartsWith("\uFEFF"u8) ? _start + 3 : _start;
        _buffer[_end] = (byte)'\n';
        _lines.Builder.IsTail = true;
        _lines.Read(start, _offset);
        return true;
    }

    static void MarkTail(LogChunk chunk)
    {
        (chunk.TailResponses, chunk.TailToolUses) = (chunk.Responses.Count, chunk.ToolUses.Count);
        (chunk.TailToolResults, chunk.TailPrompts, chunk.TailNotes) = (chunk.ToolResults.Count, chunk.Prompts.Count, chunk.Notes.Count);
    }

    // Reads on behind what is left, which a line longer than the buffer makes grow.
    void Fill()
    {
        if (_start > 0)
            MoveToFront();
        if (_end == _buffer.Length - JsonTokens.Padding && !TryGrow())
            DropBeginning();
        var room = _buffer.AsSpan(_end, _buffer.Length - JsonTokens.Padding - _end);
        var read = RandomAccess.Read(_file!, room, _offset + _end - _start);
        _end += read;
        _isAtEnd = read == 0;
    }

    void MoveToFront()
    {
        var rest = _buffer.AsSpan(_start, _end - _start);
        (_start, _end) = (0, rest.Length);
        if (IsLarge && rest.Length <= _bufferBytes)
        {
            var old = rest;
            Resize(_bufferBytes);
            old.CopyTo(_buffer);
        }
        else
            rest.CopyTo(_buffer);
    }

    bool TryGrow()
    {
        if (_isWithinTooLong || _end >= lineBytesMax)
            return false;
        var old = _buffer;
        Resize((int)Math.Min((long)_end * 2, Math.Max(lineBytesMax, _end + 1)));
        old.AsSpan(0, _end).CopyTo(_buffer);
        return true;
    }

    void DropBeginning()
    {
        _tooLongFrom = _isWithinTooLong ? _tooLongFrom : _offset;
        _offset += _end;
        (_end, _isWithinTooLong) = (0, true);
        if (IsLarge)
            Resize(_bufferBytes);
    }

    // Lines of a few megabytes are common enough (pictures) to keep the room for the next.
    bool IsLarge => _buffer.Length > (_bufferBytes * 8L) + JsonTokens.Padding;

    void Resize(int size)
    {
        _buffer = new byte[size + JsonTokens.Padding];
        _lines.Use(_buffer);
    }
}
