using System.Security.Cryptography;

namespace Plumbline.Instrumentation.Audit;

/// <summary>Makes a digest of what comes in pieces, such as a streamed response. For one thread.</summary>
public sealed class AuditDigester : IDisposable
{
    readonly AuditDigestKind _kind;
    readonly IncrementalHash _hash;

    internal AuditDigester(AuditDigestKind kind, IncrementalHash hash) => (_kind, _hash) = (kind, hash);

    /// <summary>Takes the next piece, in UTF-8.</summary>
    public void Append(ReadOnlySpan<byte> piece) => _hash.AppendData(piece);

    /// <summary>The digest of all pieces; the next piece begins another.</summary>
    public AuditDigest Finish()
    {
        Span<byte> bytes = stackalloc byte[32];
        _hash.GetHashAndReset(bytes);
        return new AuditDigest(_kind, bytes);
    }

    /// <inheritdoc />
    public void Dispose() => _hash.Dispose();
}
