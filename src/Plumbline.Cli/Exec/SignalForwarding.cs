using System.Runtime.InteropServices;

namespace Plumbline.Cli.Exec;

/// <summary>
/// Hands signals on to a child, and lets none of them end this program before it. What a terminal's keys send, the child gets from the terminal as
/// well: it is not handed on a second time.
/// </summary>
sealed partial class SignalForwarding : IDisposable
{
    const int Interrupt = 2,
        Quit = 3;

    readonly List<PosixSignalRegistration> _registrations = [];
    readonly Lock _lock = new();
    readonly List<int> _early = [];
    readonly bool _isAtTerminal = !OperatingSystem.IsWindows() && Enumerable.Range(0, 3).Any(IsForeground);
    int _child;
    bool _isOver;

    /// <summary>Begins to hold signals back; they are handed on once there is a child.</summary>
    public SignalForwarding()
    {
        foreach (var (signal, number) in Signals())
            _registrations.Add(
                PosixSignalRegistration.Create(
                    signal,
                    context =>
                    {
                        context.Cancel = true;
                        Forward(number);
                    }
                )
            );
    }

    /// <summary>Says which child they are for.</summary>
    public void To(int child)
    {
        lock (_lock)
        {
            _child = child;
            foreach (var signal in _early)
                _ = Kill(child, signal);
        }
    }

    /// <summary>Says that the child has ended: its number may be another's.</summary>
    public void End()
    {
        lock (_lock)
            _isOver = true;
    }

    public void Dispose()
    {
        foreach (var registration in _registrations)
            registration.Dispose();
    }

    void Forward(int signal)
    {
        if (OperatingSystem.IsWindows() || (_isAtTerminal && signal is Interrupt or Quit))
            return;
        lock (_lock)
        {
            if (_isOver)
                return;
            if (_child == 0)
                _early.Add(signal);
            else
                _ = Kill(_child, signal);
        }
    }

    static IEnumerable<(PosixSignal, int)> Signals()
    {
        yield return (PosixSignal.SIGHUP, 1);
        yield return (PosixSignal.SIGINT, Interrupt);
        yield return (PosixSignal.SIGQUIT, Quit);
        yield return (PosixSignal.SIGTERM, 15);
        if (OperatingSystem.IsWindows())
            yield break;
        var (first, second) = OperatingSystem.IsLinux() ? (10, 12) : (30, 31);
        yield return ((PosixSignal)first, first);
        yield return ((PosixSignal)second, second);
    }

    static bool IsForeground(int file) => ForegroundGroup(file) is > 0 and var group && group == OwnGroup();

    [LibraryImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32 | DllImportSearchPath.SafeDirectories)]
    private static partial int Kill(int process, int signal);

    [LibraryImport("libc", EntryPoint = "tcgetpgrp")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32 | DllImportSearchPath.SafeDirectories)]
    private static partial int ForegroundGroup(int file);

    [LibraryImport("libc", EntryPoint = "getpgrp")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32 | DllImportSearchPath.SafeDirectories)]
    private static partial int OwnGroup();
}
