using Plumbline.Core.Caching;

namespace Plumbline.Tests.OfCore.Caching;

/// <summary>
/// One conversation with a person who does what people do: rests, switches, resumes, compacts, often several at once. It keeps the truth, which
/// records tell only in part.
/// </summary>
sealed class PretendConversation
{
    const long Second = 1000,
        Minute = 60 * Second,
        Hour = 60 * Minute;

    readonly Random _dice;
    readonly PretendCache _cache;
    readonly Records _records;
    readonly bool _isAgent;
    readonly long _life;
    List<Block> _turns = [];
    ulong _tools,
        _system,
        _context;
    CacheKey _key;
    int _version = 1;
    long _cached;
    int _evictions;
    long _now;
    bool _hasBegun;

    // Signs of requests that no record tells of come with the next.
    CacheSigns _pending;

    public PretendConversation(Random dice, PretendCache cache, Records records, long start, bool isAgent, bool livesHour)
    {
        (_dice, _cache, _records, _now, _isAgent) = (dice, cache, records, start, isAgent);
        _life = livesHour && !isAgent ? Hour : 5 * Minute;
        // Sessions of one folder begin alike.
        (_tools, _system, _context) = (isAgent ? 11UL : 1, isAgent ? 12UL : 2, Random());
        _key = new(isAgent ? 3 : 1, 2, false);
    }

    /// <summary>When its next request will be sent.</summary>
    public long Now => _now;

    ulong Random() => (ulong)_dice.NextInt64();

    bool Happens(double probability) => _dice.NextDouble() < probability;

    /// <summary>The next request; null when no record tells of it.</summary>
    public PretendRequest? Next(int chain)
    {
        var rest = Rest();
        var events = _hasBegun ? Events(rest) : [];
        if (_hasBegun && _cache.Evictions != _evictions && !events.Contains(Event.Eviction))
            events.Add(Event.EvictedByAnother);
        var (isFirst, cached) = (!_hasBegun, _cached);
        _turns.Add(new(Random(), _dice.Next(100, Happens(0.1) ? 12_000 : 2_500)));
        var plain = Variant();
        var truth = isFirst ? [] : events.Select(one => (one, Lost: LossOf(one, plain, rest, cached))).ToList();
        foreach (var one in events)
            Apply(one);
        _now += rest;
        var prompt = Prompt();
        var total = prompt.Sum(block => (long)block.Tokens);
        var read = _cache.Use(prompt, _key, _now, _life);
        var (expected, lost) = (Math.Min(cached, total), Math.Max(0, Math.Min(cached, total) - read));
        (_cached, _hasBegun, _evictions) = (total, true, _cache.Evictions);
        var request = RequestOf(events, read, total - read, isFirst);
        // Records get lost, and some clients write none for some requests.
        if (!isFirst && Happens(0.01))
        {
            _pending |= request.Signs;
            return null;
        }

        return new(chain, request, isFirst ? 0 : lost, isFirst ? 0 : expected, MainOf(truth, rest));
    }

    // Within a turn the client goes on at once; between turns a person reads, thinks, or goes home.
    long Rest()
    {
        if (_isAgent || Happens(0.75))
            return _dice.NextInt64(2 * Second, 50 * Second);
        var kind = _dice.NextDouble();
        return kind switch
        {
            < 0.78 => _dice.NextInt64(20 * Second, 5 * Minute),
            < 0.93 => _dice.NextInt64(5 * Minute, 50 * Minute),
            < 0.95 => _dice.NextInt64(50 * Minute, 70 * Minute),
            _ => _dice.NextInt64(70 * Minute, 20 * Hour),
        };
    }

    enum Event
    {
        Rest,
        Model,
        Effort,
        Fast,
        Upgrade,
        Tools,
        ToolsUnseen,
        HarmlessTools,
        Compaction,
        Resume,
        HarmlessResume,
        Eviction,
        EvictedByAnother,
        Edit,
        ClearedResults,
        Rewind,
    }

    List<Event> Events(long rest)
    {
        var events = new List<Event> { Event.Rest };
        void Maybe(Event one, double probability)
        {
            if (Happens(probability))
                events.Add(one);
        }

        Maybe(Event.Eviction, 0.002);
        Maybe(Event.ClearedResults, 0.001);
        Maybe(Event.Edit, 0.001);
        if (_isAgent)
            return events;
        var isLong = rest > 30 * Minute;
        Maybe(Event.Compaction, _turns.Sum(turn => (long)turn.Tokens) > 140_000 ? 0.5 : 0.002);
        // Within a turn nobody changes anything.
        if (rest < 20 * Second)
            return events;
        Maybe(Event.Model, isLong ? 0.06 : 0.02);
        Maybe(Event.Effort, isLong ? 0.04 : 0.02);
        Maybe(Event.Fast, 0.012);
        Maybe(Event.Compaction, 0.008);
        Maybe(Event.Rewind, 0.02);
        Maybe(Happens(0.7) ? Event.Tools : Event.ToolsUnseen, 0.012);
        Maybe(Event.HarmlessTools, 0.01);
        if (Happens(isLong ? 0.4 : 0.015))
        {
            events.Add(Happens(0.25) ? Event.Resume : Event.HarmlessResume);
            Maybe(Event.Upgrade, isLong ? 0.3 : 0.15);
            Maybe(Event.Tools, 0.03);
        }

        return events;
    }

    sealed record State(List<Block> Turns, ulong Tools, ulong System, ulong Context, CacheKey Key, int Version);

    State Variant() => new([.. _turns], _tools, _system, _context, _key, _version);

