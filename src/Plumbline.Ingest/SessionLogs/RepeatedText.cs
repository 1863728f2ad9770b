namespace Plumbline.Ingest.SessionLogs;

/// <summary>Texts that are mostly the same as on the line before.</summary>
enum RepeatedText
{
    Session,
    FileSession,
    Model,
    PartModel,
    Cwd,
    Branch,
    Version,
    Entrypoint,
    Effort,
    AgentId,
    AgentType,
    Skill,
    McpServer,
    McpTool,
    ToolName,
    Command,
    Count,
}
