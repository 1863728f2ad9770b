using Plumbline.Core.Model;

namespace Plumbline.Core.SessionLogs;

/// <summary>An order of hashes: it means nothing, and is the same for everybody.</summary>
static class Orders
{
    /// <summary>By the high half, then the low.</summary>
    public static IComparer<Hash128> Comparer { get; } =
        Comparer<Hash128>.Create(
            (left, right) => left.High != right.High ? left.High.CompareTo(right.High) : left.Low.CompareTo(right.Low)
        );
}
