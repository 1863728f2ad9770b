namespace Plumbline.Core.Model;

/// <summary>Who sends: the unit in which the sources page counts.</summary>
public struct Sender
{
    /// <summary>The instrumentation scope's name.</summary>
    public Slice Scope;

    /// <summary>The client's version: <c>service.version</c> of the resource, else the scope's version.</summary>
    public Slice Version;

    public Signal Signal;
    public Protocol Protocol;
    public Encoding Encoding;

    /// <summary>For metrics with a temporality; else unspecified.</summary>
    public Temporality Temporality;

    /// <summary>Points, records or spans that were read, refused ones included.</summary>
    public int Records;

    /// <summary>Refusals and flags.</summary>
    public ReasonCounts Reasons;
}
