using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Plumbline.Instrumentation.Signals;

/// <summary>The source of spans and the instruments, one of each in a process.</summary>
static class Instruments
{
    static readonly string Version = typeof(Instruments).Assembly.GetName().Version?.ToString(3) ?? "";

    public static readonly ActivitySource Source = new(Names.Source, Version);

    public static readonly Meter Meter = new(Names.Source, Version);

    // The buckets are those that the conventions advise: powers of 4, and powers of 2 of a hundredth of a second.
    static readonly InstrumentAdvice<long> TokenBuckets = new()
    {
        HistogramBucketBoundaries = [.. Enumerable.Range(0, 14).Select(power => 1L << (2 * power))],
    };

    static readonly InstrumentAdvice<double> SecondBuckets = new()
    {
        HistogramBucketBoundaries = [.. Enumerable.Range(0, 14).Select(power => (double)(0.01m * (1 << power)))],
    };

    static readonly InstrumentAdvice<double> ChunkBuckets = new()
    {
        HistogramBucketBoundaries = [0.01, 0.025, 0.05, 0.075, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.75, 1.0, 2.5],
    };

    public static readonly Histogram<long> TokenUsage = Meter.CreateHistogram(
        "gen_ai.client.token.usage",
        "{token}",
        "Tokens of a call, by type: input with cache reads and writes, output with thinking.",
        null,
        TokenBuckets
    );

    public static readonly Histogram<double> OperationDuration = Seconds(
        "gen_ai.client.operation.duration",
        "Duration of a call.",
        SecondBuckets
    );

    public static readonly Histogram<double> TimeToFirstChunk = Seconds(
        "gen_ai.client.operation.time_to_first_chunk",
        "From sending a request to the first piece of generated content of its stream.",
        SecondBuckets
    );

    public static readonly Histogram<double> TimePerOutputChunk = Seconds(
        "gen_ai.client.operation.time_per_output_chunk",
        "From one piece of generated content to the next.",
        ChunkBuckets
    );

    public static readonly Histogram<double> StageDuration = Seconds(
        "plumbline.stage.duration",
        "Duration of the stages of an attempt: waiting, first_token, generation.",
        SecondBuckets
    );

    public static readonly Counter<long> Cost = Meter.CreateCounter<long>(
        "plumbline.cost.list",
        "{nUSD}",
        "List cost of what was billed, in billionths of a US dollar; what has no price is not in it."
    );

    public static readonly Counter<long> Tokens = Meter.CreateCounter<long>(
        "plumbline.tokens",
        "{token}",
        "Billed tokens, each counted once: input, output, cache_read, cache_creation_5m, cache_creation_1h, cache_creation_unsplit."
    );

    public static readonly Counter<long> Attempts = Meter.CreateCounter<long>(
        "plumbline.attempts",
        "{attempt}",
        "Attempts at calls, with the class of failure of those that failed."
    );

    public static readonly Counter<long> Unpriced = Meter.CreateCounter<long>(
        "plumbline.calls.unpriced",
        "{call}",
        "Billed calls that the price book has no price for."
    );

    public static readonly Counter<long> Faults = Meter.CreateCounter<long>(
        "plumbline.instrumentation.faults",
        "{fault}",
        "Faults of the instrumentation itself, which the app never sees, by place."
    );

    public static readonly RateLimitGauges RateLimits = new(Meter, TimeProvider.System);

    /// <summary>Whether any of them is listened to.</summary>
    public static bool AreListenedTo =>
        Source.HasListeners()
        || TokenUsage.Enabled
        || Cost.Enabled
        || OperationDuration.Enabled
        || Attempts.Enabled
        || Tokens.Enabled
        || TimeToFirstChunk.Enabled
        || TimePerOutputChunk.Enabled
        || StageDuration.Enabled
        || RateLimits.AreEnabled;

    static Histogram<double> Seconds(string name, string description, InstrumentAdvice<double> buckets) =>
        Meter.CreateHistogram(name, "s", description, null, buckets);
}
