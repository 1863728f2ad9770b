namespace Plumbline.Core.Caching;

/// <summary>What tables say of the cache, wherever they are made: usage and money, then two columns for each cause.</summary>
public static class CacheColumns
{
    /// <summary>The names, in order; what the rows are by stands before them.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        "requests",
        "input_tokens",
        "cache_read_tokens",
        "cache_creation_tokens",
        "cache_creation_5m_tokens",
        "cache_creation_1h_tokens",
        "cache_hit_ratio",
        "unpriced_requests",
        "saved_usd",
        "write_premium_usd",
        "lost_tokens",
        "lost_usd",
        "writes_5m_usd",
        "writes_1h_usd",
        .. CauseAdvice.All.SelectMany(cause => new[] { cause.Name + "_tokens", cause.Name + "_usd" }),
    ];
}
