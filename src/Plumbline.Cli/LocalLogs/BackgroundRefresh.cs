using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Plumbline.Cli.LocalLogs;

/// <summary>
/// Lets the index catch up in a process of its own, so that whoever only peeks at it need not wait. At most one runs at a time, and none is
/// begun within seconds of the last one.
/// </summary>
public static class BackgroundRefresh
{
    /// <summary>What was brought up to date within this time is up to date.</summary>
    public static readonly TimeSpan Fresh = TimeSpan.FromSeconds(5);

    const string LockName = "background.lock";

    /// <summary>Begins one unless one runs or has just run. It outlives this process and writes to nobody's terminal.</summary>
    /// <param name="folders">The folders that were named; none for the usual ones.</param>
    public static bool TryStart(IReadOnlyList<string> folders, string cacheFolder, DateTimeOffset now)
    {
        try
        {
            var path = Path.Combine(cacheFolder, LockName);
            if (File.Exists(path) && (now.UtcDateTime - File.GetLastWriteTimeUtc(path)).Duration() < Fresh)
                return false;
            CacheFolder.Create(cacheFolder);
            // Whoever comes next sees that one has begun, before it has had the time to say so.
            using (new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 1))
                File.SetLastWriteTimeUtc(path, now.UtcDateTime);
            Start(folders);
            return true;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or Win32Exception)
        {
            // It is held, or it cannot be: another time.
            return false;
        }
    }

    /// <summary>For the process in the background: the right to be the only one, and nothing that ties it to its parent; null when another has it.</summary>
    public static IDisposable? TryEnter(string cacheFolder, DateTimeOffset now)
    {
        try
        {
            CacheFolder.Create(cacheFolder);
            var path = Path.Combine(cacheFolder, LockName);
            var entered = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 1);
            File.SetLastWriteTimeUtc(path, now.UtcDateTime);
            Detach();
            return entered;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    static void Start(IReadOnlyList<string> folders)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!)
        {
            UseShellExecute = false,
            CreateNoWindow = true,
            // Pipes that end with this process: a child that had its output would keep Claude Code waiting for the end of it.
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetTempPath(),
        };
        // Run by the dotnet host, the program is its first argument.
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
            start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "plumb.dll"));
        foreach (
            var argument in (string[])
                ["index", "--refresh", "--background", .. folders.SelectMany(folder => new[] { "--dir", Path.GetFullPath(folder) })]
        )
            start.ArgumentList.Add(argument);
        using var process = Process.Start(start);
    }

    // A session of its own, so that what ends the parent's group leaves it alone; and last in line for the processor.
    static void Detach()
    {
        if (!OperatingSystem.IsWindows())
            _ = StartSession();
        using var self = Process.GetCurrentProcess();
        try
        {
            self.PriorityClass = ProcessPriorityClass.BelowNormal;
        }
        catch (Exception problem) when (problem is Win32Exception or InvalidOperationException or PlatformNotSupportedException)
        {
            // Then it runs like any other.
        }
    }

    [DllImport("libc", EntryPoint = "setsid")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    static extern int StartSession();
}
