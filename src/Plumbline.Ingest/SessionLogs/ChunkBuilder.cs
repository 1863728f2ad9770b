using System.Runtime.CompilerServices;
using Plumbline.Core.Model;
using Plumbline.Core.SessionLogs;
using Plumbline.Ingest.Normalise;

namespace Plumbline.Ingest.SessionLogs;

/// <summary>
/// The chunk that is being filled and what must be known for it: texts that repeat from line to line are kept once, and so are the
/// responses that several lines tell.
/// </summary>
sealed class ChunkBuilder(JsonCursor cursor)
{
    // Texts are names and paths; what is longer is cut, so that a strange line cannot fill the memory.
    const int TextMax = 16 * 1024;

    // Equal lines have equal times, so they are near each other.
    const int EqualLinesMax = 64 * 1024;

    readonly Slice[] _last = new Slice[(int)RepeatedText.Count];
    readonly HashIndex _responses = new(),
        _lines = new(),
        _equalLines = new();
    Slice _prompt;
    bool _hasPromptText;

    public JsonCursor Cursor => cursor;

    public LogChunk Chunk { get; private set; } = new();

    /// <summary>What the reader knows at the line at hand.</summary>
    public ReaderState State;

    /// <summary>What the file's place says about its lines.</summary>
    public LogFileContext File { get; private set; }

    /// <summary>Whether the line at hand is a last one without its newline: nothing of it is joined with what is before.</summary>
    public bool IsTail { get; set; }

    /// <summary>Where the line at hand is in the buffer, and in the file.</summary>
    public int LineStart { get; set; }

    public int LineEnd { get; set; }

    public long LineOffset { get; set; }

    /// <summary>Begins a chunk.</summary>
    public void Begin(LogChunk chunk, in LogFileContext file, ReaderState state)
    {
        (Chunk, File, State, IsTail) = (chunk, file, state, false);
        Array.Clear(_last);
        _responses.Clear();
        _lines.Clear();
        _hasPromptText = false;
    }

    /// <summary>Begins a file, or goes on in it. Equal lines stand together, so that the last one is all that must be remembered.</summary>
    public void BeginFile(in ReaderState state)
    {
        _equalLines.Clear();
        if (state.PlainLines > 0)
            _equalLines[state.LastPlainLine] = (int)Math.Min(state.PlainLines, int.MaxValue);
    }

    /// <summary>Counts the line at hand as skipped. A last line without its newline is read again, and counted for what it is then.</summary>
    public void Skip(SkipReason reason) => Chunk.Skipped.Add(IsTail ? SkipReason.Unfinished : reason);

    /// <summary>Keeps a text; absent when it is none.</summary>
    public Slice Keep(JsonValue value) => value.IsText ? Keep(cursor.Plain(value)) : default;

    /// <summary>Keeps a text.</summary>
    public Slice Keep(ReadOnlySpan<byte> text)
    {
        text = text[..Utf8Text.CutAt(text, TextMax)];
        return Chunk.Text.Append(JsonText.IsValid(text) ? text : JsonText.Repair(text));
    }

    /// <summary>Keeps a text of a kind that is mostly the same as on the line before; absent when it is none.</summary>
    public Slice Keep(RepeatedText kind, JsonValue value) => value.IsText ? Keep(kind, cursor.Plain(value)) : default;

    /// <summary>Keeps a text of a kind that is mostly the same as on the line before.</summary>
    public Slice Keep(RepeatedText kind, ReadOnlySpan<byte> text)
    {
        ref var last = ref _last[(int)kind];
        if (last.IsAbsent || !Chunk.Text[last].SequenceEqual(text))
            last = Keep(text);
        return last;
    }

    /// <summary>A truth value; false where it is missing or something else.</summary>
    public static bool IsTrue(JsonValue value) => value.Kind == JsonKind.True;

    /// <summary>The time of a line, as text or as a number; 0 where it has none.</summary>
    public bool TryTime(JsonValue value, out long milliseconds)
    {
        milliseconds = 0;
        var isTime = value.Kind switch
        {
            JsonKind.Text => Timestamps.TryParse(cursor.Plain(value), out milliseconds),
            JsonKind.Number => Timestamps.TryFromEpoch(cursor.Bytes(value), out milliseconds),
            _ => false,
        };
        milliseconds = isTime ? milliseconds : 0;
        return isTime;
    }

    /// <summary>A number rounded to a whole one; the fallback where there is none.</summary>
    public long Whole(JsonValue value, long fallback = 0) =>
        value.Kind == JsonKind.Number && DecimalText.TryParseWhole(cursor.Bytes(value), out var whole) ? whole : fallback;

    /// <summary>An amount of dollars that a line names.</summary>
    public bool TryUsd(JsonValue value, out Usd amount)
    {
        amount = default;
        if (value.Kind != JsonKind.Number || !DecimalText.TryParse(cursor.Bytes(value), out var quantity))
            return false;
        if (quantity.Nanos < 0 || quantity.Nanos > long.MaxValue)
            return false;
        amount = new Usd((long)quantity.Nanos);
        return true;
    }

    /// <summary>The session that a line names, else the one its file belongs to.</summary>
    public Slice Session(JsonValue named)
    {
        if (named.IsText && named.Length > 0)
            return Keep(RepeatedText.Session, named);
        return File.Session is { Length: > 0 } session ? Keep(RepeatedText.FileSession, session) : default;
    }

    /// <summary>The place of a response in the chunk, plus one; 0 for a new one, and then to be set.</summary>
    public ref int ResponseNumber(Hash128 message, Hash128 request) => ref _responses[message.Then(request)];

    /// <summary>Whether a line was seen before in this chunk. Later it was.</summary>
    public bool WasSeen(Hash128 line) => _lines[line]++ != 0;

    /// <summary>The hash of the line's bytes.</summary>
    public Hash128 ContentKey() => Hash128.Of(cursor.Bytes(new JsonValue(JsonKind.Object, LineStart, LineEnd)).Trim(" \t\r"u8));

    /// <summary>
    /// The name of a line without any id: its content, and how many equal lines there were before it in the file. A last line
    /// without its newline will be read again and does not count yet.
    /// </summary>
    public Hash128 ContentKeyWithOrdinal()
    {
        if (_equalLines.Count > EqualLinesMax)
            _equalLines.Clear();
        var content = ContentKey();
        ref var count = ref _equalLines[content];
        var ordinal = count;
        if (!IsTail)
            (State.LastPlainLine, State.PlainLines) = (content, ++count);
        return content.Then(new Hash128(0, (ulong)ordinal));
    }

    /// <summary>The last prompt's id before the line at hand.</summary>
    public Slice Prompt()
    {
        if (!_hasPromptText)
        {
            _hasPromptText = true;
            _prompt = default;
            if (State.LastPrompt != default)
            {
                Uuids.Format(State.LastPrompt, Chunk.Text.Reserve(Uuids.Length));
                _prompt = Chunk.Text.Claim(Uuids.Length);
            }
        }

        return _prompt;
    }

    /// <summary>Notes which prompt the next lines answer.</summary>
    public void SetPrompt(ReadOnlySpan<byte> id)
    {
        var number = Uuids.Parse(id);
        if (number == State.LastPrompt && number != default)
            return;
        State.LastPrompt = number;
        _hasPromptText = number == default;
        if (number == default)
            _prompt = Keep(id);
    }
}
