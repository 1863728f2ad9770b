namespace Plumbline.Core.Audit.Verification;

/// <summary>Points that a chain is known to have passed: record numbers with the hash of the line there. Each must be met on the way.</summary>
sealed class AuditAnchors
{
    readonly List<(long Records, string Head, string Source)> _open = [];

    public bool HasAny { get; private set; }

    public void Add(long records, string head, string source)
    {
        _open.Add((records, head, source));
        HasAny = true;
    }

    /// <summary>The chain passes a line.</summary>
    public void Pass(long records, ReadOnlySpan<byte> head)
    {
        for (var i = _open.Count - 1; i >= 0; i--)
        {
            if (_open[i].Records == records && IsHash(_open[i].Head, head))
                _open.RemoveAt(i);
        }
    }

    /// <summary>Points that were not met; those before the first record here lie in files that were deleted.</summary>
    public IEnumerable<(long Records, string Head, string Source)> NotMet(long firstRecord) =>
        _open.Where(anchor => firstRecord == 1 || anchor.Records >= firstRecord).OrderBy(anchor => anchor.Records);

    static bool IsHash(string text, ReadOnlySpan<byte> hash)
    {
        Span<byte> bytes = stackalloc byte[AuditFormat.HashSize];
        return Hex.TryRead(text, bytes) && bytes.SequenceEqual(hash);
    }
}
