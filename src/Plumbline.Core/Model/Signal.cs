namespace Plumbline.Core.Model;

/// <summary>What a body holds: one of the three OpenTelemetry signals, or what session logs tell. Stored in the journal: values never change.</summary>
public enum Signal : byte
{
    Metrics = 0,
    Logs = 1,
    Traces = 2,

    /// <summary>Records of session logs, in our own format.</summary>
    SessionLogs = 3,
}

/// <summary>The names of signals.</summary>
public static class Signals
{
    /// <summary>The name in the API, the pages and the metrics, such as <c>session_logs</c>.</summary>
    public static string Name(this Signal signal) =>
        signal switch
        {
            Signal.Metrics => "metrics",
            Signal.Logs => "logs",
            Signal.Traces => "traces",
            _ => "session_logs",
        };
}

/// <summary>How an export request travelled. Stored in the journal: values never change.</summary>
public enum Protocol : byte
{
    Http = 0,
    Grpc = 1,
}

/// <summary>How an export request was encoded. Stored in the journal: values never change.</summary>
public enum Encoding : byte
{
    Protobuf = 0,
    Json = 1,
}

/// <summary>OTLP's aggregation temporality, with its numbers.</summary>
public enum Temporality : byte
{
    Unspecified = 0,
    Delta = 1,
    Cumulative = 2,
}

/// <summary>The type of a metric. Stored: values never change.</summary>
public enum MetricKind : byte
{
    Sum = 0,
    Gauge = 1,
    Histogram = 2,
    ExponentialHistogram = 3,
    Summary = 4,
}

/// <summary>Which usage number a metric feeds: the two that requests itemise, or none.</summary>
public enum UsageMetric : byte
{
    None = 0,
    Cost = 1,
    Tokens = 2,
}

/// <summary>Claude Code's <c>type</c> of a token count. Stored: values never change.</summary>
public enum TokenType : byte
{
    None = 0,
    Input = 1,
    Output = 2,
    CacheRead = 3,
    CacheCreation = 4,
}

/// <summary>Who asked for a request: Claude Code's three classes. Stored: values never change.</summary>
public enum QuerySource : byte
{
    Unknown = 0,
    Main = 1,
    Subagent = 2,
    Auxiliary = 3,
}
