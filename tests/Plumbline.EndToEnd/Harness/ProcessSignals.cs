using System.Runtime.InteropServices;

namespace Plumbline.EndToEnd.Harness;

/// <summary>POSIX signals, which <see cref="System.Diagnostics.Process"/> does not offer.</summary>
static partial class ProcessSignals
{
    const int SigTerm = 15;

    /// <summary>Asks a process to end.</summary>
    public static void Terminate(int processId)
    {
        if (Kill(processId, SigTerm) != 0)
            throw new InvalidOperationException($"kill({processId}, SIGTERM): errno {Marshal.GetLastPInvokeError()}");
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Kill(int processId, int signal);
}
