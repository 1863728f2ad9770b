namespace Plumbline.Ingest.SessionLogs;

/// <summary>Lists the session logs of folders of Claude Code.</summary>
public static class LocalLogs
{
    /// <summary>All of them, those that were there first before the others, so that copies follow what they were copied from.</summary>
    public static IReadOnlyList<LocalLog> In(IEnumerable<string> configFolders) =>
        [
            .. configFolders
                .SelectMany(folder => Files(folder).Select(file => Look(folder, file)))
                .OfType<LocalLog>()
                .OrderBy(log => log.FirstSeen)
                .ThenBy(log => log.Path, StringComparer.Ordinal),
        ];

    /// <summary>The folders that Claude Code uses: <c>CLAUDE_CONFIG_DIR</c>, which may list several, else the defaults.</summary>
    public static IReadOnlyList<string> DefaultFolders(ClientFiles files) =>
        files.Variable("CLAUDE_CONFIG_DIR") is { Length: > 0 } named
            ? named.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            :
            [
                Path.Combine(files.Home, ".claude"),
                Path.Combine(files.Home, ".config", "claude"),
                Path.Combine(files.Home, "Library", "Developer", "Xcode", "CodingAssistant", "ClaudeAgentConfig"),
            ];

    static IEnumerable<string> Files(string folder)
    {
        var projects = Path.Combine(folder, "projects");
        var options = new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true };
        return Directory.Exists(projects) ? Directory.EnumerateFiles(projects, "*.jsonl", options) : [];
    }

    static LocalLog? Look(string folder, string path)
    {
        try
        {
            var file = new FileInfo(path);
            var first = file.CreationTimeUtc < file.LastWriteTimeUtc ? file.CreationTimeUtc : file.LastWriteTimeUtc;
            return new(
                path,
                folder,
                ContextOf(path),
                file.Length,
                new DateTimeOffset(file.LastWriteTimeUtc),
                new DateTimeOffset(first).ToUnixTimeMilliseconds()
            );
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    static LogFileContext ContextOf(string path) => new(System.Text.Encoding.UTF8.GetBytes(Path.GetFileNameWithoutExtension(path)), null);
}
