using Plumbline.Core.Model;

namespace Plumbline.Ingest.Otlp;

/// <summary>One log record.</summary>
public ref struct OtlpLogRecord
{
    /// <summary>Nanoseconds since 1970; 0 when not sent.</summary>
    public ulong Time,
        ObservedTime;

    /// <summary>OTLP's severity number, 1 to 24; 0 when not sent.</summary>
    public int Severity;

    public ReadOnlySpan<byte> SeverityText,
        EventName;

    /// <summary>The body, with an empty key; of kind Empty when not sent.</summary>
    public AttributeValue Body;

    public AttributeFlaw BodyFlaw;

    public AttributeView Attributes;
    public uint DroppedAttributes,
        Flags;

    public OtlpId TraceId,
        SpanId;
}
