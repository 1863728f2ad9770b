namespace Plumbline.Core.Audit;

/// <summary>
/// Sizes and names of the audit log's lines. A line is a JSON object whose last two members are its hash and its seal; what stands before them, the
/// body, is what both are made of. They have a fixed length, so a line is taken apart without reading JSON.
/// </summary>
public static class AuditFormat
{
    /// <summary>The version that headers and states name. Another one is not read.</summary>
    public const int Version = 1;

    /// <summary>Bytes of a hash or a seal (SHA-256).</summary>
    public const int HashSize = 32;

    /// <summary>Bytes of <c>,"hash":"…","mac":"…"}</c>, with 64 hexadecimal digits each.</summary>
    public const int TailSize = 9 + 64 + 9 + 64 + 2;

    /// <summary>A line is never longer than this, its newline included; so whoever reads needs no more memory than this.</summary>
    public const int LineSizeMax = 64 * 1024;

    /// <summary>Characters of a text that are kept in a record; a longer one is cut and ends in <c>…</c>.</summary>
    public const int TextLengthMax = 512;

    /// <summary>Files begin with this, so that whoever meets one knows what it is.</summary>
    public static ReadOnlySpan<byte> HeaderStart => "{\"type\":\"header\",\"format\":"u8;
}
