using Plumbline.Core.Pricing;

namespace Plumbline.Cli.Demo;

/// <summary>The provider's cache of one conversation's prompt: what a request reads from it and writes to it.</summary>
/// <param name="lifetimeMs">How long a written prompt is kept after its last use.</param>
sealed class PromptCache(long lifetimeMs)
{
    const long Hour = 3_600_000;

    long _cached;
    long _lastUse = long.MinValue;
    MissCause _spoilt = MissCause.FirstRequest;

    /// <summary>Says why the first request will find nothing, when it is not because it is the first.</summary>
    public void Begin(MissCause cause) => _spoilt = cause;

    /// <summary>Something makes the cached prompt useless; the first reason counts.</summary>
    public void Spoil(MissCause cause)
    {
        if (_spoilt == MissCause.None)
            _spoilt = cause;
    }

    /// <summary>A request with a prompt of so many tokens, of which a few at the end are never cached.</summary>
    /// <param name="shared">Tokens at the beginning that others keep in the cache: instructions and tools.</param>
    public (TokenCounts Tokens, MissCause Cause) Ask(long now, long prompt, long uncached, long output, long shared)
    {
        var cause = _spoilt;
        if (cause == MissCause.None && now - _lastUse > lifetimeMs)
            cause = MissCause.Idle;
        var read = cause == MissCause.None ? Math.Min(_cached, prompt) : Math.Min(shared, prompt);
        var written = Math.Max(0, prompt - read);
        (_cached, _lastUse, _spoilt) = (prompt, now, MissCause.None);
        var tokens =
            lifetimeMs >= Hour ? new TokenCounts(uncached, output, read, 0, written) : new TokenCounts(uncached, output, read, written, 0);
        return (tokens, cause);
    }
}
