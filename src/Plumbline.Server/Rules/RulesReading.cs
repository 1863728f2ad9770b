using Plumbline.Core.Attribution;

namespace Plumbline.Server.Rules;

/// <summary>What came of reading a rules file and the files it names.</summary>
/// <param name="Rules">The rules; null when anything is wrong.</param>
/// <param name="Problems">What is wrong, in the order of the files.</param>
/// <param name="Files">Every file that belongs to it, the rules file first.</param>
public sealed record RulesReading(RuleSet? Rules, IReadOnlyList<RuleProblem> Problems, IReadOnlyList<string> Files);
