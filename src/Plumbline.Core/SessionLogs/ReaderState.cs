using System.Runtime.InteropServices;
using Plumbline.Core.Model;

namespace Plumbline.Core.SessionLogs;

/// <summary>
/// What a reader must know of the lines before the place where it goes on. A fixed number of bytes, kept with the offset.
/// Longer ids than fit are kept as nothing: what follows them in the next stretch has no prompt then, until the next prompt.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
public struct ReaderState
{
    /// <summary>The last prompt's id, a UUID; nothing when there was none.</summary>
    public UuidBits LastPrompt;

    /// <summary>The time of the last prompt or tool result, milliseconds since 1970.</summary>
    public long LastInputTime;

    /// <summary>Bytes attached since the last prompt.</summary>
    public long AttachedBytes;

    /// <summary>The last line without any id, by the hash of its content; nothing when there was none.</summary>
    public Hash128 LastPlainLine;

    /// <summary>How many lines equal to it there were, itself included: one that follows is another record, not a copy.</summary>
    public long PlainLines;

    /// <summary>What happened since the last response of the main conversation.</summary>
    public LogSigns Signs;
}
