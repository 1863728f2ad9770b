namespace Plumbline.Server.Rules;

/// <summary>What is wrong in a file of rules, and where.</summary>
/// <param name="File">The file as it was named.</param>
/// <param name="Line">From 1; 0 when it is about the file as a whole.</param>
/// <param name="Column">In characters, from 1.</param>
/// <param name="Message">What was found and what was expected, in one line.</param>
public sealed record RuleProblem(string File, int Line, int Column, string Message)
{
    /// <inheritdoc/>
    public override string ToString() =>
        Line == 0 ? $"{File}: {Message}" : FormattableString.Invariant($"{File}:{Line}:{Column}: {Message}");
}
