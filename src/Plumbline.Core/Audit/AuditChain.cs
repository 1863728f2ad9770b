using System.Security.Cryptography;

namespace Plumbline.Core.Audit;

/// <summary>
/// The arithmetic of the chain: a line's hash is SHA-256 over the hash of the line before and its own body, its seal is HMAC-SHA-256 over its hash. The
/// hash needs no secret, so anybody can follow the chain; it holds the whole past, so a seal of it vouches for everything before. For one thread.
/// </summary>
public sealed class AuditChain : IDisposable
{
    readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    readonly IncrementalHash? _seal;
    readonly byte[] _head = new byte[AuditFormat.HashSize];

    /// <summary>A chain that goes on after some line.</summary>
    /// <param name="key">Makes and checks seals; without it lines are checked by their hashes only, and none can be written.</param>
    /// <param name="head">The hash of that line; empty for a chain that begins, where it is 32 times 0.</param>
    public AuditChain(AuditKey? key, ReadOnlySpan<byte> head)
    {
        _seal = key is null ? null : IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key.Chain);
        Restart(head);
    }

    /// <summary>The hash of the last line.</summary>
    public ReadOnlySpan<byte> Head => _head;

    /// <summary>Goes on after another line.</summary>
    public void Restart(ReadOnlySpan<byte> head)
    {
        _head.AsSpan().Clear();
        head.CopyTo(_head);
    }

    /// <summary>Makes a body the next line of the chain: writes the <see cref="AuditFormat.TailSize"/> bytes that follow it.</summary>
    public void Seal(ReadOnlySpan<byte> body, Span<byte> tail)
    {
        Span<byte> mac = stackalloc byte[AuditFormat.HashSize];
        Advance(body);
        Sign(mac);
        ",\"hash\":\""u8.CopyTo(tail);
        Hex.Write(_head, tail[9..]);
        "\",\"mac\":\""u8.CopyTo(tail[73..]);
        Hex.Write(mac, tail[82..]);
        "\"}"u8.CopyTo(tail[146..]);
    }

    /// <summary>Takes a line, without its newline, as the next one; when it is not, the chain stays where it was.</summary>
    public AuditLineFault Take(ReadOnlySpan<byte> line)
    {
        Span<byte> hash = stackalloc byte[AuditFormat.HashSize],
            mac = stackalloc byte[AuditFormat.HashSize],
            before = stackalloc byte[AuditFormat.HashSize],
            expected = stackalloc byte[AuditFormat.HashSize];
        if (!TryTakeApart(line, out var body, hash, mac))
            return AuditLineFault.Frame;
        _head.CopyTo(before);
        Advance(body);
        var fault = hash.SequenceEqual(_head) ? AuditLineFault.None : AuditLineFault.Hash;
        if (fault == AuditLineFault.None && _seal is not null)
        {
            Sign(expected);
            if (!CryptographicOperations.FixedTimeEquals(expected, mac))
                fault = AuditLineFault.Seal;
        }

        if (fault != AuditLineFault.None)
            before.CopyTo(_head);
        return fault;
    }

    /// <summary>A line's body, and what it says its hash and its seal are.</summary>
    public static bool TryTakeApart(ReadOnlySpan<byte> line, out ReadOnlySpan<byte> body, Span<byte> hash, Span<byte> mac)
    {
        body = default;
        if (line.Length <= AuditFormat.TailSize)
            return false;
        var tail = line[^AuditFormat.TailSize..];
        body = line[..^AuditFormat.TailSize];
        return tail.StartsWith(",\"hash\":\""u8)
            && tail[73..].StartsWith("\",\"mac\":\""u8)
            && tail.EndsWith("\"}"u8)
            && Hex.TryRead(tail[9..73], hash)
            && Hex.TryRead(tail[82..146], mac);
    }

    public void Dispose()
    {
        _hash.Dispose();
        _seal?.Dispose();
    }

    void Advance(ReadOnlySpan<byte> body)
    {
        _hash.AppendData(_head);
        _hash.AppendData(body);
        _hash.GetHashAndReset(_head);
    }

    void Sign(Span<byte> mac)
    {
        if (_seal is null)
            throw new InvalidOperationException("a chain without a key has no seals");
        _seal.AppendData(_head);
        _seal.GetHashAndReset(mac);
    }
}
