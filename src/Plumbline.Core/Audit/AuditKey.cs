using System.Security.Cryptography;

namespace Plumbline.Core.Audit;

/// <summary>
/// An installation's secret, and the keys that are derived from it (HKDF, RFC 5869), one for each use: a digest of a prompt that a caller can choose
/// must never be of use as the seal of a record.
/// </summary>
public sealed class AuditKey
{
    /// <summary>The least length, in bytes: of a shorter one the id would tell too much.</summary>
    public const int SizeMin = 32;

    readonly byte[] _chain;
    readonly byte[] _state;
    readonly byte[] _content;

    /// <summary>A key from its bytes.</summary>
    /// <exception cref="ArgumentException">There are fewer than 32.</exception>
    public AuditKey(ReadOnlySpan<byte> secret)
    {
        if (secret.Length < SizeMin)
            throw new ArgumentException($"expected a key of at least {SizeMin} bytes, got {secret.Length}", nameof(secret));
        Id = Convert.ToHexStringLower(SHA256.HashData(secret).AsSpan(0, 8));
        var bytes = secret.ToArray();
        _chain = Derive(bytes, "plumbline audit chain");
        _state = Derive(bytes, "plumbline audit state");
        _content = Derive(bytes, "plumbline audit content");
    }

    /// <summary>Its name, which tells nothing of it: the first 8 bytes of its SHA-256, hexadecimal.</summary>
    public string Id { get; }

    /// <summary>Seals records.</summary>
    public ReadOnlySpan<byte> Chain => _chain;

    /// <summary>Seals the state beside the log.</summary>
    public ReadOnlySpan<byte> State => _state;

    /// <summary>Makes digests of prompts and responses.</summary>
    public ReadOnlySpan<byte> Content => _content;

    /// <summary>A key as its file has it: at least 64 hexadecimal digits, with white space around them.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out AuditKey? key)
    {
        key = null;
        var digits = text.Trim();
        if (digits.Length < 2 * SizeMin || digits.Length > 1024 || digits.Length % 2 != 0)
            return false;
        foreach (var digit in digits)
        {
            if (!char.IsAsciiHexDigit(digit))
                return false;
        }

        key = new AuditKey(Convert.FromHexString(digits));
        return true;
    }

    static byte[] Derive(byte[] secret, string use) =>
        HKDF.DeriveKey(HashAlgorithmName.SHA256, secret, AuditFormat.HashSize, info: System.Text.Encoding.ASCII.GetBytes(use));
}
