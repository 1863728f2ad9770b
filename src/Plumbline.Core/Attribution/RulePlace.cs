namespace Plumbline.Core.Attribution;

/// <summary>Where in the files of the rules something is said.</summary>
/// <param name="File">The file's name.</param>
/// <param name="Line">The line, from 1.</param>
public readonly record struct RulePlace(string File, int Line)
{
    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant($"{File}:{Line}");
}
