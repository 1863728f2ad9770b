using System.ComponentModel;
using System.Diagnostics;

namespace Plumbline.Cli.Exec;

/// <summary>Runs a command to its end, with the input, output and errors of this program, untouched.</summary>
static class CommandRun
{
    const int CannotExecute = 126,
        NotFound = 127;

    /// <summary>Runs it; its exit code as a shell has it.</summary>
    /// <param name="command">The command and its arguments.</param>
    /// <param name="place">Its own place in the trace, which it is given to pass on.</param>
    /// <param name="error">Where is said that it could not be started.</param>
    public static async Task<int> RunAsync(IReadOnlyList<string> command, TraceContext place, TextWriter error)
    {
        using var signals = new SignalForwarding();
        if (ProgramSearch.Find(command[0], out var isForbidden) is not { } file)
        {
            await error.WriteLineAsync($"plumb: {command[0]}: {(isForbidden ? "permission denied" : "command not found")}");
            return isForbidden ? CannotExecute : NotFound;
        }

        try
        {
            using var child = StartAsUsual(Start(file, command, place));
            signals.To(child.Id);
            await child.WaitForExitAsync(CancellationToken.None);
            signals.End();
            return child.ExitCode;
        }
        catch (Win32Exception problem)
        {
            await error.WriteLineAsync($"plumb: {command[0]}: {problem.Message.ReplaceLineEndings(" ")}");
            return CannotExecute;
        }
    }

    static Process StartAsUsual(ProcessStartInfo start)
    {
        using var pipes = BrokenPipes.AsUsual();
        return Process.Start(start)!;
    }

    static ProcessStartInfo Start(string file, IReadOnlyList<string> command, TraceContext place)
    {
        var start = new ProcessStartInfo(file) { UseShellExecute = false };
        foreach (var argument in command.Skip(1))
            start.ArgumentList.Add(argument);
        start.Environment["TRACEPARENT"] = place.Parent;
        if (place.State is { } state)
            start.Environment["TRACESTATE"] = state;
        else
            start.Environment.Remove("TRACESTATE");
        return start;
    }
}
