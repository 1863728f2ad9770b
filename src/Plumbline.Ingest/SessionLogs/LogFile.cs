using System.Text;

namespace Plumbline.Ingest.SessionLogs;

/// <summary>A log as it is on disk. Times are milliseconds since 1970 (UTC).</summary>
/// <param name="Path">Its full path.</param>
/// <param name="Size">Bytes.</param>
/// <param name="LastWrite">When it was written last.</param>
/// <param name="Birth">When it was made; where the system does not say, when it was written last.</param>
/// <param name="Order">
/// The smaller of birth and last write as finely as the system knows it, in nanoseconds: of files of one millisecond it says which was first.
/// </param>
/// <param name="Device">With <paramref name="Inode"/> the file's identity, whatever its path; both 0 where the system does not say.</param>
public readonly record struct LogFile(string Path, long Size, long LastWrite, long Birth, ulong Device, ulong Inode, long Order = 0)
{
    const int MetaBytesMax = 64 * 1024;

    /// <summary>What it is, apart from where it lies.</summary>
    public FileState State => new(Size, LastWrite, Birth, Device, Inode, Order);

    /// <summary>Whether a sub-agent wrote it: <c>agent-….jsonl</c>, in <c>subagents</c> or beside the session's file.</summary>
    public bool IsAgent => System.IO.Path.GetFileName(Path.AsSpan()).StartsWith("agent-", StringComparison.Ordinal);

    /// <summary>What its place says about its lines. Reads the <c>.meta.json</c> beside an agent's file.</summary>
    public LogFileContext Context() =>
        IsAgent
            ? new LogFileContext(Bytes(SessionOfAgent()), AgentType())
            : new LogFileContext(Bytes(System.IO.Path.GetFileNameWithoutExtension(Path)), null);

    static byte[]? Bytes(string? text) => text is null ? null : Encoding.UTF8.GetBytes(text);

    // <session>/subagents/agent-<id>.jsonl; in old versions it lay beside the sessions and belonged to any of them.
    string? SessionOfAgent()
    {
        var folder = System.IO.Path.GetDirectoryName(Path);
        return System.IO.Path.GetFileName(folder) == "subagents"
            ? System.IO.Path.GetFileName(System.IO.Path.GetDirectoryName(folder))
            : null;
    }

    byte[]? AgentType()
    {
        try
        {
            var meta = new FileInfo(System.IO.Path.ChangeExtension(Path, ".meta.json"));
            return meta.Exists && meta.Length <= MetaBytesMax ? AgentMeta.Type(File.ReadAllBytes(meta.FullName)) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
