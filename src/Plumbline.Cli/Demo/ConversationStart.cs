namespace Plumbline.Cli.Demo;

/// <summary>How a run of Claude Code begins.</summary>
sealed record ConversationStart
{
    /// <summary>Milliseconds since 1970.</summary>
    public required long At { get; init; }

    /// <summary>No turn begins after this.</summary>
    public required long EndsBy { get; init; }

    /// <summary>After about so many requests it ends.</summary>
    public required int Requests { get; init; }

    public required string Model { get; init; }

    /// <summary>How long its cached prompts live.</summary>
    public required long LifetimeMs { get; init; }

    public required string Branch { get; init; }

    /// <summary>What telemetry calls the MCP server that it uses; <c>custom</c> unless details are switched on.</summary>
    public required string McpServer { get; init; }

    /// <summary><c>fresh</c> or <c>resume</c>.</summary>
    public string StartType { get; init; } = "fresh";

    /// <summary>The history that it begins with; 0 for a fresh one.</summary>
    public long CarriedTokens { get; init; }

    /// <summary>Why the first request of a resumed conversation finds nothing cached.</summary>
    public MissCause CauseOfFirstMiss { get; init; } = MissCause.FirstRequest;

    public bool IsHeadless { get; init; }
    public bool IsFast { get; init; }

    /// <summary>Whether the events of some turns are lost on their way.</summary>
    public bool LosesEvents { get; init; }
}
