using System.Runtime.InteropServices;

namespace Plumbline.Cli.Commands;

/// <summary>Ends what runs until it is asked to stop: SIGTERM, SIGINT, or whoever started the command.</summary>
sealed class StopSignal : IDisposable
{
    readonly CancellationTokenSource _asked;
    readonly PosixSignalRegistration _terminate;
    readonly PosixSignalRegistration _interrupt;

    StopSignal(CancellationToken stop)
    {
        _asked = CancellationTokenSource.CreateLinkedTokenSource(stop);
        _terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, StopInstead);
        _interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, StopInstead);
    }

    /// <summary>Cancelled when it is asked.</summary>
    public CancellationToken Token => _asked.Token;

    public bool IsCancellationRequested => _asked.IsCancellationRequested;

    public static StopSignal Listen(CancellationToken stop) => new(stop);

    // The process ends by itself once everything is put away.
    void StopInstead(PosixSignalContext context)
    {
        context.Cancel = true;
        _asked.Cancel();
    }

    public void Dispose()
    {
        _terminate.Dispose();
        _interrupt.Dispose();
        _asked.Dispose();
    }
}
