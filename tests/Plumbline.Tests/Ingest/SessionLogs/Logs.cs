using System.Runtime.CompilerServices;
using System.Text;
using Plumbline.Core.SessionLogs;
using Plumbline.Ingest.SessionLogs;

namespace Plumbline.Tests.Ingest.SessionLogs;

/// <summary>Reads session logs for tests: from lines, from bytes, or from those recorded in tests/data/session-logs.</summary>
public static class Logs
{
    public static string Recorded { get; } = Path.GetFullPath(Path.Combine(Here(), "../../../../data/session-logs"));

    static string Here([CallerFilePath] string path = "") => path;

    /// <summary>One chunk of whole lines.</summary>
    public static LogChunk Read(params string[] lines) => Assert.Single(Read(Bytes(lines)));

    public static byte[] Bytes(params string[] lines) => Encoding.UTF8.GetBytes(string.Concat(lines.Select(line => line + "\n")));

    /// <summary>All chunks of a file that holds these bytes.</summary>
    public static List<LogChunk> Read(byte[] bytes, SessionLogReader? reader = null, long offset = 0, ReaderState state = default)
    {
        var path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        File.WriteAllBytes(path, bytes);
        try
        {
            return ReadFile(path, default, reader, offset, state);
        }
        finally
        {
            File.Delete(path);
        }
    }

    public static List<LogChunk> ReadFile(
        string path,
        LogFileContext context,
        SessionLogReader? reader = null,
        long offset = 0,
        ReaderState state = default
    )
    {
        using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        reader ??= new SessionLogReader();
        reader.Open(file, 7, offset, state, context);
        var chunks = new List<LogChunk>();
        for (var chunk = new LogChunk(); reader.TryRead(chunk); chunk = new LogChunk())
            chunks.Add(chunk);
        return chunks;
    }

    /// <summary>All logs of a recorded scenario.</summary>
    public static List<LogChunk> ReadScenario(string scenario)
    {
        var listing = LogFolders.List([Path.Combine(Recorded, scenario)]);
        Assert.NotEmpty(listing.Files);
        return
        [
            .. listing.Files.OrderBy(file => file.Path, StringComparer.Ordinal).SelectMany(file => ReadFile(file.Path, file.Context())),
        ];
    }
}
