namespace Plumbline.Core.Caching;

/// <summary>
/// How often a cause is right, measured on simulated sessions whose causes are known (<c>docs/reference/cache.md</c>). Below
/// <see cref="SureFrom"/> it is shown as possible.
/// </summary>
/// <param name="PrecisionPermille">Of 1,000 misses with this cause and evidence, how many are right.</param>
public readonly record struct CauseConfidence(CacheCause Cause, CacheEvidence Evidence, int PrecisionPermille)
{
    /// <summary>Nine of ten.</summary>
    public const int SureFrom = 900;

    /// <summary>
    /// What was measured, of the kind of records (telemetry, session logs, both) that does worst. A cause with evidence that is not here never came up.
    /// </summary>
    public static IReadOnlyList<CauseConfidence> Measured { get; } =
    [
        new(CacheCause.Idle5m, CacheEvidence.Sign, 988),
        new(CacheCause.Idle5m, CacheEvidence.Shape, 872),
        new(CacheCause.Idle1h, CacheEvidence.Sign, 963),
        new(CacheCause.ModelSwitch, CacheEvidence.Sign, 968),
        new(CacheCause.EffortSwitch, CacheEvidence.Sign, 985),
        new(CacheCause.FastSwitch, CacheEvidence.Sign, 992),
        new(CacheCause.Compaction, CacheEvidence.Sign, 956),
        new(CacheCause.Compaction, CacheEvidence.Shape, 901),
        new(CacheCause.ClientUpgrade, CacheEvidence.Sign, 995),
        new(CacheCause.ToolChange, CacheEvidence.Sign, 960),
        new(CacheCause.Resume, CacheEvidence.Sign, 724),
    ];

    /// <summary>Whether a cause is to be shown as possible only.</summary>
    public static bool IsPossible(CacheCause cause, CacheEvidence evidence)
    {
        if (cause is CacheCause.None or CacheCause.Minor or CacheCause.SessionStart or CacheCause.Unknown)
            return false;
        foreach (var measured in Measured)
        {
            if (measured.Cause == cause && measured.Evidence == evidence)
                return measured.PrecisionPermille < SureFrom;
        }

        return true;
    }
}
