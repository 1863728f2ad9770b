using Plumbline.Core.Model;
using Plumbline.Tests.Store.Writing;

namespace Plumbline.Simulation;

/// <summary>One made-up history, wholly determined by its seed: what a fleet sent, what arrived, and what is true.</summary>
sealed class History
{
    static readonly long Beginning = (new DateTimeOffset(2026, 3, 1, 8, 0, 0, TimeSpan.Zero) - DateTimeOffset.UnixEpoch).Ticks * 100;

    readonly Random _random;
    readonly World _world;
    readonly List<PretendProcess> _processes = [];
    readonly List<PretendSession> _sessions = [];

    public History(int seed)
    {
        Seed = seed;
        _random = new Random(seed);
        Retention = _random.Next(5) == 0 ? TimeSpan.FromDays(10) : null;
        var network = new Network(_random, Retention is null ? TimeSpan.FromDays(3) : TimeSpan.FromHours(3));
        _world = new World(_random, network) { Forgets = Retention is not null };
        for (var processes = _random.Next(2, 7); processes > 0; processes--)
            LiveProcess(Beginning + _random.NextInt64(20 * World.Day));
        if (_random.Next(4) == 0)
            LiveTwins(Beginning + _random.NextInt64(5 * World.Day));
        for (var others = _random.Next(0, 3); others > 0; others--)
            LiveOther(others);
        foreach (var process in _processes)
            process.Settle(_world.Truth, Retention);
        _world.Settle();
        Delivered = network.Delivered;
    }

    public int Seed { get; }

    /// <summary>How long the server keeps metrics and events; null: for ever.</summary>
    public TimeSpan? Retention { get; }

    /// <summary>What arrived, in the order of receipt.</summary>
    public IReadOnlyList<SentBatch> Delivered { get; }

    public Truth Truth => _world.Truth;

    void LiveOther(int number)
    {
        var sender = new OtherSender(_world, (StartHabit)_random.Next(4), number);
        sender.Live(Beginning + _random.NextInt64(World.Day));
        sender.Settle(_world.Truth);
    }

    void LiveProcess(long now)
    {
        var temporality = _random.Next(3) == 0 ? Temporality.Cumulative : Temporality.Delta;
        var route = _random.Next(10) switch
        {
            < 5 => Route.Direct,
            < 7 => Route.ThroughCollector,
            _ when temporality == Temporality.Cumulative => Route.Direct,
            7 => Route.SwitchedToConverter,
            8 => Route.BothDirectReliable,
            _ => Route.BothConverterReliable,
        };
        var hasRequestIds = _random.Next(5) > 0;
        var process = new PretendProcess(_world, SessionFor(route), temporality, route, Reliabilities(), Reliabilities())
        {
            Skew = Skew(isConverted: route is Route.SwitchedToConverter or Route.BothDirectReliable or Route.BothConverterReliable),
            HasRequestIds = hasRequestIds,
            SendsEvents = _random.Next(8) > 0,
            Logs = new LogHabits(_random.Next(3) > 0, _random.Next(6) > 0, !hasRequestIds, _random.Next(3) * 0.1),
        };
        _processes.Add(process);
        Live(process, now);
    }

    // Goes on with a session that another process has or had, forks a new one, or has just the user's name.
    PretendSession SessionFor(Route route)
    {
        var isAlone = route is Route.SwitchedToConverter or Route.BothDirectReliable or Route.BothConverterReliable;
        var shared = _sessions.Where(session => session.IsShared).ToList();
        if (!isAlone && shared.Count > 0 && _random.Next(5) < 2)
            return shared[_random.Next(shared.Count)];
        var number = _world.NextNumber();
        var identity = _random.Next(5) == 0 ? ("user.id", $"u{number}") : ("session.id", $"s{number}");
        var session = new PretendSession(new SentAttributes(identity)) { IsShared = !isAlone };
        _sessions.Add(session);
        return session;
    }

    Reliability Reliabilities() =>
        _random.Next(3) switch
        {
            0 => Reliability.Perfect,
            1 => new Reliability(0, 0.3, 0.1),
            _ => new Reliability(0.2, 0.2, 0.2),
        };

    // Where old rows are removed, a converter's stream that seems to have begun years ago is a baseline that no process knows of.
    long Skew(bool isConverted) =>
        _random.Next(12) switch
        {
            0 => 40 * 60 * World.Minute,
            1 when !isConverted || Retention is null => -3 * 365 * World.Day,
            2 => -20 * World.Minute,
            _ => 0,
        };

    void Live(PretendProcess process, long now)
    {
        var exports = _random.Next(1, 10);
        var change = _random.Next(exports + 1);
        for (var export = 0; export < exports; export++)
        {
            if (export == change)
                process.PathChanges();
            process.Work(now);
            now += World.Minute + _random.NextInt64(50) * 1_000_000;
            // Killed before the last export.
            if (export == exports - 1 && _random.Next(6) == 0)
                return;
            process.Export(now);
            now += Idle(process.IsConverted && Retention is not null);
        }
    }

    // Usually none, sometimes a night, sometimes weeks; but a converter's stream that is first heard when its beginning has been removed
    // is a baseline, of which no process knows (docs/adr/0013).
    long Idle(bool isShort) =>
        _random.Next(20) switch
        {
            0 when !isShort => _random.NextInt64(2, 22) * World.Day,
            < 4 => _random.NextInt64(10, 900) * World.Minute,
            _ => 0,
        };

    // Two processes of one user, session id switched off, that export in the same millisecond.
    void LiveTwins(long now)
    {
        now -= now % World.Minute;
        var session = new PretendSession(new SentAttributes(("user.id", $"twin{_world.NextNumber()}"))) { IsShared = false };
        for (var twin = 0; twin < 2; twin++)
        {
            var process = new PretendProcess(_world, session, Temporality.Delta, Route.Direct, Reliabilities(), Reliabilities())
            {
                IsAligned = true,
            };
            _processes.Add(process);
            var at = now;
            for (var export = 0; export < 4; export++)
            {
                process.Work(at);
                at += World.Minute * 2;
                process.Export(at);
            }
        }
    }
}
