namespace Plumbline.Core.Timelines;

/// <summary>
/// Divides a prompt's wall time among its parts. However stretches overlap, each moment counts once, so that the parts add up to the wall time
/// exactly; what no stretch covers is <see cref="StoryPart.Unaccounted"/>.
/// </summary>
public static class WhereTimeWent
{
    const int BasisCount = 2;
    const int ContainerRank = (int)StoryPart.Unaccounted;

    /// <summary>An amount for every part, in the order of <see cref="StoryPart"/>.</summary>
    public static IReadOnlyList<PartTime> Divide(long start, long end, IEnumerable<Stretch> stretches)
    {
        var measured = new long[(int)StoryPart.Unaccounted + 1];
        var inferred = new long[measured.Length];
        var within = stretches.Select(stretch => Clip(stretch, start, end)).Where(stretch => stretch.Length > 0).ToList();
        // How many stretches of each rank are going on, from one moment of change to the next.
        var open = new int[(ContainerRank + 1) * BasisCount];
        var changes = within.SelectMany(Changes).OrderBy(change => change.Time).ToList();
        var now = start;
        foreach (var (time, rank, step) in changes)
        {
            Count(open, time - now, measured, inferred);
            now = time;
            open[rank] += step;
        }

        Count(open, Math.Max(end, start) - now, measured, inferred);
        return [.. measured.Select((amount, i) => new PartTime((StoryPart)i, amount, inferred[i]))];
    }

    static Stretch Clip(Stretch stretch, long start, long end) =>
        stretch with
        {
            Start = Math.Clamp(stretch.Start, start, Math.Max(start, end)),
            End = Math.Clamp(stretch.End, start, Math.Max(start, end)),
        };

    static IEnumerable<(long Time, int Rank, int Step)> Changes(Stretch stretch)
    {
        var rank = RankOf(stretch);
        return [(stretch.Start, rank, 1), (stretch.End, rank, -1)];
    }

    // The first rank that is going on counts: by part, and of one part what is measured before what is inferred.
    static int RankOf(Stretch stretch) =>
        (stretch.IsContainer ? ContainerRank : (int)stretch.Part) * BasisCount + (stretch.Basis == Basis.Measured ? 0 : 1);

    static void Count(int[] open, long length, long[] measured, long[] inferred)
    {
        var rank = Array.FindIndex(open, count => count > 0);
        var amounts = rank >= 0 && rank % BasisCount == 0 ? measured : inferred;
        var part =
            rank < 0 ? StoryPart.Unaccounted
            : rank / BasisCount == ContainerRank ? StoryPart.Tool
            : (StoryPart)(rank / BasisCount);
        amounts[(int)part] += length;
    }
}

/// <summary>How much of a wall time one part took, in nanoseconds; of what is unaccounted, all is inferred.</summary>
/// <param name="Part">The part.</param>
/// <param name="Measured">By clocks of the client.</param>
/// <param name="Inferred">By the times of records.</param>
public sealed record PartTime(StoryPart Part, long Measured, long Inferred)
{
    /// <summary>Both.</summary>
    public long Total => Measured + Inferred;
}
