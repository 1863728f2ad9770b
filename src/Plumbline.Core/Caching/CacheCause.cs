namespace Plumbline.Core.Caching;

/// <summary>Why a part of a prompt that had been cached was not read from the cache. Stored: values never change.</summary>
public enum CacheCause : byte
{
    /// <summary>Nothing was lost.</summary>
    None = 0,

    /// <summary>Less was lost than <see cref="CacheStep.IsLarge"/> asks for: it is counted, and not explained.</summary>
    Minor = 1,

    /// <summary>The first request of a conversation. Nothing had been cached, so nothing is lost, but the whole prompt is paid for.</summary>
    SessionStart = 2,

    /// <summary>Idle for longer than the five minutes that the cache was kept.</summary>
    Idle5m = 3,

    /// <summary>Idle for longer than an hour.</summary>
    Idle1h = 4,
    ModelSwitch = 5,
    EffortSwitch = 6,
    FastSwitch = 7,
    Compaction = 8,
    ClientUpgrade = 9,

    /// <summary>MCP servers, plugins or tools were changed.</summary>
    ToolChange = 10,

    /// <summary>A new process went on with the session.</summary>
    Resume = 11,
    Unknown = 12,
}
