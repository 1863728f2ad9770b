using System.Runtime.CompilerServices;

namespace Plumbline.Core.Pricing;

/// <summary>The rates of one model, date and set of modifiers: only the length of the prompt is left to decide.</summary>
sealed class Tariff(Rates standard, Rates? longPrompt, long longAbove)
{
    readonly Rates _long = longPrompt ?? standard;
    readonly ulong _smallCount = Math.Min(standard.SmallCount, (longPrompt ?? standard).SmallCount);

    // Without long prompts the limit is never passed by small counts.
    readonly long _longAbove = longPrompt is null ? long.MaxValue : longAbove;

    /// <summary>The cost in billionths of a dollar, rounded once.</summary>
    public long Nanos(in TokenCounts tokens, long webSearches)
    {
        // One look at all counts: a negative one is large as well, when read without its sign.
        var all = tokens.Input | tokens.Output | tokens.CacheRead | tokens.CacheCreation5m | tokens.CacheCreation1h | webSearches;
        if ((ulong)all > _smallCount)
            return NanosOfAny(tokens, webSearches);
        var prompt = tokens.Input + tokens.CacheRead + tokens.CacheCreation5m + tokens.CacheCreation1h;
        return (prompt > _longAbove ? _long : standard).NanosOfSmall(tokens, webSearches);
    }

    // Apart, because no code is compiled ahead for 128-bit numbers and what calls them.
    [MethodImpl(MethodImplOptions.NoInlining)]
    long NanosOfAny(in TokenCounts tokens, long webSearches) => Rates.Round(Exact(tokens, webSearches));

    /// <summary>The cost in the finest unit of <see cref="Rates"/>.</summary>
    public Int128 Exact(in TokenCounts tokens, long webSearches) => (IsLong(tokens) ? _long : standard).Exact(tokens, webSearches);

    /// <summary>What reads saved against input, and what writes cost beyond it, in billionths of a dollar.</summary>
    public (long Saved, long Paid) CacheEffect(in TokenCounts tokens) => (IsLong(tokens) ? _long : standard).CacheEffect(tokens);

    bool IsLong(in TokenCounts tokens)
    {
        var cached = (Int128)Math.Max(0, tokens.CacheRead) + Math.Max(0, tokens.CacheCreation5m) + Math.Max(0, tokens.CacheCreation1h);
        return cached + Math.Max(0, tokens.Input) > _longAbove;
    }
}
