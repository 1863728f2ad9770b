namespace Plumbline.Cli.Exec;

/// <summary>A command that ran to its end, or could not be started.</summary>
/// <param name="Name">The name of its program.</param>
/// <param name="Arguments">What it was given; null when nobody asked to tell.</param>
/// <param name="Start">Nanoseconds since 1970.</param>
/// <param name="Duration">Nanoseconds.</param>
/// <param name="ExitCode">As a shell has it: 128 and the signal's number when a signal ended it, 126 and 127 when it could not be started.</param>
sealed record FinishedCommand(string Name, IReadOnlyList<string>? Arguments, long Start, long Duration, int ExitCode)
{
    /// <summary>What became of it in words; null when it went well.</summary>
    public string? Problem =>
        ExitCode switch
        {
            0 => null,
            126 => "could not be executed",
            127 => "not found",
            > 128 and < 192 => FormattableString.Invariant($"signal {ExitCode - 128}"),
            _ => FormattableString.Invariant($"exit code {ExitCode}"),
        };
}
