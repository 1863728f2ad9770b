namespace Plumbline.Cli.Demo;

/// <summary>Why much of a prompt was not read from the cache: what the generator did, not what can be seen of it.</summary>
enum MissCause
{
    /// <summary>It was read, or what was new was small.</summary>
    None,
    FirstRequest,
    Idle,
    ModelSwitch,
    EffortSwitch,
    Compaction,
    ClientUpgrade,
    ToolsChanged,
    Resume,
}
