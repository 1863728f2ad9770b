using Plumbline.Cli.Output;
using Plumbline.Core.Caching;
using Plumbline.Core.Model;

namespace Plumbline.Cli.Cache;

/// <summary>Causes as they are shown.</summary>
static class Causes
{
    /// <summary>The causes that were met, the costliest first.</summary>
    public static IEnumerable<(CauseAdvice Advice, CauseSums Sums)> Of(CacheSums sums) =>
        CauseAdvice
            .All.Select(advice => (advice, sums[advice.Cause]))
            .Where(one => one.Item2.Count > 0)
            .OrderByDescending(one => one.Item2.Cost.Nanos);

    /// <summary>A miss's cause, with "possibly" where it is not sure.</summary>
    public static string Title(in CacheStep step) =>
        (CauseConfidence.IsPossible(step.Cause, step.Evidence) ? "possibly " : "") + CauseAdvice.Of(step.Cause).Title;

    /// <summary>Which life of cache writes is cheaper, and how to have it.</summary>
    public static string LifeAdvice(CacheLives lives) =>
        lives.Better switch
        {
            CacheLife.Hour =>
                $"1 hour is cheaper by {Figures.Money(lives.HourSaves)}. ENABLE_PROMPT_CACHING_1H=1 asks for it; subscriptions have it anyway.",
            CacheLife.FiveMinutes =>
                $"5 minutes are cheaper by {Figures.Money(new Usd(-lives.HourSaves.Nanos))}. FORCE_PROMPT_CACHING_5M=1 asks for them.",
            _ => "the difference is too small to matter.",
        };
}
