using Plumbline.Server.Receiving;

namespace Plumbline.Cli.Doctor;

/// <summary>One way of sending, and what it must add up to.</summary>
/// <param name="Name">The value of the attribute <c>case</c>.</param>
/// <param name="Proves">What a receiver must get right for it.</param>
/// <param name="Points">In the order of sending; each is one request.</param>
sealed record PatternCase(string Name, string Proves, long Expected, IReadOnlyList<PatternPoint> Points);

/// <summary>One point; its times are seconds after the pattern's beginning.</summary>
readonly record struct PatternPoint(bool IsDelta, int Start, int Time, long Value);

/// <summary>
/// The known pattern: a counter of its own, under a scope of its own, that never counts as usage. The totals hold whatever the
/// receiver's interval is, and each case fails in some receiver that is in wide use.
/// </summary>
static class Pattern
{
    public const string Scope = "plumbline.doctor";
    public const string Metric = "plumbline.doctor.check";

    /// <summary>How long before now the pattern begins, in seconds: its points lie in the recent past.</summary>
    public const int Length = 600;

    public static IReadOnlyList<PatternCase> Cases { get; } =
    [
        new("delta", "delta points add up", 23, [Delta(0, 60, 5), Delta(60, 120, 7), Delta(120, 180, 11)]),
        new("cumulative", "cumulative points do not add up", 40, [Total(0, 60, 10), Total(0, 120, 25), Total(0, 180, 40)]),
        new(
            "two-writers",
            "two processes with one identity are told apart by their start",
            50,
            [Total(0, 60, 5), Total(30, 90, 3), Total(0, 120, 20), Total(30, 150, 30)]
        ),
        new("gap", "time without points loses nothing", 10, [Delta(0, 60, 4), Delta(420, 480, 6)]),
        new("reset", "a restart counts from zero again", 58, [Total(0, 60, 10), Total(0, 120, 50), Total(180, 240, 5), Total(180, 300, 8)]),
        new("retry", "a request that comes again is counted once", 9, [Delta(0, 60, 9), Delta(0, 60, 9), Delta(0, 60, 9)]),
    ];

    static PatternPoint Delta(int start, int time, long value) => new(true, start, time, value);

    static PatternPoint Total(int start, int time, long value) => new(false, start, time, value);

    /// <summary>
    /// One point as a request: ExportMetricsServiceRequest (1 resource_metrics: 1 resource, 2 scope_metrics: 1 scope, 2 metrics), Metric
    /// (1 name, 7 sum: 1 data_points, 2 temporality, 3 is_monotonic), NumberDataPoint (2 start, 3 time, 6 as_int, 7 attributes).
    /// </summary>
    public static byte[] Encode(PatternCase one, PatternPoint point, string run, long beginNanos)
    {
        var dataPoint = new WireWriter()
            .Fixed64(2, (ulong)(beginNanos + point.Start * 1_000_000_000L))
            .Fixed64(3, (ulong)(beginNanos + point.Time * 1_000_000_000L))
            .Fixed64(6, (ulong)point.Value)
            .Message(7, Attribute("case", one.Name))
            .Message(7, Attribute("run", run));
        var sum = new WireWriter().Message(1, dataPoint).Varint(2, point.IsDelta ? 1 : 2).Varint(3, 1);
        var metric = new WireWriter().Text(1, Metric).Message(7, sum);
        var scope = new WireWriter().Text(1, Scope);
        var resource = new WireWriter().Message(1, Attribute("service.name", "plumbline-doctor"));
        var scopeMetrics = new WireWriter().Message(1, scope).Message(2, metric);
        return new WireWriter().Message(1, new WireWriter().Message(1, resource).Message(2, scopeMetrics)).ToArray();
    }

    static WireWriter Attribute(string key, string value) => new WireWriter().Text(1, key).Message(2, new WireWriter().Text(1, value));
}
