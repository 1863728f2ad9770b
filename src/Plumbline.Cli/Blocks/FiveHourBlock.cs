using Plumbline.Cli.Reports;

namespace Plumbline.Cli.Blocks;

/// <summary>
/// A window of five hours, as Claude's plans are commonly read: it begins at the full hour (UTC) of its first request and holds the requests of
/// the five hours from there on; the first request after them begins the next one. The plan's own window is only told to the status line.
/// </summary>
sealed class FiveHourBlock
{
    /// <summary>Five hours, in milliseconds.</summary>
    public const long Length = 5 * UsageHour.Length;

    // The first answer of a block would look like a flood if it were set against the seconds since it came.
    const long ElapsedMin = 5 * 60_000;

    Measures _sums;
    long _firstAsked = long.MaxValue;

    FiveHourBlock(long start) => Start = start;

    /// <summary>Milliseconds since 1970: a full hour.</summary>
    public long Start { get; }

    /// <summary>Five hours later: the first moment that is not in it.</summary>
    public long End => Start + Length;

    /// <summary>When its first request was asked, at the earliest its start.</summary>
    public long FirstAsked => Math.Max(Start, _firstAsked);

    /// <summary>What was used in it.</summary>
    public ref readonly Measures Sums => ref _sums;

    /// <summary>The same by model.</summary>
    public SortedDictionary<string, Measures> Models { get; } = new(StringComparer.Ordinal);

    /// <summary>Whether requests of this moment belong to it.</summary>
    public bool IsActive(long now) => now >= Start && now < End;

    /// <summary>
    /// How fast it is used up: the average since its first request was asked, over at least five minutes. Null unless it is active.
    /// </summary>
    public BurnRate? RateAt(long now) => IsActive(now) ? BurnRate.Of(_sums, Math.Max(ElapsedMin, now - FirstAsked)) : null;

    /// <summary>What it will hold at its end when it goes on as it went so far. Null unless it is active.</summary>
    public Projection? ProjectAt(long now) => RateAt(now) is { } rate ? Projection.Of(_sums, rate, End - now) : null;

    /// <summary>Divides usage into blocks, oldest first.</summary>
    /// <param name="hours">In order, each once.</param>
    public static IReadOnlyList<FiveHourBlock> Divide(IEnumerable<UsageHour> hours)
    {
        List<FiveHourBlock> blocks = [];
        foreach (var hour in hours)
        {
            if (blocks.Count == 0 || hour.Start >= blocks[^1].End)
                blocks.Add(new(hour.Start));
            blocks[^1].Add(hour);
        }

        return blocks;
    }

    /// <summary>The start of the block that is active now, from the hours in which there were requests; null when none is.</summary>
    /// <param name="hours">In order.</param>
    public static long? ActiveStart(IEnumerable<long> hours, long now)
    {
        long? start = null;
        foreach (var hour in hours.TakeWhile(hour => hour <= now))
            start = start is null || hour >= start + Length ? hour : start;
        return start + Length > now ? start : null;
    }

    void Add(UsageHour hour)
    {
        _firstAsked = Math.Min(_firstAsked, hour.FirstAsked);
        _sums.Add(hour.Sums);
        foreach (var (name, sums) in hour.Models)
        {
            Models.TryGetValue(name, out var model);
            model.Add(sums);
            Models[name] = model;
        }
    }
}
