using Plumbline.Instrumentation.Redaction;

namespace Plumbline.Instrumentation.Audit;

/// <summary>Where the audit log is kept, and how.</summary>
public sealed class AuditLogOptions
{
    /// <summary>The folder of the log. It is made when it is not there. Several processes may use one.</summary>
    public required string Folder { get; init; }

    /// <summary>
    /// The file with the installation's key. It is made, readable to its owner only, when it is not there. Best kept where the log is not, so that who
    /// may write the log cannot seal it. Null for <c>audit.key</c> in the log's folder.
    /// </summary>
    public string? KeyFile { get; init; }

    /// <summary>The key itself, at least 32 random bytes, for those who keep it elsewhere; the file is then not used.</summary>
    public ReadOnlyMemory<byte> Key { get; init; }

    /// <summary>How digests of prompts and responses are made. Plain SHA-256 of a short prompt can be guessed.</summary>
    public AuditDigestKind Digests { get; init; } = AuditDigestKind.HmacSha256;

    /// <summary>A file is not longer than this, in bytes; the next begins. At least 128 KiB.</summary>
    public long FileSizeMax { get; init; } = 64 * 1024 * 1024;

    /// <summary>Whole files that were begun longer ago than this are deleted, the oldest first; null keeps all. From 1 day to 36,500.</summary>
    public TimeSpan? Retention { get; init; }

    /// <summary>How many entries wait to be written at most; what comes when it is full is dropped, counted, and recorded as a gap.</summary>
    public int QueueSize { get; init; } = 8192;

    /// <summary>How long what is written may be lost by a loss of power, and what is cut off the end of a running log cannot be found. At least 10 ms.</summary>
    public TimeSpan FlushInterval { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Whether each flush waits for the disk (fsync). Without, a crash of the machine may lose more than the interval, and
    /// then looks like an end that was cut off.</summary>
    public bool FlushesToDisk { get; init; } = true;

    /// <summary>Takes texts of prompts and responses after redaction, on the log's own thread. Null: texts are kept nowhere.</summary>
    public Action<AuditText>? Text { get; init; }

    /// <summary>Takes secrets and personal data out of texts before <see cref="Text"/> gets them.</summary>
    public Redactor Redactor { get; init; } = Redactor.Default;

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
