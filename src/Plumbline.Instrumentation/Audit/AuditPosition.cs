using Plumbline.Instrumentation.Linked.Audit;

namespace Plumbline.Instrumentation.Audit;

/// <summary>Where a chain ends on disk, and how: what the next file's header says of it.</summary>
sealed class AuditPosition
{
    public string Chain { get; set; } = "";

    public int File { get; set; }

    public long Records { get; set; }

    public byte[] Head { get; } = new byte[AuditFormat.HashSize];

    public long TornBytes { get; set; }

    public string? TornHash { get; set; }

    public bool IsClosed { get; set; }

    /// <summary>The first thing that was found wrong.</summary>
    public string? Fault { get; private set; }

    public string After =>
        File == 0 ? "new"
        : IsClosed ? "close"
        : "crash";

    /// <summary>A header has told of it.</summary>
    public void ClearFault() => Fault = null;

    public void Blame(string fault) => Fault ??= fault;

    public AuditHeader NextHeader(AuditKey key, string after, DateTimeOffset time) =>
        new(Chain, File + 1, Records, key.Id, Convert.ToHexStringLower(Head), time, after, TornBytes, TornHash, Fault);
}
