namespace Plumbline.Core.Audit.Verification;

/// <summary>A file with the header that it begins with.</summary>
sealed record AuditChainFile(AuditLogFile File, AuditHeader Header)
{
    /// <summary>Reads a file's header; null when it does not begin with one.</summary>
    public static AuditChainFile? TryRead(AuditLogFile file)
    {
        using var stream = file.Open();
        var lines = new AuditLineReader(stream);
        return lines.TryRead() && lines.IsWhole && AuditHeader.TryRead(lines.Line, out var header)
            ? new AuditChainFile(file, header!)
            : null;
    }
}
