using Plumbline.Store.Queries;

namespace Plumbline.Server.Pages.Models;

/// <summary>What is known of prompts.</summary>
/// <param name="ByModel">Prompts by model.</param>
/// <param name="ByPart">Prompts by model and what else rows are split by.</param>
/// <param name="Comparison">Dearer models against cheaper ones; null under a condition that only single requests meet.</param>
public sealed record PromptAnswers(
    IReadOnlyList<PromptCountRow> ByModel,
    IReadOnlyList<PromptCountRow> ByPart,
    ModelComparisonAnswer? Comparison
);
