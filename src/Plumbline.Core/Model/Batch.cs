namespace Plumbline.Core.Model;

/// <summary>
/// One export request, decoded and named in our terms: what a receiver or a reader hands to the ledger. Text lives in one arena;
/// records are structs in lists and refer to the arena, to a <see cref="Context"/>, a <see cref="Metric"/> and a <see cref="Sender"/> by index.
/// Batches are pooled: whoever takes one gives it back with <see cref="Clear"/> done by the pool.
/// </summary>
public sealed class Batch
{
    /// <summary>When the request was received, in nanoseconds since 1970 (UTC).</summary>
    public long ReceivedAt { get; set; }

    /// <summary>The journal's position behind this request: after applying it, the store stands there. 0 before it is journaled.</summary>
    public long Position { get; set; }

    /// <summary>The size of the body it was decoded from: its weight in the ledger's backlog. 0 for a body read back from the journal.</summary>
    public int BodyBytes { get; set; }

    /// <summary>All text of the batch.</summary>
    public Utf8Arena Text { get; } = new();

    /// <summary>Who sent: one entry for each scope, client version and temporality in the request.</summary>
    public StructList<Sender> Senders { get; } = new();

    /// <summary>On whose behalf: the distinct sets of resource and identity attributes in the request.</summary>
    public StructList<Context> Contexts { get; } = new();

    /// <summary>The metrics whose points follow.</summary>
    public StructList<Metric> Metrics { get; } = new();

    /// <summary>Data points of every type.</summary>
    public StructList<MetricPoint> Points { get; } = new();

    /// <summary>API requests: <c>claude_code.api_request</c> events.</summary>
    public StructList<ApiRequest> Requests { get; } = new();

    /// <summary>API requests as session logs tell them.</summary>
    public StructList<LoggedRequest> LoggedRequests { get; } = new();

    /// <summary>All other log records, and what session logs tell of prompts and tools.</summary>
    public StructList<TelemetryEvent> Events { get; } = new();

    /// <summary>Spans.</summary>
    public StructList<Span> Spans { get; } = new();

    /// <summary>Records and points that were refused; the reasons are with their senders.</summary>
    public int Refused { get; set; }

    /// <summary>Why the first refused record was refused, if any was.</summary>
    public Reason? FirstRefusal { get; set; }

    /// <summary>Points, log records, spans and logged requests that were taken.</summary>
    public int Taken => Points.Count + Requests.Count + LoggedRequests.Count + Events.Count + Spans.Count;

    /// <summary>Counts a refused record.</summary>
    public void Refuse(int sender, Reason reason)
    {
        Refused++;
        FirstRefusal ??= reason;
        Senders[sender].Reasons.Add(reason);
    }

    /// <summary>Makes the batch as new.</summary>
    public void Clear()
    {
        (ReceivedAt, Position, BodyBytes, Refused, FirstRefusal) = (0, 0, 0, 0, null);
        Text.Clear();
        Senders.Clear();
        Contexts.Clear();
        Metrics.Clear();
        Points.Clear();
        Requests.Clear();
        LoggedRequests.Clear();
        Events.Clear();
        Spans.Clear();
    }
}
