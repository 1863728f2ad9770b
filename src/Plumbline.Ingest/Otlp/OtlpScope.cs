namespace Plumbline.Ingest.Otlp;

/// <summary>An instrumentation scope.</summary>
public ref struct OtlpScope
{
    public ReadOnlySpan<byte> Name,
        Version;

    public AttributeView Attributes;
}
