using Plumbline.Core.Model;

namespace Plumbline.Core.Comparison;

/// <summary>What some prompts took together, and what happened on the way.</summary>
/// <param name="Prompts">How many.</param>
/// <param name="Cost">What all their requests cost.</param>
/// <param name="Requests">Requests, those of subagents among them.</param>
/// <param name="ToolUses">Uses of tools whose end is known.</param>
/// <param name="ToolFailures">Of these, those that failed.</param>
/// <param name="Errors">Requests that failed after all retries.</param>
/// <param name="EditDecisions">Edits that were accepted or rejected.</param>
/// <param name="EditRejections">Of these, those that were rejected.</param>
public readonly record struct PromptSums(
    long Prompts,
    Quantity Cost,
    long Requests,
    long ToolUses,
    long ToolFailures,
    long Errors,
    long EditDecisions,
    long EditRejections
)
{
    public static PromptSums operator +(in PromptSums left, in PromptSums right) =>
        new(
            left.Prompts + right.Prompts,
            left.Cost + right.Cost,
            left.Requests + right.Requests,
            left.ToolUses + right.ToolUses,
            left.ToolFailures + right.ToolFailures,
            left.Errors + right.Errors,
            left.EditDecisions + right.EditDecisions,
            left.EditRejections + right.EditRejections
        );

    /// <summary>Several together.</summary>
    public static PromptSums Sum(IEnumerable<PromptSums> parts)
    {
        PromptSums sum = default;
        foreach (var part in parts)
            sum += part;
        return sum;
    }
}
