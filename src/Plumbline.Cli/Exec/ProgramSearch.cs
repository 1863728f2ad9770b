using System.Runtime.InteropServices;

namespace Plumbline.Cli.Exec;

/// <summary>Finds a program as a shell does: in the folders of <c>PATH</c>, and nowhere else.</summary>
static partial class ProgramSearch
{
    const int ExecuteAllowed = 1;

    /// <summary>A program's file; null when there is none.</summary>
    /// <param name="command">Its name, or its path.</param>
    /// <param name="isForbidden">Whether there is a file that may not be executed.</param>
    public static string? Find(string command, out bool isForbidden)
    {
        isForbidden = false;
        foreach (var path in Candidates(command))
        {
            if (!File.Exists(path))
                continue;
            if (OperatingSystem.IsWindows() || Access(path, ExecuteAllowed) == 0)
                return path;
            isForbidden = true;
        }

        return null;
    }

    static IEnumerable<string> Candidates(string command)
    {
        var hasFolder = command.Contains('/') || (OperatingSystem.IsWindows() && command.Contains('\\'));
        IEnumerable<string> folders = hasFolder
            ? [Environment.CurrentDirectory]
            : (Environment.GetEnvironmentVariable("PATH") ?? "")
                .Split(Path.PathSeparator)
                .Select(folder => folder.Length == 0 ? "." : folder);
        return folders.SelectMany(folder => Endings().Select(ending => Path.GetFullPath(Path.Combine(folder, command + ending))));
    }

    static IEnumerable<string> Endings() =>
        OperatingSystem.IsWindows()
            ?
            [
                "",
                .. (Environment.GetEnvironmentVariable("PATHEXT") ?? ".COM;.EXE;.BAT;.CMD").Split(
                    ';',
                    StringSplitOptions.RemoveEmptyEntries
                ),
            ]
            : [""];

    [LibraryImport("libc", EntryPoint = "access", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32 | DllImportSearchPath.SafeDirectories)]
    private static partial int Access(string path, int mode);
}
