using Plumbline.Core.SessionLogs;

namespace Plumbline.Ingest.SessionLogs;

/// <summary>A session log with the folder of Claude Code in which it is, which says whose it is.</summary>
/// <param name="File">The log as it was when it was listed.</param>
/// <param name="ConfigFolder">Such as <c>~/.claude</c>.</param>
public readonly record struct LocalLog(LogFile File, string ConfigFolder)
{
    /// <summary>When it was there first: the smaller of its birth and its last write, milliseconds since 1970.</summary>
    public long FirstSeen => Math.Min(File.Birth, File.LastWrite);

    /// <summary>
    /// The logs of some folders, those that were there first before the others, so that copies follow what they were copied from.
    /// </summary>
    public static IReadOnlyList<LocalLog> In(IReadOnlyList<string> configFolders) =>
        [
            .. LogFolders
                .List(configFolders)
                .Files.Select(file => new LocalLog(file, FolderOf(file, configFolders)))
                .OrderBy(log => log.FirstSeen)
                .ThenBy(log => log.File.Path, StringComparer.Ordinal),
        ];

    static string FolderOf(LogFile file, IReadOnlyList<string> folders) =>
        folders.FirstOrDefault(folder => file.Path.StartsWith(folder + Path.DirectorySeparatorChar, StringComparison.Ordinal))
        ?? folders[0];

    /// <summary>
    /// The folder in which the session was begun, whose settings hold for it: the working folder, or one above it, after which the
    /// log's own folder is named; else the working folder. Null when no line says one.
    /// </summary>
    public string? ProjectFolder(LogChunk chunk)
    {
        var cwd =
            chunk.Responses.Count > 0 ? chunk.Responses[0].Cwd
            : chunk.Prompts.Count > 0 ? chunk.Prompts[0].Cwd
            : default;
        if (chunk.Text.Text(cwd) is not { Length: > 0 } working)
            return null;
        var parts = Path.GetRelativePath(ConfigFolder, File.Path).Split('/', '\\');
        for (var folder = working; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (parts.Contains(NameOf(folder), StringComparer.Ordinal))
                return folder;
        }

        return working;
    }

    // As the client names it: everything but letters and digits becomes a hyphen.
    static string NameOf(string folder) => string.Concat(folder.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-'));
}
