namespace Plumbline.Core.Caching;

/// <summary>What happened between a request and the one before it in its conversation, where records tell.</summary>
[Flags]
public enum CacheSigns : byte
{
    None = 0,

    /// <summary>The conversation was compacted.</summary>
    Compacted = 1,

    /// <summary>An MCP server, a plugin or a tool came or went.</summary>
    ToolsChanged = 2,

    /// <summary>Another process of the client went on with the session.</summary>
    Resumed = 4,
}
