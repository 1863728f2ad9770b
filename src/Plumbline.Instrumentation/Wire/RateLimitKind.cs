namespace Plumbline.Instrumentation.Wire;

/// <summary>What a limit of the API counts in a minute.</summary>
enum RateLimitKind : byte
{
    Requests,
    Tokens,
    InputTokens,
    OutputTokens,
}
