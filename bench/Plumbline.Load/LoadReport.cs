namespace Plumbline.Load;

/// <summary>The figures of one run; one line of JSON. The tokens that were sent and that the server then reports must agree.</summary>
public sealed record LoadReport(
    string Label,
    string Signal,
    string Temporality,
    int Sessions,
    int Connections,
    double Rate,
    int Requests,
    int Failed,
    long Items,
    double Seconds,
    double ItemsPerSecond,
    double ServerCpuSecondsPerMillion,
    double P50Milliseconds,
    double P99Milliseconds,
    double MaxMilliseconds,
    double ServerPeakMegabytes,
    long SentTokens,
    long? FoundTokens
)
{
    public static LoadReport From(
        LoadOptions options,
        ClaudeCodeShape shape,
        double seconds,
        ProcessUsage before,
        ProcessUsage after,
        double[] latencySeconds,
        int[] status,
        long? foundTokens
    )
    {
        var items = (long)status.Count(code => code == 200) * (options.Signal == "logs" ? options.Items : PretendSession.SeriesCount);
        Array.Sort(latencySeconds);
        return new(
            options.Label,
            options.Signal,
            options.IsDelta ? "delta" : "cumulative",
            options.Sessions,
            options.Connections,
            options.Rate,
            status.Length,
            status.Count(code => code != 200),
            items,
            Math.Round(seconds, 3),
            Math.Round(items / seconds),
            Math.Round((after.CpuSeconds - before.CpuSeconds) / (items / 1e6), 2),
            Milliseconds(latencySeconds, 0.5),
            Milliseconds(latencySeconds, 0.99),
            Milliseconds(latencySeconds, 1),
            Math.Round(after.PeakMemoryMegabytes),
            options.Signal == "logs" ? shape.EventTokens : shape.MetricTokens,
            foundTokens
        );
    }

    static double Milliseconds(double[] sortedSeconds, double share) =>
        sortedSeconds.Length == 0
            ? 0
            : Math.Round(sortedSeconds[Math.Min(sortedSeconds.Length - 1, (int)(share * sortedSeconds.Length))] * 1e3, 2);
}
