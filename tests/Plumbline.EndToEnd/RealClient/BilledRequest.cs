namespace Plumbline.EndToEnd.RealClient;

/// <summary>What the pretend API answered and charged for, in tokens.</summary>
public sealed record BilledRequest(string Model, long Input, long Output, long CacheRead, long CacheCreation5m, long CacheCreation1h)
{
    public long CacheCreation => CacheCreation5m + CacheCreation1h;

    /// <summary>The client's own estimate, by the price list that it carries: dollars a million tokens.</summary>
    public decimal Cost =>
        Model == "claude-haiku-4-5"
            ? (Input * 1m + Output * 5m + CacheRead * 0.1m + CacheCreation5m * 1.25m + CacheCreation1h * 2m) / 1_000_000m
            : throw new InvalidOperationException($"The client asked for {Model}, whose price this test does not know.");
}
