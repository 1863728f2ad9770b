namespace Plumbline.Cli.Demo;

/// <summary>What a request is called beside its numbers.</summary>
/// <param name="Source"><c>main</c>, <c>subagent</c> or <c>auxiliary</c>: what metrics say.</param>
/// <param name="Detail">What the event says, such as <c>repl_main_thread</c>.</param>
/// <param name="AgentId">The subagent's id; null in the main conversation.</param>
readonly record struct RequestTags(
    string Model,
    string Source,
    string Detail,
    string? Effort,
    string? Agent = null,
    string? Skill = null,
    string? McpServer = null,
    string? McpTool = null,
    string? AgentId = null,
    bool IsFast = false
)
{
    /// <summary>As the attributes of a metric's point; each ends in a comma.</summary>
    public string ToPointAttributes()
    {
        var text = new Utf8Text(512);
        text.AppendAttribute("model"u8, Model);
        text.AppendAttribute("query_source"u8, Source);
        WriteShared(text);
        if (IsFast)
            text.AppendAttribute("speed"u8, "fast");
        return System.Text.Encoding.UTF8.GetString(text.Written);
    }

    /// <summary>As the attributes of an event, behind its numbers.</summary>
    public void WriteTo(Utf8Text text)
    {
        text.AppendAttribute("speed"u8, IsFast ? "fast" : "normal");
        text.AppendAttribute("query_source"u8, Detail);
        WriteShared(text);
        if (AgentId is not null)
            text.AppendAttribute("agent_id"u8, AgentId);
    }

    void WriteShared(Utf8Text text)
    {
        if (Effort is not null)
            text.AppendAttribute("effort"u8, Effort);
        if (Agent is not null)
            text.AppendAttribute("agent.name"u8, Agent);
        if (Skill is not null)
            text.AppendAttribute("skill.name"u8, Skill);
        if (McpServer is not null)
            text.AppendAttribute("mcp_server.name"u8, McpServer);
        if (McpTool is not null)
            text.AppendAttribute("mcp_tool.name"u8, McpTool);
    }
}
