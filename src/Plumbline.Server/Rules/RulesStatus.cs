using Plumbline.Core.Attribution;

namespace Plumbline.Server.Rules;

/// <summary>Which rules are in use, and what is wrong with those in the file, for whoever shows it.</summary>
public sealed class RulesStatus(RulesState first)
{
    RulesState _now = first;

    /// <summary>Without a rules file.</summary>
    public static RulesStatus None => new(new RulesState(RuleSet.Default, null, [], null, []));

    /// <summary>How it is at this moment.</summary>
    public RulesState Now
    {
        get => Volatile.Read(ref _now);
        internal set => Volatile.Write(ref _now, value);
    }
}

/// <summary>The rules at one moment.</summary>
/// <param name="Rules">Those in use.</param>
/// <param name="File">The rules file; null without one.</param>
/// <param name="Files">Every file that was read for it, the rules file first.</param>
/// <param name="LoadedAt">Since when they are in use; null for the rules of nobody.</param>
/// <param name="Problems">What is wrong in the files as they are now; then the rules in use are those from before.</param>
public sealed record RulesState(
    RuleSet Rules,
    string? File,
    IReadOnlyList<string> Files,
    DateTimeOffset? LoadedAt,
    IReadOnlyList<RuleProblem> Problems
)
{
    /// <summary>What is wrong, in one line; null when nothing is.</summary>
    public string? Problem => Summary(Problems);

    /// <summary>The first problem, and how many more there are; null when there is none.</summary>
    public static string? Summary(IReadOnlyList<RuleProblem> problems) =>
        problems.Count switch
        {
            0 => null,
            1 => problems[0].ToString(),
            _ => FormattableString.Invariant($"{problems[0]} (and {problems.Count - 1} more; see plumb rules check)"),
        };
}
