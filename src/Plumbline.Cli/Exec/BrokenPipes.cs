using System.Runtime.InteropServices;

namespace Plumbline.Cli.Exec;

/// <summary>
/// This program's runtime ignores SIGPIPE, and a child would inherit that: <c>yes | head</c> would complain instead of ending quietly. So the signal has
/// its usual effect while a child is started, when nothing else is written.
/// </summary>
sealed partial class BrokenPipes : IDisposable
{
    const int BrokenPipe = 13;
    const nint Default = 0,
        Ignore = 1;

    BrokenPipes() { }

    /// <summary>Until it is disposed of.</summary>
    public static BrokenPipes AsUsual()
    {
        if (!OperatingSystem.IsWindows())
            _ = Signal(BrokenPipe, Default);
        return new BrokenPipes();
    }

    public void Dispose()
    {
        if (!OperatingSystem.IsWindows())
            _ = Signal(BrokenPipe, Ignore);
    }

    [LibraryImport("libc", EntryPoint = "signal")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32 | DllImportSearchPath.SafeDirectories)]
    private static partial nint Signal(int signal, nint handler);
}
