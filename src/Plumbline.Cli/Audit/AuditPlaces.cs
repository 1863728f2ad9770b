using Plumbline.Core.Audit.Verification;
using Plumbline.Server;

namespace Plumbline.Cli.Audit;

/// <summary>The files of audit logs under paths that somebody named, with the states beside them.</summary>
static class AuditPlaces
{
    // A state is some hundred bytes; what is larger is none, and is not read for long.
    const int StateSizeMax = 64 * 1024;

    /// <summary>The states. They are read before <see cref="Files"/> looks, so that a log that is being written is never behind its state.</summary>
    public static List<AuditStateFile> States(IEnumerable<string> paths) =>
        [
            .. paths
                .SelectMany(path =>
                    Directory.Exists(path)
                        ? Directory
                            .EnumerateFiles(path, "*.state", SearchOption.AllDirectories)
                            .Select(name => (Name: name, IsOfFolder: true))
                        : Directory.EnumerateFiles(FolderOf(path), "*.state").Select(name => (Name: name, IsOfFolder: false))
                )
                .GroupBy(found => Path.GetFullPath(found.Name))
                .OrderBy(found => found.Key, StringComparer.Ordinal)
                .Select(found => new AuditStateFile(found.First().Name, Read(found.Key), found.Any(one => one.IsOfFolder))),
        ];

    /// <summary>The files; a folder's are all that end in <c>.jsonl</c>, so that a foreign one is noticed.</summary>
    public static List<AuditLogFile> Files(IEnumerable<string> paths) =>
        [
            .. paths
                .SelectMany(path =>
                    Directory.Exists(path) ? Directory.EnumerateFiles(path, "*.jsonl", SearchOption.AllDirectories) : [path]
                )
                .DistinctBy(Path.GetFullPath)
                .Order(StringComparer.Ordinal)
                .Select(path => new AuditLogFile(path, () => Open(path))),
        ];

    /// <summary>Throws when a path leads nowhere.</summary>
    public static void Check(IEnumerable<string> paths)
    {
        foreach (var path in paths)
        {
            if (!File.Exists(path) && !Directory.Exists(path))
                throw new WrongInputException($"PATH: expected a file or a folder of an audit log, got \"{path}\".");
        }
    }

    static string FolderOf(string path) => Path.GetDirectoryName(Path.GetFullPath(path))!;

    static byte[] Read(string path)
    {
        using var file = Open(path);
        var bytes = new byte[StateSizeMax];
        return bytes[..file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false)];
    }

    static FileStream Open(string path) => new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
}
