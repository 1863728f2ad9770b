namespace Plumbline.Instrumentation.Wire;

/// <summary>What an answer said of one limit.</summary>
/// <param name="Limit">How much a minute has; −1 when it was not said.</param>
/// <param name="Remaining">How much of it is left.</param>
/// <param name="ResetUnixMilliseconds">When it is full again, since 1970.</param>
readonly record struct RateLimit(long Limit, long Remaining, long ResetUnixMilliseconds);
