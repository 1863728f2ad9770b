using Plumbline.Cli.Reports;
using Plumbline.Core.Pricing;
using Plumbline.Store.SessionIndex;

namespace Plumbline.Cli.Blocks;

/// <summary>
/// What was used in one hour (UTC). Five-hour blocks begin and end at full hours, so they are made of whole hours, and requests need not be
/// put in order first.
/// </summary>
sealed class UsageHour(long start)
{
    /// <summary>An hour, in milliseconds.</summary>
    public const long Length = 3_600_000;

    Measures _sums;

    /// <summary>Milliseconds since 1970.</summary>
    public long Start { get; } = start;

    /// <summary>When the earliest of its requests was asked: the same as its end where that is not known.</summary>
    public long FirstAsked { get; private set; } = long.MaxValue;

    /// <summary>All its requests.</summary>
    public ref readonly Measures Sums => ref _sums;

    /// <summary>The same by model.</summary>
    public Dictionary<string, Measures> Models { get; } = new(StringComparer.Ordinal);

    /// <summary>The hour that a moment lies in.</summary>
    public static long Of(long time) => time - (time % Length + Length) % Length;

    /// <summary>Counts a request.</summary>
    public void Add(in RequestRow row, in ListCost cost, string model)
    {
        FirstAsked = Math.Min(FirstAsked, row.DurationMs > 0 ? row.Time - row.DurationMs : row.Time);
        _sums.Add(row, cost, place: 0);
        Models.TryGetValue(model, out var sums);
        sums.Add(row, cost, place: 0);
        Models[model] = sums;
    }
}
