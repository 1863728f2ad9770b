using Plumbline.Cli.LocalLogs;
using Plumbline.Store.SessionIndex;

namespace Plumbline.Tests.Cli.LocalLogs;

/// <summary>A folder of session logs of a test's making, and a cache beside it.</summary>
public sealed class LogTree : IDisposable
{
    readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("plumbline-logs-");

    public string Root => Path.Combine(_folder.FullName, "claude");

    public string Cache => Path.Combine(_folder.FullName, "cache");

    public LogSources Sources => LogSources.Of(Root);

    /// <summary>A line of a response.</summary>
    public static string Response(
        string message,
        string? request = "req",
        long output = 10,
        string session = "s1",
        string cwd = "/home/dev/checkout",
        string? requestSession = null,
        bool isSidechain = false,
        string stop = "\"end_turn\"",
        int second = 0
    ) =>
        $$$"""
            {"type":"assistant","sessionId":"{{{session}}}","cwd":"{{{cwd}}}","isSidechain":{{{(isSidechain ? "true" : "false")}}},
            "uuid":"{{{message}}}-{{{session}}}","timestamp":"2026-10-01T10:00:{{{second:d2}}}.000Z",
            {{{(request is null ? "" : $"\"requestId\":\"{request}\",")}}}
            {{{(requestSession is null ? "" : $"\"requestSessionId\":\"{requestSession}\",")}}}
            "message":{"id":"{{{message}}}","model":"claude-sonnet-4-6","role":"assistant","type":"message","stop_reason":{{{stop}}},
            "content":[{"type":"text","text":"hello"}],
            "usage":{"input_tokens":3,"output_tokens":{{{output}}},"cache_read_input_tokens":5,"cache_creation_input_tokens":0} } }
            """.ReplaceLineEndings("");

    public string FileOf(string session, string project = "-home-dev-checkout") =>
        Path.Combine(Root, "projects", project, session + ".jsonl");

    public void Write(string session, params IEnumerable<string> lines) => WriteFile(FileOf(session), lines);

    public void Append(string session, string text) => File.AppendAllText(FileOf(session), text);

    public static void WriteFile(string file, IEnumerable<string> lines)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, string.Concat(lines.Select(line => line + "\n")));
    }

    public IndexSnapshot Refresh(LocalIndexOptions? options = null) => LocalIndex.Refresh(Sources, Cache, options ?? new());

    /// <summary>The requests that count, as message number of session with output; read with the index and, to compare, without.</summary>
    public List<string> Answer()
    {
        using var snapshot = Refresh();
        using var plain = Refresh(new() { NoIndex = true });
        var answer = Lines(snapshot);
        Assert.Equal(Lines(plain), answer);
        return answer;
    }

    public static List<string> Lines(IndexSnapshot snapshot)
    {
        List<string> lines = [];
        foreach (var row in snapshot.Requests)
            if (!row.Flags.HasFlag(RequestFlags.Gone))
                lines.Add(
                    $"{snapshot.Text(row.Session)} {Path.GetFileNameWithoutExtension(snapshot.Files[row.File].Path)} {row.OutputTokens}"
                );
        lines.Sort(StringComparer.Ordinal);
        return lines;
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
