namespace Plumbline.Tests.OfCore.Caching;

/// <summary>A block of a prompt: what it says, as a number, and how long it is.</summary>
readonly record struct Block(ulong Content, int Tokens);

/// <summary>Under what a prompt is cached besides its text.</summary>
readonly record struct CacheKey(int Model, int Effort, bool IsFast);

/// <summary>
/// A prompt cache as Anthropic describes it, written without a look at how misses are explained: beginnings of prompts, each with its own end of
/// life, which every use puts off.
/// </summary>
sealed class PretendCache
{
    readonly Dictionary<(CacheKey, ulong), (long Until, long Life)> _beginnings = [];

    /// <summary>How many tokens of a prompt are there at a moment.</summary>
    public long Find(IReadOnlyList<Block> prompt, CacheKey key, long time) => Longest(prompt, key, time).Tokens;

    /// <summary>Reads what is there and writes the rest; says how much was read.</summary>
    public long Use(IReadOnlyList<Block> prompt, CacheKey key, long time, long life)
    {
        var (tokens, blocks) = Longest(prompt, key, time);
        var hash = 0UL;
        for (var i = 0; i < prompt.Count; i++)
        {
            hash = Next(hash, prompt[i]);
            var kept = i < blocks && _beginnings.TryGetValue((key, hash), out var known) ? known.Life : life;
            _beginnings[(key, hash)] = (time + kept, kept);
        }

        return tokens;
    }

    /// <summary>Everything is thrown out early.</summary>
    public void Evict()
    {
        _beginnings.Clear();
        Evictions++;
    }

    /// <summary>How often that happened.</summary>
    public int Evictions { get; private set; }

    (long Tokens, int Blocks) Longest(IReadOnlyList<Block> prompt, CacheKey key, long time)
    {
        var (hash, tokens, best) = (0UL, 0L, (0L, 0));
        for (var i = 0; i < prompt.Count; i++)
        {
            hash = Next(hash, prompt[i]);
            tokens += prompt[i].Tokens;
            if (_beginnings.TryGetValue((key, hash), out var known) && known.Until >= time)
                best = (tokens, i + 1);
        }

        return best;
    }

    static ulong Next(ulong hash, Block block) => (hash ^ block.Content) * 0x9E3779B97F4A7C15 + 0xD6E8FEB86659FD93 + (hash >> 3);
}
