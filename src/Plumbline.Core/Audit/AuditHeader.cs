namespace Plumbline.Core.Audit;

/// <summary>The first line of a file: where the chain stands, and how the file before it ended.</summary>
/// <param name="Chain">The chain's name, 16 hexadecimal digits.</param>
/// <param name="File">The file's number within the chain, from 1.</param>
/// <param name="Records">How many records the chain has before this file.</param>
/// <param name="KeyId">The key that seals it.</param>
/// <param name="Previous">The hash of the last line before, in hexadecimal digits; zeros when there is none.</param>
/// <param name="Time">When it was begun.</param>
/// <param name="After">
/// What came before: <c>new</c> nothing, <c>rotation</c> the same process, <c>close</c> a process that closed its log, <c>crash</c> one that did not.
/// </param>
/// <param name="TornBytes">How many bytes at the end of the file before are no record: a process ended while it wrote them.</param>
/// <param name="TornHash">Their SHA-256.</param>
/// <param name="Fault">What the process that began this file found wrong with the log; null for nothing.</param>
public sealed record AuditHeader(
    string Chain,
    int File,
    long Records,
    string KeyId,
    string Previous,
    DateTimeOffset Time,
    string After,
    long TornBytes = 0,
    string? TornHash = null,
    string? Fault = null
)
{
    /// <summary>Writes it as the next line.</summary>
    public void Write(AuditLineBuilder line, AuditChain chain)
    {
        line.Begin("header"u8)
            .Number("format"u8, AuditFormat.Version)
            .Text("chain"u8, Chain)
            .Number("file"u8, File)
            .Number("records"u8, Records)
            .Text("key"u8, KeyId)
            .Text("previous"u8, Previous)
            .Time("time"u8, Time)
            .Text("after"u8, After);
        if (TornBytes > 0)
            line.Number("torn_bytes"u8, TornBytes).Text("torn_sha256"u8, TornHash);
        line.Text("fault"u8, Fault).End(chain);
    }

    /// <summary>Reads one; what is no header of this version gives false.</summary>
    public static bool TryRead(ReadOnlySpan<byte> line, out AuditHeader? header)
    {
        header = null;
        Span<byte> hash = stackalloc byte[AuditFormat.HashSize];
        if (
            !line.StartsWith(AuditFormat.HeaderStart)
            || !AuditMembers.TryRead(line, out var members)
            || members.Number("format") != AuditFormat.Version
            || members.Text("chain") is not { Length: 16 } chain
            || members.Number("file") is not (>= 1 and <= int.MaxValue and var file)
            || members.Number("records") is not (>= 0 and var records)
            || members.Text("key") is not { Length: 16 } key
            || !Hex.TryRead(members.Text("previous"), hash)
            || members.Time("time") is not { } time
        )
        {
            return false;
        }

        header = new AuditHeader(
            chain,
            (int)file,
            records,
            key,
            members.Text("previous")!,
            time,
            members.Text("after") ?? "",
            members.Number("torn_bytes") ?? 0,
            members.Text("torn_sha256"),
            members.Text("fault")
        );
        return true;
    }
}
