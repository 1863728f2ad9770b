using Plumbline.Core.Pricing;

namespace Plumbline.Cli.Demo;

/// <summary>One request with everything that is true of it.</summary>
/// <param name="At">When it ended, milliseconds since 1970.</param>
/// <param name="ClientNanos">The client's estimate, billionths of a dollar.</param>
/// <param name="ListCost">At list prices.</param>
/// <param name="IsItemised">Whether an event of it is sent.</param>
/// <param name="IsMetered">Whether metrics with it are sent.</param>
sealed record MadeRequest(
    string RequestId,
    long At,
    RequestTags Tags,
    TokenCounts Tokens,
    long ClientNanos,
    ListCost ListCost,
    MissCause Cause,
    bool IsItemised,
    bool IsMetered
);
