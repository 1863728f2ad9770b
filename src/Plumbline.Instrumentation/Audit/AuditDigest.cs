using System.Buffers.Binary;

namespace Plumbline.Instrumentation.Audit;

/// <summary>A digest of a prompt or a response: 32 bytes and how they were made. The default value is none.</summary>
public readonly record struct AuditDigest
{
    readonly ulong _first;
    readonly ulong _second;
    readonly ulong _third;
    readonly ulong _fourth;

    internal AuditDigest(AuditDigestKind kind, ReadOnlySpan<byte> bytes)
    {
        Kind = kind;
        _first = BinaryPrimitives.ReadUInt64BigEndian(bytes);
        _second = BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]);
        _third = BinaryPrimitives.ReadUInt64BigEndian(bytes[16..]);
        _fourth = BinaryPrimitives.ReadUInt64BigEndian(bytes[24..]);
    }

    /// <summary>How it was made.</summary>
    public AuditDigestKind Kind { get; }

    /// <summary>Copies the 32 bytes.</summary>
    public void CopyTo(Span<byte> bytes)
    {
        BinaryPrimitives.WriteUInt64BigEndian(bytes, _first);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], _second);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[16..], _third);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[24..], _fourth);
    }

    /// <summary>As records have it: <c>hmac-sha256:</c> or <c>sha256:</c> and 64 hexadecimal digits; empty for none.</summary>
    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[32];
        CopyTo(bytes);
        return Kind switch
        {
            AuditDigestKind.HmacSha256 => "hmac-sha256:" + Convert.ToHexStringLower(bytes),
            AuditDigestKind.Sha256 => "sha256:" + Convert.ToHexStringLower(bytes),
            _ => "",
        };
    }
}
