namespace Plumbline.Core.Comparison;

/// <summary>What prompts are compared by.</summary>
public enum ComparedMeasure
{
    /// <summary>Cost of all requests in prompts, in dollars.</summary>
    CostPerPrompt,

    /// <summary>Requests in prompts.</summary>
    RequestsPerPrompt,

    /// <summary>Failed uses of tools in those whose end is known.</summary>
    ToolFailures,

    /// <summary>Requests that failed after all retries, in requests.</summary>
    Errors,

    /// <summary>Rejected edits in edits that were decided on.</summary>
    EditsRejected,
}

/// <summary>What is known of measures.</summary>
public static class ComparedMeasures
{
    /// <summary>All, cost first.</summary>
    public static IReadOnlyList<ComparedMeasure> All { get; } = Enum.GetValues<ComparedMeasure>();

    /// <summary>Whether it says how well it went; the others say what it took.</summary>
    public static bool IsOfQuality(this ComparedMeasure measure) =>
        measure is ComparedMeasure.ToolFailures or ComparedMeasure.Errors or ComparedMeasure.EditsRejected;

    /// <summary>In the API.</summary>
    public static string Name(this ComparedMeasure measure) =>
        measure switch
        {
            ComparedMeasure.CostPerPrompt => "cost_per_prompt_usd",
            ComparedMeasure.RequestsPerPrompt => "requests_per_prompt",
            ComparedMeasure.ToolFailures => "tool_failure_share",
            ComparedMeasure.Errors => "errors_per_request",
            _ => "edits_rejected_share",
        };

    internal static double Part(this ComparedMeasure measure, in PromptSums sums) =>
        measure switch
        {
            ComparedMeasure.CostPerPrompt => (double)sums.Cost.Nanos / Model.Quantity.NanosPerUnit,
            ComparedMeasure.RequestsPerPrompt => sums.Requests,
            ComparedMeasure.ToolFailures => sums.ToolFailures,
            ComparedMeasure.Errors => sums.Errors,
            _ => sums.EditRejections,
        };

    internal static double Whole(this ComparedMeasure measure, in PromptSums sums) =>
        measure switch
        {
            ComparedMeasure.CostPerPrompt or ComparedMeasure.RequestsPerPrompt => sums.Prompts,
            ComparedMeasure.ToolFailures => sums.ToolUses,
            ComparedMeasure.Errors => sums.Requests,
            _ => sums.EditDecisions,
        };
}
