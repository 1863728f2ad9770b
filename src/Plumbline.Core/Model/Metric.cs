namespace Plumbline.Core.Model;

/// <summary>A metric as announced in one request.</summary>
public struct Metric
{
    public Slice Name,
        Unit;

    public MetricKind Kind;
    public Temporality Temporality;
    public bool IsMonotonic;

    /// <summary>Whether the scope is Claude Code's (or one that is listed as trustworthy): its starts are true starts.</summary>
    public bool HasKnownStart;

    /// <summary>Whether it feeds cost or tokens.</summary>
    public UsageMetric Usage;

    /// <summary>Index into <see cref="Batch.Senders"/>.</summary>
    public int Sender;
}
