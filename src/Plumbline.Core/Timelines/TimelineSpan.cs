namespace Plumbline.Core.Timelines;

/// <summary>A span of a session. Times are nanoseconds since 1970.</summary>
public sealed record TimelineSpan
{
    public required UInt128 TraceId { get; init; }
    public required ulong SpanId { get; init; }
    public ulong ParentId { get; init; }

    /// <summary>Such as <c>claude_code.tool.execution</c>.</summary>
    public required string Name { get; init; }
    public required long Start { get; init; }
    public required long End { get; init; }

    /// <summary>OTLP's number: 2 is an error.</summary>
    public int StatusCode { get; init; }
    public string? StatusMessage { get; init; }
    public string? RequestId { get; init; }
    public string? ToolUseId { get; init; }
    public string? AgentId { get; init; }

    /// <summary>A JSON object.</summary>
    public string? Attributes { get; init; }

    /// <summary>How long it took; 0 for one that ends before it starts.</summary>
    internal Stretch Of(StoryPart part) => new(part, Start, Math.Max(Start, End), Basis.Measured);
}
