namespace Plumbline.Core.Caching;

/// <summary>
/// What a conversation has left in the cache: its requests go in, in the order of time, and of each comes out what was expected, what was lost
/// and why. The default is a conversation that has not begun.
/// </summary>
/// <remarks>
/// A cache keeps the beginning of a prompt, for one model, effort and speed. A request reads what is there and adds the rest; every read
/// starts its life anew. What lives an hour stands before what lives five minutes.
/// </remarks>
public struct CacheChain
{
    const long FiveMinutes = 5 * 60_000,
        Hour = 60 * 60_000;

    bool _hasBegun,
        _isFast,
        _isLifeKnown,
        _livesHour;
    long _start;
    int _model,
        _effort,
        _version;

    /// <summary>Tokens that the last request left in the cache.</summary>
    public long Cached { get; private set; }

    /// <summary>Those of them that live an hour.</summary>
    public long Cached1h { get; private set; }

    /// <summary>Takes the next request.</summary>
    public CacheStep Observe(in CacheRequest request)
    {
        var prompt = request.Prompt;
        var (gap, isFirst) = (_hasBegun ? Math.Max(0, request.Start - _start) : -1, IsFirst(request, prompt));
        var expected = isFirst ? 0 : Math.Min(Cached, prompt);
        var lost = Math.Max(0, expected - request.Read);
        Learn(gap, expected, lost);
        var (cause, evidence) = isFirst ? (CacheCause.SessionStart, CacheEvidence.Sign) : CauseOf(request, gap, expected, lost);
        var step = new CacheStep(expected, lost, isFirst ? prompt - request.Read : 0, gap, cause, evidence);
        // An error, or a call that was not cached at all, tells nothing of the conversation.
        if (prompt > 0 && (request.Read + request.Written > 0 || !_hasBegun))
            Keep(request, isFirst);
        return step;
    }

    // Parallel sub-agents that are not told apart: a prompt much shorter than the last is another one's first.
    readonly bool IsFirst(in CacheRequest request, long prompt) =>
        !_hasBegun || (!request.IsConversationKnown && (request.Signs & CacheSigns.Compacted) == 0 && IsMuchShorter(prompt));

    // After a compaction hardly more than half is left; less is taken away by going back a few turns.
    readonly bool IsMuchShorter(long prompt) => prompt * 5 <= Cached * 3;

    // What is read after more than five minutes was not written for five minutes.
    void Learn(long gap, long expected, long lost)
    {
        if (!_isLifeKnown && gap > FiveMinutes && expected > 0 && lost == 0)
            _livesHour = true;
    }

    void Keep(in CacheRequest request, bool isFirst)
    {
        var (read, written1h) = (request.Read, CacheRequest.Known(request.CacheCreation1hTokens));
        _livesHour = !isFirst && _livesHour;
        if (request.Written > 0 && request.IsLifeKnown)
            _livesHour = written1h * 2 > request.Written;
        _isLifeKnown = request.Written > 0 ? request.IsLifeKnown : !isFirst && _isLifeKnown;
        var old1h = Math.Min(read, isFirst ? 0 : Cached1h);
        // What others left there lives as long as what this one writes.
        var foreign = Math.Max(0, read - (isFirst ? 0 : Cached));
        Cached1h = old1h + written1h + (_livesHour ? foreign : 0);
        Cached = read + request.Written;
        (_hasBegun, _start, _isFast) = (true, request.Start, request.IsFast);
        (_model, _effort) = (Last(_model, request.Model), Last(_effort, request.Effort));
        _version = Last(_version, request.Version);
    }

    static int Last(int before, int now) => now == 0 ? before : now;

    readonly (CacheCause, CacheEvidence) CauseOf(in CacheRequest request, long gap, long expected, long lost)
    {
        if (lost == 0)
            return (CacheCause.None, CacheEvidence.Sign);
        if (!CacheStep.IsLargeLoss(lost, expected))
            return (CacheCause.Minor, CacheEvidence.Sign);
        if (IsExpired(gap, expected, lost))
            return (IdleCause(gap), CacheEvidence.Sign);
        if (SwitchIn(request) is { } change)
            return (change, CacheEvidence.Sign);
        if (IsCompactedByCounts(request))
            return (CacheCause.Compaction, CacheEvidence.Shape);
        if (!_isLifeKnown && !_livesHour && gap > FiveMinutes)
            return (CacheCause.Idle5m, CacheEvidence.Shape);
        return (request.Signs & CacheSigns.Resumed) != 0
            ? (CacheCause.Resume, CacheEvidence.Sign)
            : (CacheCause.Unknown, CacheEvidence.Shape);
    }

    // At least half of the loss had reached the end of its life. Nothing lives longer than an hour, known or not.
    readonly bool IsExpired(long gap, long expected, long lost)
    {
        var alive =
            gap > Hour ? 0
            : gap <= FiveMinutes || !_isLifeKnown ? expected
            : Math.Min(expected, Cached1h);
        return (expected - alive) * 2 >= lost;
    }

    // After an hour nothing is left, whichever life was paid for: another life would not have helped.
    static CacheCause IdleCause(long gap) => gap > Hour ? CacheCause.Idle1h : CacheCause.Idle5m;

    // What stands first in the prompt, or is part of the key, explains everything behind it.
    readonly CacheCause? SwitchIn(in CacheRequest request) =>
        Differs(_model, request.Model) ? CacheCause.ModelSwitch
        : request.IsFast != _isFast ? CacheCause.FastSwitch
        : Differs(_effort, request.Effort) ? CacheCause.EffortSwitch
        : Differs(_version, request.Version) ? CacheCause.ClientUpgrade
        : (request.Signs & CacheSigns.Compacted) != 0 ? CacheCause.Compaction
        : (request.Signs & CacheSigns.ToolsChanged) != 0 ? CacheCause.ToolChange
        : null;

    static bool Differs(int before, int now) => before != 0 && now != 0 && before != now;

    // Going back in a conversation makes it shorter too, but then nearly all of it is read.
    readonly bool IsCompactedByCounts(in CacheRequest request) => IsMuchShorter(request.Prompt) && request.Read * 10 < request.Prompt * 9;
}
