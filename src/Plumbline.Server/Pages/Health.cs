using Plumbline.Store.Queries;

namespace Plumbline.Server.Pages;

/// <summary>One sentence on how good the data is, for the top of every page.</summary>
/// <param name="Sentence">The sentence.</param>
/// <param name="Kind">The class of its mark: empty when all is well, <c>odd</c>, or <c>none</c>.</param>
public sealed record Health(string Sentence, string Kind)
{
    const long Day = 86_400_000_000_000;
    const int DaysOfInterest = 30;

    /// <summary>The sentence over all senders of the last 30 days.</summary>
    public static Health Of(IReadOnlyList<SourceRow> senders, long now)
    {
        if (senders.Count == 0)
            return new Health("nothing received yet", "none");
        var newest = senders.Max(sender => sender.LastSeen);
        senders = [.. senders.Where(sender => now - sender.LastSeen < DaysOfInterest * Day || sender.LastSeen == newest)];
        var refused = senders.SelectMany(sender => sender.Rejects).Sum(reason => reason.Value);
        var versions =
            senders.Count == 1 ? "1 sender" : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{senders.Count} senders");
        var age = $"newest {Show.Ago(newest, now)}";
        // Reasons have no dates, so a refusal is said but never a verdict: it may be long ago.
        var rest = refused == 0 ? age : $"{age} · {Show.Count(refused)} refused so far";
        return now - newest > Day ? new Health($"{versions}, silent · {rest}", "odd") : new Health($"{versions} healthy · {rest}", "");
    }
}
