namespace Plumbline.Core.Model;

/// <summary>One span.</summary>
public struct Span
{
    public int Sender,
        Context;

    public UInt128 TraceId;
    public ulong SpanId;

    /// <summary>0 for a root.</summary>
    public ulong ParentSpanId;

    public Slice Name;

    /// <summary>OTLP's span kind number; 1 is internal.</summary>
    public byte Kind;

    /// <summary>OTLP's status code: 0 unset, 1 ok, 2 error.</summary>
    public byte StatusCode;

    public Slice StatusMessage;

    /// <summary>Nanoseconds since 1970.</summary>
    public long Start,
        End;

    public Slice RequestId,
        ToolUseId,
        AgentId;

    /// <summary>The attributes, packed.</summary>
    public Slice Attributes;

    /// <summary>JSON arrays; absent when there are none.</summary>
    public Slice Events,
        Links;
}
