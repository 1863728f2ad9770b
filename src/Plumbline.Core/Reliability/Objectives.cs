namespace Plumbline.Core.Reliability;

/// <summary>What is promised.</summary>
public sealed record Objectives
{
    /// <summary>The share of answers within a limit that the second objective is about: its limit is a 95th percentile.</summary>
    public static readonly Objective WithinLatency = new(95);

    /// <summary>The share of requests that are answered.</summary>
    public Objective Availability { get; init; } = new(99.5m);

    /// <summary>What the 95th percentile of answers' durations should not exceed, in milliseconds.</summary>
    public long LatencyP95Ms { get; init; } = 60_000;
}
