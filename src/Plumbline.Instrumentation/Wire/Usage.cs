namespace Plumbline.Instrumentation.Wire;

/// <summary>
/// What a response's <c>usage</c> says. Counts are tokens; −1 is unknown. In a stream the later event's counts replace the earlier one's: they are totals.
/// </summary>
struct Usage
{
    public long Input,
        Output,
        CacheRead;

    /// <summary>All cache writes, and how many of them live five minutes and an hour.</summary>
    public long CacheCreation,
        CacheCreation5m,
        CacheCreation1h;

    /// <summary>Part of <see cref="Output"/>.</summary>
    public long Thinking;

    public long WebSearches,
        WebFetches;

    public string? ServiceTier,
        InferenceGeo,
        Speed;

    /// <summary>Parts that are priced apart; null for nearly all responses.</summary>
    public List<Iteration>? Iterations;

    public static Usage Unknown =>
        new()
        {
            Input = -1,
            Output = -1,
            CacheRead = -1,
            CacheCreation = -1,
            CacheCreation5m = -1,
            CacheCreation1h = -1,
            Thinking = -1,
            WebSearches = -1,
            WebFetches = -1,
        };

    /// <summary>Whether anything was told.</summary>
    public readonly bool IsKnown => Input >= 0 || Output >= 0;

    /// <summary>By Anthropic's rule for the conventions: input, cache reads and cache writes.</summary>
    public readonly long AllInput => Math.Max(0, Input) + Math.Max(0, CacheRead) + Writes;

    /// <summary>All cache writes: the total, or the split where only that was told.</summary>
    public readonly long Writes => Math.Max(Math.Max(0, CacheCreation), Math.Max(0, CacheCreation5m) + Math.Max(0, CacheCreation1h));

    /// <summary>Writes of which nobody said how long they live.</summary>
    public readonly long UnsplitWrites => HasSplit ? 0 : Writes;

    /// <summary>Writes that live an hour, as far as that was told.</summary>
    public readonly long HourWrites => HasSplit ? Math.Min(Math.Max(0, CacheCreation1h), Writes) : 0;

    /// <summary>All other writes.</summary>
    public readonly long FiveMinuteWrites => Writes - HourWrites;

    // An empty split while there are writes is no split.
    readonly bool HasSplit => CacheCreation5m > 0 || CacheCreation1h > 0;
}
