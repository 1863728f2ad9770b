using Plumbline.Core.Model;
using Plumbline.Tests.Store.Writing;

namespace Plumbline.Simulation;

/// <summary>Which way a process' metrics take to the server.</summary>
enum Route
{
    Direct,

    /// <summary>Half-way a collector appears that adds a resource key.</summary>
    ThroughCollector,

    /// <summary>Half-way a collector appears that makes deltas cumulative.</summary>
    SwitchedToConverter,

    /// <summary>Both at once, the direct one reliable.</summary>
    BothDirectReliable,

    /// <summary>Both at once, the converter's reliable.</summary>
    BothConverterReliable,
}

/// <summary>One pretend Claude Code process.</summary>
sealed class PretendProcess(
    World world,
    PretendSession session,
    Temporality temporality,
    Route route,
    Reliability metrics,
    Reliability logs
)
{
    static readonly string[] Models = ["opus", "haiku"];

    readonly Dictionary<(string Metric, string Model, string Type, bool Collected), Counter> _counters = [];
    readonly Converter _converter = new();
    readonly HashSet<Counter> _delivered = [];
    bool _isCollected,
        _isConverted = route is Route.BothDirectReliable or Route.BothConverterReliable;

    /// <summary>Whether a converter stands, or will stand, on its path.</summary>
    public bool IsConverted => route is Route.SwitchedToConverter or Route.BothDirectReliable or Route.BothConverterReliable;

    /// <summary>How far its clock is off, in nanoseconds.</summary>
    public long Skew { get; init; }

    /// <summary>Whether its requests carry an id; clients before 2.1 give none.</summary>
    public bool HasRequestIds { get; init; } = true;

    /// <summary>Whether it sends events at all.</summary>
    public bool SendsEvents { get; init; } = true;

    /// <summary>What its session logs are like.</summary>
    public LogHabits Logs { get; init; }

    PretendLog? Log => _log ??= session.Identity["session.id"] is { } id ? new PretendLog(world, id, Logs) : null;

    PretendLog? _log;

    /// <summary>Its windows end at whole minutes, as those of a twin do.</summary>
    public bool IsAligned { get; init; }

    /// <summary>Half-way something changes on the path.</summary>
    public void PathChanges()
    {
        _isCollected = route == Route.ThroughCollector;
        _isConverted |= route == Route.SwitchedToConverter;
        _converter.Restart();
    }

    /// <summary>Uses the API and counts; its events go out on their own.</summary>
    public void Work(long now)
    {
        var random = world.Random;
        Ask(now);
        for (var calls = random.Next(0, 4); calls > 0; calls--)
        {
            var model = Models[random.Next(Models.Length)];
            var request = Call(now, model);
            Count("claude_code.cost.usage", model, "", (Int128)(request.Cost!.Value * 1_000_000_000), now);
            Count("claude_code.token.usage", model, "input", Whole(request.Input), now);
            Count("claude_code.token.usage", model, "output", Whole(request.Output), now);
            if (request.CacheRead > 0)
                Count("claude_code.token.usage", model, "cacheRead", Whole(request.CacheRead), now);
            if (request.CacheCreation > 0)
                Count("claude_code.token.usage", model, "cacheCreation", Whole(request.CacheCreation), now);
            Tell(now, request);
            Log?.Write(request, model);
            now += random.Next(1, 15_000) * 1_000_000L;
        }

        if (random.Next(6) == 0)
            Count("claude_code.commit.count", "", "", Whole(1), now);
        if (random.Next(20) == 0)
            Count("claude_code.lines_of_code.count", "", "removed", 0, now);
    }

    // A person asks; newer clients say so by id.
    void Ask(long now)
    {
        if (Log is null || !HasRequestIds)
            return;
        var prompt = new SentEvent(
            "user_prompt",
            $"prompt{world.NextNumber()}",
            session.Identity["session.id"]!,
            now + Skew,
            IsFromLog: false
        );
        if (SendsEvents)
            world.Send(now, [prompt], logs);
        Log.Write(prompt);
    }

    SentRequest Call(long now, string model)
    {
        var random = world.Random;
        return new SentRequest(
            HasRequestIds ? $"req_{world.NextNumber()}" : null,
            new SentAttributes([.. session.Identity.Pairs, ("model", model)]),
            now + Skew + world.NextNumber() * 1_000,
            random.Next(1, 5000),
            random.Next(1, 2000),
            random.Next(3) == 0 ? random.Next(1, 100_000) : 0,
            Logs.IsKept && random.Next(3) == 0 ? random.Next(1, 9_000) : 0,
            random.Next(1, 900_000) / 1_000_000m
        )
        {
            Uuid = HasRequestIds && random.Next(2) == 0 ? $"uuid{world.NextNumber()}" : null,
        };
    }

    // Seen on the wire: a refused request leaves no event; a cut stream is told twice; an id may come back in another session.
    void Tell(long now, SentRequest request)
    {
        if (!SendsEvents || world.Random.Next(40) == 0)
            return;
        var told = new List<SentRequest>();
        if (HasRequestIds && world.Random.Next(30) == 0)
            told.Add(request with { Output = 0, Cost = 0.000001m });
        // A stream that was cut: the event says 1, the log may know what came. Its input is nobody else's.
        var isCut = HasRequestIds && Logs.HasRequestIds && world.Random.Next(15) == 0;
        told.Add(isCut ? request with { Output = 1 } : request);
        world.Send(now, told, logs);
        if (HasRequestIds && world.Random.Next(50) == 0)
        {
            var elsewhere = request with { Attributes = new SentAttributes(("session.id", $"x{world.NextNumber()}"), ("model", "opus")) };
            world.Send(now, [elsewhere], logs);
        }
    }

    static Int128 Whole(long units) => (Int128)units * Quantity.NanosPerUnit;

    void Count(string metric, string model, string type, Int128 amount, long now)
    {
        var key = (metric, model, type, _isCollected && temporality == Temporality.Delta);
        if (!_counters.TryGetValue(key, out var counter))
        {
            var series = Series(metric, model, type);
            _counters[key] = counter = new Counter(series, world.UniqueStart(series, Clock(now)));
        }

        counter.Add(amount, counter.WindowStart != 0 ? counter.WindowStart : world.UniqueStart(counter.Series, Clock(now)));
    }

    long Clock(long now)
    {
        var time = now + Skew;
        return IsAligned ? time - time % World.Minute : time - time % 1_000_000;
    }

    SentSeries Series(string metric, string model, string type)
    {
        var attributes = new List<(string, string)>();
        if (model.Length > 0)
            attributes.Add(("model", model));
        if (type.Length > 0)
            attributes.Add(("type", type));
        var unit = metric switch
        {
            "claude_code.cost.usage" => "USD",
            "claude_code.token.usage" => "tokens",
            _ => "",
        };
        return session.Series(metric, unit, new SentAttributes(), [.. attributes]);
    }

    /// <summary>Exports what it has counted. A process that is killed before has never counted it as far as anybody knows.</summary>
    public void Export(long now)
    {
        Log?.Ship(now);
        var time = Math.Max(Clock(now), IsAligned ? Clock(now) : 0);
        if (temporality == Temporality.Cumulative)
            ExportRunning(now, time);
        else
            ExportWindows(now, time);
    }

    void ExportRunning(long now, long time)
    {
        var counters = _counters.Values.ToList();
        var points = counters
            .Select(counter => Point(counter, Temporality.Cumulative, counter.Start, time, counter.Running.Value))
            .ToList();
        var defect =
            world.Random.Next(40) == 0 && points.Count > 0 ? points[0] with { Value = points[0].Value / 2, Time = time + 1_000_000 } : null;
        if (world.Send(now, points, metrics) is not { } arrived)
            return;
        foreach (var counter in counters)
        {
            counter.Tell(counter.Running.True, arrived);
            _delivered.Add(counter);
        }

        // Some clients once counted backwards. It is told after the truth and changes nothing.
        if (defect is not null)
            world.Send(now + 10 * World.Minute, [defect], Reliability.Perfect);
    }

    SentPoint Point(Counter counter, Temporality form, long start, long time, double value)
    {
        var series = _isCollected ? counter.Series with { Resource = new SentAttributes(("k8s.cluster", "eu")) } : counter.Series;
        return new SentPoint(series, form, start, Math.Max(time, start), value);
    }

    void ExportWindows(long now, long time)
    {
        var windows = new List<(SentPoint Point, Int128 True)>();
        foreach (var counter in _counters.Values.Where(counter => counter.WindowStart != 0))
        {
            var start = counter.WindowStart;
            var (value, amount) = counter.CloseWindow();
            windows.Add((Point(counter, Temporality.Delta, start, time, value), amount));
        }

        if (windows.Count == 0)
            return;
        if (_isConverted)
            ExportConverted(now, windows);
        if (!_isConverted || route != Route.SwitchedToConverter)
            ExportDirect(now, windows);
    }

    // Where the converter's route is the reliable one, direct windows get lost, but never the one a stream begins with: without it
    // nothing says that the two routes are one process.
    void ExportDirect(long now, List<(SentPoint Point, Int128 True)> windows)
    {
        var isFirst = _converterBegan;
        _converterBegan = false;
        var reliability = route switch
        {
            Route.BothDirectReliable => metrics with { Lost = 0 },
            Route.BothConverterReliable => isFirst ? metrics with { Lost = 0 } : metrics with { Lost = 0.4 },
            _ => metrics,
        };
        var arrived = world.Send(now, [.. windows.Select(window => window.Point)], reliability);
        if (arrived is null || route == Route.BothConverterReliable)
            return;
        foreach (var (point, amount) in windows)
            world.CountWindow(point, amount);
    }

    bool _converterBegan;

    void ExportConverted(long now, List<(SentPoint Point, Int128 True)> windows)
    {
        _converterBegan = windows.Any(window => _converter.IsNew(window.Point.Series));
        var points = windows.Select(window => _converter.Take(window.Point, window.True)).OfType<SentPoint>().ToList();
        var reliability = route == Route.BothConverterReliable ? metrics with { Lost = 0 } : metrics;
        if (world.Send(now + 5_000_000_000, points, reliability) is not null)
            _converter.Tell(points);
    }

    /// <summary>What the server may know of it, beyond the windows that were counted one by one.</summary>
    public void Settle(Truth truth, TimeSpan? retention)
    {
        foreach (var counter in _delivered)
            truth.Count(counter.Series, counter.Known(retention));
        if (route is Route.SwitchedToConverter or Route.BothConverterReliable)
        {
            foreach (var (series, total) in _converter.Told)
                truth.Count(series, total);
        }
    }
}
