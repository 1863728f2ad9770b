using Plumbline.Core.Model;

namespace Plumbline.Ingest.Otlp;

/// <summary>A metric without its points.</summary>
public ref struct OtlpMetric
{
    public ReadOnlySpan<byte> Name,
        Unit;

    /// <summary>False when none of the five kinds of data was sent; no point follows.</summary>
    public bool HasData;

    public MetricKind Kind;
    public Temporality Temporality;
    public bool IsMonotonic;
}
