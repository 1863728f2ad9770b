namespace Plumbline.Instrumentation.Audit;

/// <summary>How a digest is made.</summary>
public enum AuditDigestKind
{
    /// <summary>There is none.</summary>
    None,

    /// <summary>HMAC-SHA-256 with the installation's key: whoever does not have the key cannot find out a short prompt by trying.</summary>
    HmacSha256,

    /// <summary>Plain SHA-256: comparable with digests of others, and of short or common texts guessable by anybody.</summary>
    Sha256,
}
