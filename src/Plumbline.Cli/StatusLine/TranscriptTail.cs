using System.Text;
using Plumbline.Core.Model;
using Plumbline.Core.SessionLogs;
using Plumbline.Ingest.SessionLogs;
using Plumbline.Store.SessionIndex;

namespace Plumbline.Cli.StatusLine;

/// <summary>
/// The end of a session's log, read for one status line: what was written since the index was brought up to date. A bounded number of
/// bytes, so that it takes a bounded time; whatever is before them is in the index within seconds.
/// </summary>
static class TranscriptTail
{
    /// <summary>A reader goes through these in a few milliseconds.</summary>
    public const int BytesMax = 4 * 1024 * 1024;

    // As much as there mostly is; a longer line makes the reader's buffer grow.
    const int BufferBytes = 256 * 1024;

    /// <summary>The responses at the end of a log, as rows; null when it cannot be read. Those that the index has too are among them.</summary>
    public static IndexSnapshot? Read(string path)
    {
        try
        {
            using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var rows = new MemorySnapshot();
            rows.AddFile(path);
            var reader = new SessionLogReader(BufferBytes, BytesMax, BytesMax);
            var context = new LogFileContext(System.Text.Encoding.UTF8.GetBytes(Path.GetFileNameWithoutExtension(path)), null);
            reader.Open(file, 0, LineStart(file), default, context);
            var chunk = new LogChunk();
            while (reader.TryRead(chunk))
            {
                foreach (ref readonly var response in chunk.Responses.AsSpan())
                    Add(rows, chunk, response);
                chunk.Clear();
            }

            return rows;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return null;
        }
    }

    // The first line that begins within the last bytes; the start of a short file. A line longer than all of them is not read.
    static long LineStart(Microsoft.Win32.SafeHandles.SafeFileHandle file)
    {
        var from = RandomAccess.GetLength(file) - BytesMax;
        if (from <= 0)
            return 0;
        var buffer = new byte[64 * 1024];
        while (RandomAccess.Read(file, buffer, from) is > 0 and var read)
        {
            var newline = buffer.AsSpan(0, read).IndexOf((byte)'\n');
            if (newline >= 0)
                return from + newline + 1;
            from += read;
        }

        return from;
    }

    static void Add(MemorySnapshot rows, LogChunk chunk, in LoggedResponse response)
    {
        var row = new RequestRow
        {
            MessageKey = response.MessageKey,
            Time = response.Time,
            InputTokens = response.InputTokens,
            OutputTokens = response.OutputTokens,
            CacheReadTokens = response.CacheReadTokens,
            CacheCreation5mTokens = response.CacheCreation5mTokens,
            CacheCreation1hTokens = response.CacheCreation1hTokens,
            Session = rows.Number(chunk.Text.Text(response.Session)),
            Model = rows.Number(chunk.Text.Text(response.Model)),
            DurationMs = response.AskedTime > 0 ? (int)Math.Clamp(response.Time - response.AskedTime, -1, int.MaxValue) : -1,
            WebSearches = (ushort)Math.Clamp(response.WebSearches, 0, ushort.MaxValue),
            Flags =
                (response.IsFast ? RequestFlags.Fast : 0)
                | (response.IsUsGeo ? RequestFlags.UsGeo : 0)
                | (response.Tier == ServiceTier.Batch ? RequestFlags.Batch : 0)
                | (response.IsOutputLowerBound ? RequestFlags.OutputLowerBound : 0),
        };
        var parts = new PartRow[response.PartCount];
        for (var i = 0; i < parts.Length; i++)
        {
            ref readonly var part = ref chunk.Parts[response.FirstPart + i];
            parts[i] = new()
            {
                Model = rows.Number(chunk.Text.Text(part.Model)),
                InputTokens = part.InputTokens,
                OutputTokens = part.OutputTokens,
                CacheReadTokens = part.CacheReadTokens,
                CacheCreation5mTokens = part.CacheCreation5mTokens,
                CacheCreation1hTokens = part.CacheCreation1hTokens,
                IsAdvisor = part.IsAdvisor ? 1 : 0,
            };
        }

        rows.Add(row, parts);
    }
}
