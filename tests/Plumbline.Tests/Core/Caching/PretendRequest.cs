using Plumbline.Core.Caching;

namespace Plumbline.Tests.OfCore.Caching;

/// <summary>What records there are of pretended requests.</summary>
enum Records
{
    /// <summary>Telemetry and session logs of the same requests.</summary>
    Both,

    /// <summary>Telemetry alone: it does not say how long writes are kept, and old clients do not tell parallel sub-agents apart.</summary>
    Telemetry,

    /// <summary>Session logs alone: they do not tell of MCP servers and plugins.</summary>
    Logs,
}

/// <summary>A pretended request: what a record says of it, and what really happened.</summary>
/// <param name="Chain">The conversation that the records put it into.</param>
/// <param name="Lost">Tokens that were in the cache after the request before and were not read.</param>
/// <param name="Expected">Tokens that were in it.</param>
/// <param name="Causes">What lost most of them: each of these alone would have lost as much.</param>
sealed record PretendRequest(int Chain, CacheRequest Request, long Lost, long Expected, IReadOnlyList<CacheCause> Causes);
