namespace Plumbline.Ingest.Otlp;

/// <summary>
/// Where decoders push what they read, in this order whatever the order on the wire: a resource, its scopes, each scope's records; for
/// metrics a metric before its points. Everything handed over is valid only during the call.
/// </summary>
public interface IOtlpSink
{
    /// <summary>The scopes that follow belong to this resource.</summary>
    void Resource(in AttributeView attributes);

    /// <summary>The records that follow belong to this scope.</summary>
    void Scope(in OtlpScope scope);

    /// <summary>The points that follow belong to this metric.</summary>
    void Metric(in OtlpMetric metric);

    /// <summary>One data point of any type.</summary>
    void Point(in OtlpPoint point);

    /// <summary>One log record.</summary>
    void LogRecord(in OtlpLogRecord record);

    /// <summary>One span.</summary>
    void Span(in OtlpSpan span);
}