    void Restore(State state) =>
        (_turns, _tools, _system, _context, _key, _version) = (
            [.. state.Turns],
            state.Tools,
            state.System,
            state.Context,
            state.Key,
            state.Version
        );

    // What would have been lost, had only this happened.
    long LossOf(Event one, State plain, long rest, long cached)
    {
        // Others share the cache: what time took is what was still there when the rest began.
        if (one == Event.Rest)
            return _cache.Find(Prompt(), _key, _now) - _cache.Find(Prompt(), _key, _now + rest);
        if (one is Event.Eviction or Event.EvictedByAnother)
            return Math.Min(cached, Prompt().Sum(block => (long)block.Tokens));
        Apply(one, isTrial: true);
        var prompt = Prompt();
        var total = prompt.Sum(block => (long)block.Tokens);
        var lost = Math.Max(0, Math.Min(cached, total) - _cache.Find(prompt, _key, _now));
        Restore(plain);
        return lost;
    }

    void Apply(Event one, bool isTrial = false)
    {
        switch (one)
        {
            case Event.Model:
                _key = _key with { Model = _key.Model == 1 ? 2 : 1 };
                break;
            case Event.Effort:
                _key = _key with { Effort = _key.Effort == 2 ? 3 : 2 };
                break;
            case Event.Fast:
                _key = _key with { IsFast = !_key.IsFast };
                break;
            case Event.Upgrade:
                (_version, _tools, _system) = (_version + 1, isTrial ? 77 : Random(), isTrial ? 78 : Random());
                break;
            case Event.Tools or Event.ToolsUnseen:
                _tools = isTrial ? 79 : Random();
                break;
            case Event.Resume:
                _context = isTrial ? 80 : Random();
                break;
            case Event.Eviction:
                _cache.Evict();
                break;
            default:
                Rewrite(one);
                break;
        }
    }

    // Events that change the conversation itself.
    void Rewrite(Event one)
    {
        switch (one)
        {
            case Event.Compaction:
                var last = _turns[^1];
                _turns = [new(last.Content ^ 0xABCDEF, 9_000), new(last.Content ^ 0xFEDCBA, 14_000), last];
                break;
            case Event.Edit when _turns.Count > 3:
                var at = _turns.Count / 3;
                _turns[at] = _turns[at] with { Content = _turns[at].Content ^ 0x5555 };
                break;
            case Event.ClearedResults when _turns.Count > 6:
                for (var i = _turns.Count / 4; i < _turns.Count / 2; i++)
                    _turns[i] = new(_turns[i].Content ^ 0x3333, 40);
                break;
            case Event.Rewind when _turns.Count > 8:
                _turns.RemoveRange(_turns.Count - 5, 4);
                break;
        }
    }

    List<Block> Prompt() => [new(_tools, 14_000), new(_system, 6_000), new(_context, 4_000), .. _turns];

    static CacheCause CauseOf(Event one, long rest) =>
        one switch
        {
            Event.Rest => rest > Hour ? CacheCause.Idle1h : CacheCause.Idle5m,
            Event.Model => CacheCause.ModelSwitch,
            Event.Effort => CacheCause.EffortSwitch,
            Event.Fast => CacheCause.FastSwitch,
            Event.Upgrade => CacheCause.ClientUpgrade,
            Event.Tools or Event.ToolsUnseen => CacheCause.ToolChange,
            Event.Compaction => CacheCause.Compaction,
            Event.Resume => CacheCause.Resume,
            _ => CacheCause.Unknown,
        };

    // Several may each have lost nearly all: then any of them is right.
    static List<CacheCause> MainOf(List<(Event One, long Lost)> truth, long rest)
    {
        var most = truth.Count == 0 ? 0 : truth.Max(one => one.Lost);
        return most == 0 ? [] : [.. truth.Where(one => one.Lost * 100 >= most * 95).Select(one => CauseOf(one.One, rest)).Distinct()];
    }

    CacheRequest RequestOf(List<Event> events, long read, long rest, bool isFirst)
    {
        var input = Math.Min(rest, _dice.Next(3, 200));
        var (written, hour) = (rest - input, _life == Hour);
        var hasSplit = _records != Records.Telemetry;
        var duration = _dice.NextInt64(2 * Second, 40 * Second);
        var isStartKnown = _records != Records.Logs || Happens(0.9);
        var signs = _pending | SignsOf(events);
        _pending = CacheSigns.None;
        return new()
        {
            Start = isStartKnown ? _now : _now + duration,
            End = _now + duration,
            InputTokens = input,
            CacheReadTokens = read,
            CacheCreation5mTokens = hour && hasSplit ? 0 : written,
            CacheCreation1hTokens = hour && hasSplit ? written : 0,
            Model = _key.Model,
            Effort = Happens(0.95) ? _key.Effort : 0,
            Version = _version,
            IsFast = _key.IsFast,
            IsLifeKnown = hasSplit,
            IsConversationKnown = !_isAgent || _records != Records.Telemetry,
            Signs = isFirst ? CacheSigns.None : signs,
        };
    }

    CacheSigns SignsOf(List<Event> events)
    {
        var signs = CacheSigns.None;
        // One of ten records of a compaction is not there: old clients, exports cut off.
        if (events.Contains(Event.Compaction) && Happens(0.9))
            signs |= CacheSigns.Compacted;
        if (_records != Records.Logs && (events.Contains(Event.Tools) || events.Contains(Event.HarmlessTools)))
            signs |= CacheSigns.ToolsChanged;
        if ((events.Contains(Event.Resume) || events.Contains(Event.HarmlessResume)) && Happens(0.8))
            signs |= CacheSigns.Resumed;
        return signs;
    }
}
