namespace Plumbline.Core.Timelines;

/// <summary>A stretch of time that something took, half-open, in nanoseconds since 1970.</summary>
/// <param name="Part">What it went into.</param>
/// <param name="Start">The first moment.</param>
/// <param name="End">The first moment after it; not before <paramref name="Start"/>.</param>
/// <param name="Basis">What its length stands on.</param>
public readonly record struct Stretch(StoryPart Part, long Start, long End, Basis Basis)
{
    /// <summary>Whether it only holds the work of others, as the tool does that runs a subagent: it counts where nothing else is known.</summary>
    public bool IsContainer { get; init; }

    /// <summary>In nanoseconds.</summary>
    public long Length => End - Start;

    // Longer than this is no duration but a mistake of whoever sent it.
    const long LongestMs = 30L * 86_400_000;

    /// <summary>A stretch that ended at a time; null when its duration is absent or cannot be.</summary>
    public static Stretch? Before(StoryPart part, long end, long? durationMs, Basis basis) =>
        durationMs is >= 0 and <= LongestMs && end >= durationMs.Value * 1_000_000
            ? new Stretch(part, end - durationMs.Value * 1_000_000, end, basis)
            : null;
}
