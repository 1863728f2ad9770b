using System.Runtime.InteropServices;

namespace Plumbline.Store.Writing;

/// <summary>Lets a thread step back behind the others. .NET's own thread priorities do nothing on Linux.</summary>
public static partial class ThreadNiceness
{
    /// <summary>
    /// Makes the calling thread yield to those that answer senders: an acknowledgement needs the journal only, applying can wait a little.
    /// Does nothing where the system has no such notion.
    /// </summary>
    public static void StepBack()
    {
        // On Linux priorities belong to threads, and "who" 0 is the calling one.
        if (OperatingSystem.IsLinux())
            _ = SetPriority(which: 0, who: 0, niceness: 5);
    }

    [LibraryImport("libc", EntryPoint = "setpriority")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32 | DllImportSearchPath.SafeDirectories)]
    private static partial int SetPriority(int which, uint who, int niceness);
}
