namespace Plumbline.Ingest.Otlp;

/// <summary>What both decoders keep between records: buffers that are used again, the limits, and the first thing that was wrong.</summary>
public sealed class OtlpDecoderState
{
    readonly IngestSettings _settings;
    int _things;

    /// <summary>Buffers for one decoder at a time.</summary>
    public OtlpDecoderState(IngestSettings settings)
    {
        _settings = settings;
        Attributes = new(Scratch);
        Parts = new(Scratch);
    }

    /// <summary>Text that had to be rewritten.</summary>
    public Scratch Scratch { get; } = new();

    /// <summary>The attributes of the resource, scope or record at hand.</summary>
    public AttributeBuffer Attributes { get; }

    /// <summary>The events and links of the span at hand.</summary>
    public OtlpSpanParts Parts { get; }

    /// <summary>The buckets or quantiles of the point at hand.</summary>
    public Distribution Distribution { get; } = new();

    /// <summary>Attributes per list.</summary>
    public int MaxAttributes => _settings.MaxAttributes;

    /// <summary>Bytes per value.</summary>
    public int MaxValueBytes => _settings.MaxValueBytes;

    /// <summary>Levels of arrays and lists in a value.</summary>
    public int MaxNesting => _settings.MaxNesting;

    /// <summary>What was wrong, if anything was.</summary>
    public DecodeError? Error { get; private set; }

    /// <summary>Begins a request.</summary>
    public void Reset()
    {
        Error = null;
        _things = 0;
        Clear();
        Attributes.Forget();
        Parts.Attributes.Forget();
    }

    /// <summary>Begins a resource, scope, metric or record. False when the request has too many, and after an error.</summary>
    public bool Begin(long offset)
    {
        Clear();
        if (Error is not null)
            return false;
        return ++_things <= _settings.MaxRecords || Fail($"at most {_settings.MaxRecords} records in a request", offset);
    }

    /// <summary>Says what was expected; only the first such saying stays. Always false.</summary>
    public bool Fail(string expected, long offset)
    {
        Error ??= new($"Expected {expected} at byte {offset} of the request.", offset);
        return false;
    }

    void Clear()
    {
        Scratch.Clear();
        Attributes.Clear();
        Parts.Clear();
    }
}
