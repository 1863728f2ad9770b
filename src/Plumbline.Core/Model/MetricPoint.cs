namespace Plumbline.Core.Model;

/// <summary>One data point.</summary>
public struct MetricPoint
{
    /// <summary>Index into <see cref="Batch.Metrics"/>.</summary>
    public int Metric;

    /// <summary>Index into <see cref="Batch.Contexts"/>.</summary>
    public int Context;

    /// <summary>
    /// The series' identity: metric, unit and point attributes, unordered and typed; for scopes whose starts are not known also
    /// resource and scope.
    /// </summary>
    public Hash128 Series;

    /// <summary>
    /// The identity in which metered usage is compared with itemised usage: the session id, else all point attributes except
    /// model, type, query_source, effort and the agent, skill and MCP names. Only set for <see cref="UsageMetric"/>s.
    /// </summary>
    public Hash128 UsageIdentity;

    public TokenType TokenType;
    public UsageDimensions Usage;

    /// <summary>Start of the window; 0 when unknown. Nanoseconds since 1970.</summary>
    public long Start;

    /// <summary>End of the window. Nanoseconds since 1970.</summary>
    public long Time;

    /// <summary>The exact value of a sum or a gauge.</summary>
    public Quantity Value;

    /// <summary>For histograms and summaries: how many observations.</summary>
    public ulong Count;

    /// <summary>For histograms and summaries: their sum (NaN when not sent).</summary>
    public double Sum;

    /// <summary>For histograms and summaries: bounds, buckets, quantiles, minimum and maximum as JSON.</summary>
    public Slice Detail;

    /// <summary>The attributes of the point that are not in its context, packed: with <see cref="Model.Context.Attributes"/> they are all it has.</summary>
    public Slice Attributes;
}
