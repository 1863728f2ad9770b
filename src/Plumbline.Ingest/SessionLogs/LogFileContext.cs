namespace Plumbline.Ingest.SessionLogs;

/// <summary>What a log file's place says about its lines, for lines that do not say it themselves. UTF-8; null when it says nothing.</summary>
/// <param name="Session">The session: the file's name, or the folder in which sub-agents' files are.</param>
/// <param name="AgentType">The kind of agent, from the <c>.meta.json</c> beside an agent's file.</param>
public readonly record struct LogFileContext(byte[]? Session, byte[]? AgentType);
