using Plumbline.Store.Queries;

namespace Plumbline.Server.Api;

/// <summary>What failed for one model, version, person or whatever failures are kept apart by.</summary>
/// <param name="Key">Which; null for absent.</param>
/// <param name="Answered">Requests that were answered.</param>
/// <param name="Rows">What failed, by class and status, the most frequent first.</param>
public sealed record FailingGroup(string? Key, long Answered, IReadOnlyList<FailureRow> Rows)
{
    /// <summary>Requests that failed for good.</summary>
    public long Failed => Rows.Sum(row => row.Failed);

    /// <summary>How often these were sent, at least.</summary>
    public long Attempts => Rows.Sum(row => row.Attempts);

    /// <summary>Milliseconds lost in them, at least.</summary>
    public long LostMs => Rows.Sum(row => row.LostMs);

    /// <summary>The groups with failures, the most first, with what was answered beside that.</summary>
    internal static IReadOnlyList<FailingGroup> Of(IReadOnlyList<FailureRow> failures, IReadOnlyDictionary<string, long> answered) =>
        [
            .. failures
                .GroupBy(row => row.Key)
                .Select(rows => new FailingGroup(rows.Key, answered.GetValueOrDefault(rows.Key ?? ""), [.. rows]))
                .Where(group => group.Failed > 0)
                .OrderByDescending(group => group.Failed)
                .ThenBy(group => group.Key, StringComparer.Ordinal)
                .Take(ShownMax),
        ];

    const int ShownMax = 100;
}
