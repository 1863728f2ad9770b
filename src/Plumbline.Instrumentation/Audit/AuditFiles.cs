using System.Globalization;

namespace Plumbline.Instrumentation.Audit;

/// <summary>How the files of a log are named and opened: <c>audit-LANE-NUMBER-DAY.jsonl</c>, and a state and a lock for each lane.</summary>
static class AuditFiles
{
    // Who reads the log is often another one than who writes it.
    const UnixFileMode LogMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead;

    public static string StatePath(string folder, int lane) => Path.Combine(folder, $"audit-{lane}.state");

    public static string LockPath(string folder, int lane) => Path.Combine(folder, $"audit-{lane}.lock");

    public static string LogPath(string folder, int lane, int number, DateTimeOffset time) =>
        Path.Combine(folder, FormattableString.Invariant($"audit-{lane}-{number:000000}-{time.UtcDateTime:yyyy-MM-dd}.jsonl"));

    /// <summary>A lane's files in their order.</summary>
    public static List<AuditFileName> Of(string folder, int lane) =>
        [
            .. Directory
                .EnumerateFiles(folder, $"audit-{lane}-*.jsonl")
                .Select(path => TryRead(path, lane))
                .OfType<AuditFileName>()
                .OrderBy(file => file.Number),
        ];

    public static FileStreamOptions Options(FileMode mode, UnixFileMode permissions = LogMode)
    {
        var options = new FileStreamOptions
        {
            Mode = mode,
            Access = FileAccess.Write,
            Share = FileShare.Read | FileShare.Delete,
            BufferSize = 0,
        };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = permissions;
        return options;
    }

    /// <summary>Opens a file that its lane's process may still write to.</summary>
    public static FileStream Read(string path) =>
        new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);

    /// <summary>Writes a file in one piece: whoever reads sees the old one or the new one.</summary>
    public static void Replace(string path, ReadOnlySpan<byte> bytes, bool flushesToDisk)
    {
        var draft = path + ".tmp";
        using (var file = new FileStream(draft, Options(FileMode.Create)))
        {
            file.Write(bytes);
            if (flushesToDisk)
                file.Flush(flushToDisk: true);
        }

        File.Move(draft, path, overwrite: true);
    }

    static AuditFileName? TryRead(string path, int lane)
    {
        var parts = Path.GetFileNameWithoutExtension(path).Split('-', 4);
        return
            parts.Length == 4
            && parts[1] == lane.ToString(CultureInfo.InvariantCulture)
            && int.TryParse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && DateOnly.TryParseExact(parts[3], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? new AuditFileName(path, number, day)
            : null;
    }
}

/// <summary>A file of a lane: its number in the chain, and the day on which it was begun (UTC).</summary>
readonly record struct AuditFileName(string Path, int Number, DateOnly Day);
