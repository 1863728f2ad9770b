namespace Plumbline.Ingest.SessionLogs;

/// <summary>
/// Where session logs are. Folders that were named replace everything; else <c>CLAUDE_CONFIG_DIR</c> replaces the defaults: the
/// client's folder of today, the one it had before, and Xcode's.
/// </summary>
public static class LogFolders
{
    /// <summary>Folders in place of the defaults, separated by commas or the system's path separator.</summary>
    public const string EnvironmentVariable = "CLAUDE_CONFIG_DIR";

    static readonly string[] Defaults = [".claude", ".config/claude", "Library/Developer/Xcode/CodingAssistant/ClaudeAgentConfig"];

    /// <summary>The folders to look in: full paths, each once. Defaults that are not there are left out, named folders are not.</summary>
    /// <param name="named">Folders that a person named.</param>
    /// <param name="environment">The value of an environment variable.</param>
    /// <param name="home">The person's home folder.</param>
    public static IReadOnlyList<string> Roots(IReadOnlyCollection<string> named, Func<string, string?> environment, string home)
    {
        if (named.Count > 0)
            return Full(named, home);
        var listed = (environment(EnvironmentVariable) ?? "").Split(
            [',', Path.PathSeparator],
            StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries
        );
        if (listed.Length > 0)
            return Full(listed, home);
        return Full(Defaults.Select(folder => Path.Combine(home, folder)).Where(HasLogs), home);
    }

    /// <summary>
    /// All logs under some roots: <c>projects/**/*.jsonl</c> and <c>sessions/*.jsonl</c>; of a root with neither, every <c>*.jsonl</c>
    /// in it. A file that is reached on two ways is listed once.
    /// </summary>
    public static LogListing List(IEnumerable<string> roots)
    {
        var search = new LogSearch();
        foreach (var root in roots)
        {
            if (!HasLogs(root))
                search.AddTree(root);
            else
            {
                search.AddTree(Path.Combine(root, "projects"));
                search.AddFolder(Path.Combine(root, "sessions"));
            }
        }

        return search.Run();
    }

    static bool HasLogs(string root) =>
        Directory.Exists(Path.Combine(root, "projects")) || Directory.Exists(Path.Combine(root, "sessions"));

    static string[] Full(IEnumerable<string> folders, string home) =>
        [
            .. folders
                .Select(folder => Path.TrimEndingDirectorySeparator(Path.GetFullPath(Expand(folder, home))))
                .Distinct(StringComparer.Ordinal),
        ];

    static string Expand(string folder, string home) =>
        folder == "~" ? home
        : folder.StartsWith("~/", StringComparison.Ordinal) ? Path.Combine(home, folder[2..])
        : folder;
}
