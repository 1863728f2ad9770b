namespace FakeClaude;

/// <summary>
/// What the fake charges: a short price list of its own, in dollars for a million tokens as of November 2026, and exact decimal arithmetic, so that it can be held
/// against what others compute. Each response is rounded once, half to even, to a billionth of a dollar.
/// </summary>
public sealed class FakeBill
{
    readonly record struct Prices(decimal Input, decimal Output, decimal CacheRead, decimal Write5m, decimal Write1h);

    static readonly Dictionary<string, Prices> Standard = new()
    {
        ["claude-opus-5-5"] = new(4, 20, 0.2m, 5, 8),
        ["claude-opus-5"] = new(5, 25, 0.5m, 6.25m, 10),
        ["claude-fable-5-2"] = new(8, 40, 0.2m, 10, 16),
    };

    static readonly Dictionary<string, Prices> Fast = new()
    {
        ["claude-opus-5-5"] = new(8, 40, 0.4m, 10, 16),
        ["claude-opus-5"] = new(10, 50, 1, 12.5m, 20),
        ["claude-fable-5-2"] = new(16, 80, 0.4m, 20, 32),
    };

    readonly Lock _lock = new();
    long _nanos;

    /// <summary>All that was charged, in billionths of a dollar.</summary>
    public long Nanos
    {
        get
        {
            lock (_lock)
                return _nanos;
        }
    }

    /// <summary>How many responses were charged.</summary>
    public int Count { get; private set; }

    /// <summary>Models that it has a price of.</summary>
    public static IReadOnlyCollection<string> Models => Standard.Keys;

    /// <summary>Charges a response and says how much, in billionths of a dollar. A model that is not on the list is free.</summary>
    public long Charge(FakeUsage usage)
    {
        var dollars = Of(usage) + (usage.Refused is { } refused ? Of(refused) : 0) + usage.WebSearches * 0.01m;
        var nanos = (long)decimal.Round(dollars * 1_000_000_000m, MidpointRounding.ToEven);
        lock (_lock)
        {
            _nanos += nanos;
            Count++;
        }

        return nanos;
    }

    static decimal Of(FakeUsage usage)
    {
        var isFast = usage.Speed == "fast" && Fast.ContainsKey(usage.Model);
        if (!(isFast ? Fast : Standard).TryGetValue(usage.Model, out var prices))
            return 0;
        var factor = (usage.ServiceTier == "batch" && !isFast ? 0.5m : 1) * (usage.Geo == "us" ? 1.1m : 1);
        return (
                usage.Input * prices.Input
                + usage.Output * prices.Output
                + usage.CacheRead * prices.CacheRead
                + usage.CacheWrite5m * prices.Write5m
                + usage.CacheWrite1h * prices.Write1h
            )
            * factor
            / 1_000_000m;
    }
}
