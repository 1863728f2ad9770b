using Plumbline.Core.Model;

namespace Plumbline.Ingest.Otlp;

/// <summary>One span.</summary>
public ref struct OtlpSpan
{
    public OtlpId TraceId,
        SpanId,
        ParentSpanId;

    public ReadOnlySpan<byte> TraceState,
        Name,
        StatusMessage;

    /// <summary>OTLP's numbers; 0 when not sent.</summary>
    public int Kind,
        StatusCode;

    /// <summary>Nanoseconds since 1970; 0 when not sent.</summary>
    public ulong Start,
        End;

    public uint Flags,
        DroppedAttributes,
        DroppedEvents,
        DroppedLinks;

    public AttributeView Attributes;
    public OtlpSpanParts Parts;

    /// <summary>The name of an event of this span.</summary>
    public readonly ReadOnlySpan<byte> EventName(int index) => Parts.Events[index].Name.In(Body, Parts.Attributes.Scratch);

    /// <summary>The attributes of an event of this span.</summary>
    public readonly AttributeView EventAttributes(int index)
    {
        ref readonly var part = ref Parts.Events[index];
        return Attributes.Part(Parts.Attributes, part.FirstAttribute, part.AttributeCount, part.Surplus);
    }

    /// <summary>The attributes of a link of this span.</summary>
    public readonly AttributeView LinkAttributes(int index)
    {
        ref readonly var part = ref Parts.Links[index];
        return Attributes.Part(Parts.Attributes, part.FirstAttribute, part.AttributeCount, part.Surplus);
    }

    /// <summary>The request, in which texts stand.</summary>
    public ReadOnlySpan<byte> Body;
}

/// <summary>An event or a link of a span.</summary>
public struct OtlpSpanPart
{
    /// <summary>An event's name.</summary>
    public TextRef Name;

    /// <summary>An event's time; nanoseconds since 1970.</summary>
    public ulong Time;

    /// <summary>A link's ids.</summary>
    public OtlpId TraceId,
        SpanId;

    public int FirstAttribute,
        AttributeCount,
        Surplus;
}

/// <summary>The events and links of the span that is being decoded. Used again for each span.</summary>
public sealed class OtlpSpanParts(Scratch scratch)
{
    /// <summary>Events, and links, that one span may have: eight times the limit that SDKs have by default.</summary>
    public const int MaxParts = 1024;

    public StructList<OtlpSpanPart> Events { get; } = new();
    public StructList<OtlpSpanPart> Links { get; } = new();

    /// <summary>The attributes of all of them.</summary>
    public AttributeBuffer Attributes { get; } = new(scratch);

    /// <summary>Events and links that were sent beyond the limit.</summary>
    public int Surplus { get; set; }

    /// <summary>Makes it as new.</summary>
    public void Clear()
    {
        Events.Clear();
        Links.Clear();
        Attributes.Clear();
        Surplus = 0;
    }
}
