using Plumbline.Core.SessionLogs;

namespace Plumbline.Ingest.SessionLogs;

/// <summary>A session log of this machine, as it was when it was listed.</summary>
/// <param name="Path">The file.</param>
/// <param name="ConfigFolder">Claude Code's folder in which it is, such as <c>~/.claude</c>.</param>
/// <param name="Context">What its place says about its lines.</param>
/// <param name="Size">Bytes.</param>
/// <param name="Changed">Its last write.</param>
/// <param name="FirstSeen">The smaller of its birth and its last write, milliseconds since 1970.</param>
public sealed record LocalLog(string Path, string ConfigFolder, LogFileContext Context, long Size, DateTimeOffset Changed, long FirstSeen)
{
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
        var parts = System.IO.Path.GetRelativePath(ConfigFolder, Path).Split('/', '\\');
        for (var folder = working; folder is not null; folder = System.IO.Path.GetDirectoryName(folder))
        {
            if (parts.Contains(NameOf(folder), StringComparer.Ordinal))
                return folder;
        }

        return working;
    }

    // As the client names it: everything but letters and digits becomes a hyphen.
    static string NameOf(string folder) => string.Concat(folder.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-'));
}
