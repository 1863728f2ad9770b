namespace Plumbline.Core.Caching;

/// <summary>What the cache did for one request.</summary>
/// <param name="Expected">Tokens of the prompt that the request before had left in the cache.</param>
/// <param name="Lost">Those of them that were not read: they were written again, or read at full price. At most what was paid for.</param>
/// <param name="Cold">For <see cref="CacheCause.SessionStart"/>: tokens of the prompt that were not read. Else 0.</param>
/// <param name="GapMs">From the start of the request before to the start of this one, in milliseconds; −1 for the first.</param>
public readonly record struct CacheStep(long Expected, long Lost, long Cold, long GapMs, CacheCause Cause, CacheEvidence Evidence)
{
    /// <summary>
    /// The least tokens of a large miss. Models do not cache prompts below 512 to 4,096 tokens, and clients place their marks a message
    /// apart: less than this is how caching works, not a leak.
    /// </summary>
    public const long LargeTokensMin = 2_048;

    /// <summary>A large miss is also at least this part of what was expected: a tenth.</summary>
    public const long LargeShare = 10;

    /// <summary>Whether the loss is large enough to look for a cause.</summary>
    public bool IsLarge => IsLargeLoss(Lost, Expected);

    internal static bool IsLargeLoss(long lost, long expected) =>
        lost >= LargeTokensMin && lost >= (expected + LargeShare - 1) / LargeShare;
}
