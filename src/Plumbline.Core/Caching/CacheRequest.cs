namespace Plumbline.Core.Caching;

/// <summary>
/// A request as the cache sees it. Numbers stand for names: equal numbers are equal names, 0 is one that the record does not tell.
/// Counts below zero are unknown and count as nothing.
/// </summary>
public struct CacheRequest
{
    /// <summary>When it was sent and when it ended, milliseconds since 1970. The same where the duration is not known.</summary>
    public long Start,
        End;

    public long InputTokens,
        CacheReadTokens,
        CacheCreation5mTokens,
        CacheCreation1hTokens;

    /// <summary>Model, effort and client version, by number.</summary>
    public int Model,
        Effort,
        Version;

    public bool IsFast;

    /// <summary>Whether the life of what was written is known: otherwise all of it stands under five minutes.</summary>
    public bool IsLifeKnown;

    /// <summary>Whether its conversation is surely one: parallel sub-agents of old clients cannot be told apart.</summary>
    public bool IsConversationKnown;

    public CacheSigns Signs;

    /// <summary>Tokens written to the cache.</summary>
    public readonly long Written => Known(CacheCreation5mTokens) + Known(CacheCreation1hTokens);

    /// <summary>Tokens read from the cache.</summary>
    public readonly long Read => Known(CacheReadTokens);

    /// <summary>The whole prompt, in tokens.</summary>
    public readonly long Prompt => Known(InputTokens) + Read + Written;

    internal static long Known(long count) => Math.Max(0, count);
}
