namespace Plumbline.Core.Model;

/// <summary>How often each reason occurred.</summary>
public struct ReasonCounts
{
    (Reason Reason, long Count)[]? _counts;

    /// <summary>Counts a reason.</summary>
    public void Add(Reason reason, long count = 1)
    {
        _counts ??= [];
        for (var i = 0; i < _counts.Length; i++)
        {
            if (_counts[i].Reason == reason)
            {
                _counts[i].Count += count;
                return;
            }
        }

        _counts = [.. _counts, (reason, count)];
    }

    /// <summary>The reasons that occurred.</summary>
    public readonly ReadOnlySpan<(Reason Reason, long Count)> AsSpan() => _counts;
}
