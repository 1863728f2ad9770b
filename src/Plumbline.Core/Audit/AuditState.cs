using System.Security.Cryptography;

namespace Plumbline.Core.Audit;

/// <summary>
/// How far a chain is known to have come: kept in a small file beside the log, written in one piece after each flush. It anchors the end of the log,
/// which the chain cannot: a chain without its last lines is a shorter chain.
/// </summary>
/// <param name="Chain">The chain's name.</param>
/// <param name="KeyId">The key that seals it.</param>
/// <param name="File">The number of the file that was written to; 0 before the first.</param>
/// <param name="Offset">How many bytes of it were on disk.</param>
/// <param name="Records">How many records the chain had.</param>
/// <param name="Head">The hash of its last line, in hexadecimal digits.</param>
/// <param name="IsClosed">Whether the process closed the log.</param>
/// <param name="Time">When it was written.</param>
public sealed record AuditState(
    string Chain,
    string KeyId,
    int File,
    long Offset,
    long Records,
    string Head,
    bool IsClosed,
    DateTimeOffset Time
)
{
    const int TailSize = 8 + 64 + 3;

    /// <summary>The file's bytes, sealed.</summary>
    public byte[] ToBytes(AuditKey key)
    {
        var line = new AuditLineBuilder();
        line.Begin("state"u8)
            .Number("format"u8, AuditFormat.Version)
            .Text("chain"u8, Chain)
            .Text("key"u8, KeyId)
            .Number("file"u8, File)
            .Number("offset"u8, Offset)
            .Number("records"u8, Records)
            .Text("head"u8, Head)
            .Flag("closed"u8, IsClosed)
            .Time("time"u8, Time);
        Span<byte> mac = stackalloc byte[AuditFormat.HashSize];
        HMACSHA256.HashData(key.State, line.Line, mac);
        line.Hash("mac"u8, mac);
        return [.. line.Line, .. "}\n"u8];
    }

    /// <summary>Reads the file's bytes; false when they are no state, or when the seal is not of this key.</summary>
    /// <param name="key">Null for whoever has none: the seal is then not checked.</param>
    public static bool TryRead(ReadOnlySpan<byte> bytes, AuditKey? key, out AuditState? state)
    {
        state = null;
        Span<byte> hash = stackalloc byte[AuditFormat.HashSize];
        if (
            !AuditMembers.TryRead(bytes, out var members)
            || members.Text("type") != "state"
            || members.Number("format") != AuditFormat.Version
            || members.Text("chain") is not { Length: 16 } chain
            || members.Text("key") is not { } keyId
            || members.Number("file") is not (>= 0 and <= int.MaxValue and var file)
            || members.Number("offset") is not (>= 0 and var offset)
            || members.Number("records") is not (>= 0 and var records)
            || members.Text("head") is not { } head
            || !Hex.TryRead(head, hash)
            || members.Time("time") is not { } time
            || (key is not null && !IsSealedBy(key, bytes))
        )
        {
            return false;
        }

        state = new AuditState(chain, keyId, (int)file, offset, records, head, members.Flag("closed") ?? false, time);
        return true;
    }

    // Behind the body stand ,"mac":"…"} and a newline.
    static bool IsSealedBy(AuditKey key, ReadOnlySpan<byte> bytes)
    {
        Span<byte> mac = stackalloc byte[AuditFormat.HashSize],
            expected = stackalloc byte[AuditFormat.HashSize];
        if (bytes.Length <= TailSize || !bytes.EndsWith("\"}\n"u8) || !bytes[^TailSize..].StartsWith(",\"mac\":\""u8))
            return false;
        HMACSHA256.HashData(key.State, bytes[..^TailSize], expected);
        return Hex.TryRead(bytes[^(TailSize - 8)..^3], mac) && CryptographicOperations.FixedTimeEquals(expected, mac);
    }
}
