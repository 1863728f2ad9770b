namespace Plumbline.Ingest.Otlp;

/// <summary>In which form a sum's or gauge's value was sent.</summary>
public enum NumberForm : byte
{
    None = 0,
    Int = 1,
    Double = 2,
}

/// <summary>One data point. Exemplars are not read.</summary>
public ref struct OtlpPoint
{
    public AttributeView Attributes;

    /// <summary>Nanoseconds since 1970; 0 when not sent.</summary>
    public ulong Start,
        Time;

    /// <summary>Bit 0: no recorded value, the series has ended.</summary>
    public uint Flags;

    public NumberForm Form;
    public long Int;
    public double Double;

    /// <summary>For histograms, exponential histograms and summaries; else as the last such point left it.</summary>
    public Distribution Distribution;
}
