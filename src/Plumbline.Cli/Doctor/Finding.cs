namespace Plumbline.Cli.Doctor;

/// <summary>How bad it is.</summary>
enum Severity
{
    /// <summary>Data is lost, or none is sent.</summary>
    Problem,

    /// <summary>It works, with a drawback.</summary>
    Hint,
}

/// <summary>Something that is wrong with how Claude Code would send.</summary>
/// <param name="Check">A stable name for scripts, such as <c>telemetry-off</c>.</param>
/// <param name="What">What is wrong, a sentence.</param>
/// <param name="Where">The variable, and the file it comes from.</param>
/// <param name="Fix">What to do, a sentence.</param>
sealed record Finding(Severity Severity, string Check, string What, string Where, string Fix);
