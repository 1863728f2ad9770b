using Plumbline.Core.Model;

namespace Plumbline.Core.Timelines;

/// <summary>The main thread of a session or one of its subagents, with those below it.</summary>
public sealed record AgentNode
{
    /// <summary>The instance; null for the main thread.</summary>
    public string? Id { get; init; }

    /// <summary>The subagent's kind, such as <c>general-purpose</c>; null when not told.</summary>
    public string? Kind { get; init; }

    /// <summary>The prompt that started it; null when not told.</summary>
    public string? Prompt { get; init; }

    /// <summary>Its own requests.</summary>
    public required RequestSums Own { get; init; }

    /// <summary>Its own and those of all below it.</summary>
    public required RequestSums Total { get; init; }

    /// <summary>Its own calls of tools.</summary>
    public int ToolCalls { get; init; }

    /// <summary>Its first and last sign, nanoseconds since 1970.</summary>
    public long Start { get; init; }
    public long End { get; init; }
    public IReadOnlyList<AgentNode> Children { get; init; } = [];

    /// <summary>This and all below it, each before its children, with their depth.</summary>
    public IEnumerable<(AgentNode Node, int Depth)> Walk(int depth = 0) =>
        Children.SelectMany(child => child.Walk(depth + 1)).Prepend((this, depth));
}
