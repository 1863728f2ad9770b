using System.IO.Enumeration;

namespace Plumbline.Ingest.SessionLogs;

/// <summary>Walks through one folder, and those below it when asked to, for its logs. What cannot be read is counted.</summary>
sealed class FolderWalk(string folder, bool isRecursive, Func<string, bool> mayFollow)
    : FileSystemEnumerator<LogFile>(
        folder,
        new EnumerationOptions
        {
            RecurseSubdirectories = isRecursive,
            AttributesToSkip = 0,
            IgnoreInaccessible = false,
        }
    )
{
    int _unreadable;

    /// <summary>Folders and files that could not be looked at.</summary>
    public int Unreadable => _unreadable;

    protected override bool ShouldIncludeEntry(ref FileSystemEntry entry) =>
        entry.FileName.EndsWith(".jsonl", StringComparison.OrdinalIgnoreCase) && !entry.IsDirectory;

    // The entry's own answer for a link would be that of its target.
    protected override bool ShouldRecurseIntoEntry(ref FileSystemEntry entry) =>
        (entry.Attributes & FileAttributes.ReparsePoint) == 0 || mayFollow(entry.ToFullPath());

    // A file that has gone meanwhile, or cannot be looked at, is marked by its size.
    protected override LogFile TransformEntry(ref FileSystemEntry entry)
    {
        var path = entry.ToFullPath();
        if (FileTimes.TryRead(path, out var file))
            return file;
        _unreadable++;
        return new LogFile(path, -1, 0, 0, 0, 0);
    }

    protected override bool ContinueOnError(int error)
    {
        _unreadable++;
        return true;
    }
}
