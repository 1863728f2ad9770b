namespace Plumbline.Instrumentation.Wire;

/// <summary>One of <c>usage.iterations</c>: a part of a response that the API counted apart.</summary>
/// <param name="Type"><c>message</c>, <c>fallback_message</c>, <c>advisor_message</c> and those to come.</param>
/// <param name="Model">Null for the response's own.</param>
readonly record struct Iteration(string? Type, string? Model, Usage Usage)
{
    /// <summary>Whether it comes on top of the response's own counts.</summary>
    public bool IsAdvisor => Type == "advisor_message";

    /// <summary>Whether another model answered after a refusal.</summary>
    public bool IsFallback => Type == "fallback_message";
}
