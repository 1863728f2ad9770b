using Plumbline.Core.Model;
using Plumbline.Core.SessionLogs;
using Plumbline.Ingest.SessionLogs;

namespace Plumbline.Cli.SessionCost;

/// <summary>
/// What a session's own log tells beside its requests: how long turns took, and the client's own totals. Those are written when a process ends,
/// are cumulative over resumes, and a fork's begin at its parent's: the last one counts, they are never added.
/// </summary>
sealed record SessionNotes
{
    /// <summary>The client's estimate of everything; null when no process has ended.</summary>
    public Usd? ClientCost { get; private set; }

    /// <summary>Milliseconds, as the client counted them.</summary>
    public long ApiMs { get; private set; }

    public long WallMs { get; private set; }
    public long LinesAdded { get; private set; }
    public long LinesRemoved { get; private set; }

    /// <summary>Turns, and the milliseconds that they took together.</summary>
    public long TurnMs { get; private set; }

    public long Turns { get; private set; }

    /// <summary>Whether the client's totals stand behind the last response, so that they cover all of them.</summary>
    public bool IsCurrent { get; private set; }

    /// <summary>The last state of the client's totals is worth more than any sum of parts.</summary>
    public bool HasClientTotals => ClientCost is not null;

    /// <summary>The log's responses, by the low half of their keys: among them copies of what another session asked.</summary>
    public HashSet<ulong> Messages { get; } = [];

    /// <summary>Reads a session's log; what cannot be read is left out.</summary>
    public static SessionNotes Read(string path)
    {
        var notes = new SessionNotes();
        try
        {
            using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var reader = new SessionLogReader();
            reader.Open(file, 0);
            var chunk = new LogChunk();
            while (reader.TryRead(chunk))
            {
                notes.Add(chunk);
                chunk.Clear();
            }

            notes.IsCurrent = notes.HasClientTotals && EndsWithTotals(file);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            // The index has its requests.
        }

        return notes;
    }

    void Add(LogChunk chunk)
    {
        foreach (ref readonly var response in chunk.Responses.AsSpan())
            Messages.Add(response.MessageKey.Low);
        foreach (ref readonly var note in chunk.Notes.AsSpan())
        {
            if (note.Kind == NoteKind.TurnDuration)
                (Turns, TurnMs) = (Turns + 1, TurnMs + note.A);
            else if (note.Kind == NoteKind.CostState)
                (ClientCost, ApiMs, WallMs, LinesAdded, LinesRemoved) = (new Usd(note.A), note.B, note.C, note.D, note.E);
        }
    }

    // The line of totals has no time, so its place decides. Quotes within texts are escaped in a log: these bytes are a record's own.
    static bool EndsWithTotals(Microsoft.Win32.SafeHandles.SafeFileHandle file)
    {
        const int window = 1024 * 1024;
        var from = Math.Max(0, RandomAccess.GetLength(file) - window);
        var end = new byte[window];
        var length = 0;
        while (length < end.Length && RandomAccess.Read(file, end.AsSpan(length), from + length) is > 0 and var read)
            length += read;
        var rest = end.AsSpan(0, length);
        return rest.LastIndexOf("\"type\":\"cost-state\""u8) > rest.LastIndexOf("\"type\":\"assistant\""u8);
    }
}
