using Plumbline.Core.Caching;
using Plumbline.Core.Model;
using Plumbline.Core.Pricing;

namespace Plumbline.Store.Writing;

/// <summary>A request of a session, as far as the cache is concerned.</summary>
sealed record CachedRequestRow(
    long Row,
    long TimeNanos,
    int Context,
    int Model,
    QuerySource Source,
    (long Instance, long Agent) Conversation,
    long Sequence,
    bool IsCompaction,
    string? RequestId,
    PricedModel Price,
    PriceModifiers Modifiers,
    CacheRequest Request
);

/// <summary>Something that happened in a session, in nanoseconds since 1970, and what it is a sign of.</summary>
readonly record struct CacheSign(long TimeNanos, CacheSigns Sign);

/// <summary>
/// Follows the conversations of one session: the main one and each sub-agent's. Auxiliary calls are no conversation; of them nothing is expected.
/// </summary>
sealed class CacheSession(IReadOnlyList<CacheSign> signs)
{
    readonly Dictionary<(QuerySource, long, long), Conversation> _conversations = [];

    // Signs in the order of time; those before this are behind the main conversation's last request.
    int _nextSign;
    CacheSigns _pending;

    sealed class Conversation
    {
        public CacheChain Chain;
        public long Sequence = -1;
    }

    /// <summary>Takes the next request in the order of time.</summary>
    public CacheStep Observe(CachedRequestRow row)
    {
        if (row.IsCompaction)
            _pending |= CacheSigns.Compacted;
        if (row.Source == QuerySource.Auxiliary)
            return new CacheStep(0, 0, 0, -1, CacheCause.None, CacheEvidence.Sign);
        var conversation = Of(row);
        var request = row.Request;
        if (row.Source != QuerySource.Subagent)
            request.Signs = SignsFor(conversation, row);
        return conversation.Chain.Observe(request);
    }

    Conversation Of(CachedRequestRow row)
    {
        var key =
            row.Source == QuerySource.Subagent ? (row.Source, row.Conversation.Instance, row.Conversation.Agent) : (QuerySource.Main, 0, 0);
        return _conversations.TryGetValue(key, out var known) ? known : _conversations[key] = new Conversation();
    }

    // A process numbers its events from 0: a smaller number is another process. It connects its servers anew, which changes nothing.
    CacheSigns SignsFor(Conversation conversation, CachedRequestRow row)
    {
        var start = row.Request.Start * 1_000_000;
        for (; _nextSign < signs.Count && signs[_nextSign].TimeNanos <= start; _nextSign++)
            _pending |= signs[_nextSign].Sign;
        var found = _pending;
        _pending = CacheSigns.None;
        if (row.Sequence >= 0 && row.Sequence < conversation.Sequence)
            found = (found & ~CacheSigns.ToolsChanged) | CacheSigns.Resumed;
        conversation.Sequence = row.Sequence >= 0 ? row.Sequence : conversation.Sequence;
        return found;
    }
}
